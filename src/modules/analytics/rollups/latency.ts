/** Each slot's upper edge is 5 % above the one before; `latency_slot` in the database is the same rule. */
const GROWTH = 1.05;

/** How many calls took a time within one slot. */
export interface LatencySlot {
  readonly slot: number;
  readonly calls: number;
}

/**
 * The nearest-rank percentile of a histogram, as the upper edge of the slot that holds it: never below the measured one,
 * and at most 5 % (and one millisecond of rounding) above.
 *
 * @param slots ascending, not empty
 * @param fraction 0.95 for p95
 * @returns whole milliseconds
 */
export function percentileMs(slots: readonly LatencySlot[], fraction: number): number {
  const total = slots.reduce((sum, { calls }) => sum + calls, 0);
  const rank = Math.max(1, Math.ceil(total * fraction));
  let seen = 0;
  for (const { slot, calls } of slots) {
    seen += calls;
    if (seen >= rank) return upperEdgeMs(slot);
  }
  return 0;
}

function upperEdgeMs(slot: number): number {
  return slot < 0 ? 0 : Math.floor(GROWTH ** slot + 1e-6);
}
