/** Without the hours and days that have not begun: nothing was measured there, which is no zero. */
export function begunBuckets<T extends { readonly start: string }>(
  buckets: readonly T[],
  nowMs: number,
): readonly T[] {
  return buckets.filter(({ start }) => Date.parse(start) <= nowMs);
}
