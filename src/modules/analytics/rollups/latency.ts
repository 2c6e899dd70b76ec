/**
 * The upper edge of each slot exceeds the previous one by 5 %. The SQL function `latency_slot` applies the same rule.
 */
const GROWTH = 1.05;

/** The number of calls with a duration within one slot. */
export interface LatencySlot {
  readonly slot: number;
  readonly calls: number;
}

/**
 * Returns the nearest-rank percentile of a histogram, as the upper edge of its slot. The result is never below the
 * measured value. It exceeds that value by at most 5 %, and one millisecond of rounding.
 *
 * @param slots in ascending order, not empty
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
