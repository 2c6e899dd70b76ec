/** A fixed window with a limit. Windows align to the minutes and days of UTC for all callers. */
export interface Counter {
  /** Identifies the window among those of one subject. Also the policy's name in the `RateLimit` headers. */
  readonly id: string;
  readonly lengthMs: number;
  /** Requests that a window admits. */
  readonly limit: number;
}

/** A request for admission. Each counter counts it if it fits into every counter. */
export interface LimitRequest {
  /** The owner of the windows. It holds no personal data. */
  readonly subject: string;
  readonly counters: readonly Counter[];
  /** The number of requests that this one counts as. Absent means 1; 0 looks at the windows. */
  readonly cost?: number;
}

/** Returns the number of requests that this one counts as. */
export function costOf({ cost = 1 }: LimitRequest): number {
  return cost;
}

/** The decision on a `LimitRequest`. */
export interface LimitResult {
  readonly admitted: boolean;
  /** The time of the decision, by the clock of the store that decided. */
  readonly nowMs: number;
  /** Requests counted in each window, including this one if it was admitted. */
  readonly counts: readonly number[];
  /** Requests that were counted there and given back since; absent where there are none. */
  readonly givenBack?: readonly number[];
}

/**
 * The count of one window, and the part of it that was given back. Both only grow within a window. So the higher of two
 * observed values is valid, in whatever order processes observed them.
 */
export interface WindowCount {
  readonly index: number;
  readonly count: number;
  readonly givenBack: number;
}

/** The count of a window that has not been observed. */
export const UNCOUNTED: WindowCount = { index: -1, count: 0, givenBack: 0 };

/** The name of a window in errors, logs and metrics. */
export type WindowName = 'minute' | 'day';

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** Returns the number of the window that contains this time, counted from the Unix epoch. */
export function windowIndex(lengthMs: number, nowMs: number): number {
  return Math.floor(nowMs / lengthMs);
}

/** Returns the end of the window that contains this time. */
export function windowEndMs(lengthMs: number, nowMs: number): number {
  return (windowIndex(lengthMs, nowMs) + 1) * lengthMs;
}

/** Returns the window's name for callers: `day` for any window longer than a minute. */
export function windowName({ lengthMs }: Counter): WindowName {
  return lengthMs > MINUTE_MS ? 'day' : 'minute';
}

/**
 * Decides on a request. Both stores follow this rule: all counters are checked before any counts. So a refused request
 * does not count in any window.
 */
export function decide(limitRequest: LimitRequest, counts: readonly number[], nowMs: number): LimitResult {
  const admitted = limitRequest.counters.every(({ limit }, index) =>
    fits(limitRequest, counts[index], limit),
  );
  return { admitted, nowMs, counts: admitted ? counts.map((count) => count + costOf(limitRequest)) : counts };
}

/** Returns whether all of the request fits into a window with this limit and count. */
function fits(limitRequest: LimitRequest, count: number | undefined, limit: number): boolean {
  return (count ?? 0) + costOf(limitRequest) <= limit;
}

/** Returns whether a request can be given back to this counter. A minute ends too soon for that. */
export function isGivenBack(counter: Counter): boolean {
  return windowName(counter) === 'day';
}

/** Returns the result of an admitted request after it was given back. */
export function withoutDay(limitRequest: LimitRequest, result: LimitResult): LimitResult {
  const counts = result.counts.map((count, position) => {
    const counter = limitRequest.counters[position];
    return counter !== undefined && isGivenBack(counter) ? Math.max(0, count - costOf(limitRequest)) : count;
  });
  return { ...result, counts };
}

/** Returns the counter that refused, the longest when several did. Returns null for an admitted request. */
export function refusingCounter(
  limitRequest: LimitRequest,
  { admitted, counts }: LimitResult,
): Counter | null {
  if (admitted) return null;
  return longest(
    limitRequest.counters.filter(({ limit }, index) => !fits(limitRequest, counts[index], limit)),
  );
}

/** Returns the number of further requests that all windows would admit. */
export function availableIn({ counters }: LimitRequest, { counts }: LimitResult): number {
  return Math.max(0, Math.min(...counters.map(({ limit }, index) => limit - (counts[index] ?? 0))));
}

/** Returns the counter with the longest window, the first of several. */
export function longest(counters: readonly Counter[]): Counter | null {
  return counters.reduce<Counter | null>(
    (found, counter) => (found === null || counter.lengthMs > found.lengthMs ? counter : found),
    null,
  );
}
