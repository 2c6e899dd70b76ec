/** Times in ms. */
export interface Times {
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/**
 * The smallest value that at least this share of all values does not exceed (nearest rank); 0 of none.
 *
 * @param sorted from the smallest to the largest
 */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  const rank = Math.max(1, Math.ceil(sorted.length * share));
  return sorted[Math.min(rank, sorted.length) - 1] ?? 0;
}

/** Median, tail and the slowest, exactly: every value counts, none is put into a bucket. */
export function summaryOf(times: readonly number[]): Times {
  const sorted = Float64Array.from(times).sort();
  const at = (share: number): number => percentile(sorted, share);
  return { count: sorted.length, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
}
