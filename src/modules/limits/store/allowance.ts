/** A fixed window that is counted. Windows are aligned: minutes and days of UTC, the same for everyone. */
export interface Counter {
  /** Tells the windows of one subject apart, and is the policy's name in the `RateLimit` fields. */
  readonly id: string;
  readonly lengthMs: number;
  /** Requests that a window admits. */
  readonly limit: number;
}

/** One request that asks to be admitted: every counter must have room for all of it, and then each counts it. */
export interface LimitRequest {
  /** Whose windows they are; nothing in it tells a person. */
  readonly subject: string;
  readonly counters: readonly Counter[];
  /** As how many requests it counts, a whole number of at least 1; absent is 1. */
  readonly cost?: number;
}

/** As how many requests it counts. */
export function costOf({ cost = 1 }: LimitRequest): number {
  return cost;
}

/** What came of an `LimitRequest`. */
export interface LimitResult {
  readonly admitted: boolean;
  /** When it was decided, by the clock that decided. */
  readonly nowMs: number;
  /** Requests that count in each of the ask's windows, those of this ask included if it was admitted. */
  readonly counts: readonly number[];
  /** How many more were counted there and given back since; absent where none was. */
  readonly givenBack?: readonly number[];
}

/**
 * What was counted in some window of a counter, and what of it was given back. Both only grow within a window, so that of
 * two windowCounts the higher numbers hold, whoever saw them and in whatever order.
 */
export interface WindowCount {
  readonly index: number;
  readonly count: number;
  readonly givenBack: number;
}

export const UNCOUNTED: WindowCount = { index: -1, count: 0, givenBack: 0 };

export type WindowName = 'minute' | 'day';

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** The number of the window, counted from the Unix epoch, in which a moment lies. */
export function windowIndex(lengthMs: number, nowMs: number): number {
  return Math.floor(nowMs / lengthMs);
}

/** When the window ends in which a moment lies. */
export function windowEndMs(lengthMs: number, nowMs: number): number {
  return (windowIndex(lengthMs, nowMs) + 1) * lengthMs;
}

/** How callers are told of a window: `day` for anything that is not over within the minute. */
export function windowName({ lengthMs }: Counter): WindowName {
  return lengthMs > MINUTE_MS ? 'day' : 'minute';
}

/**
 * The rule of both stores, in one place: all counters are checked before any counts, so a refused request counts
 * nowhere.
 */
export function decide(ask: LimitRequest, counts: readonly number[], nowMs: number): LimitResult {
  const admitted = ask.counters.every(({ limit }, index) => fits(ask, counts[index], limit));
  return { admitted, nowMs, counts: admitted ? counts.map((count) => count + costOf(ask)) : counts };
}

/** Whether a window of that limit has room for all of the ask beside what was counted in it. */
function fits(ask: LimitRequest, count: number | undefined, limit: number): boolean {
  return (count ?? 0) + costOf(ask) <= limit;
}

/** Whether what was counted can be given back: a minute is over soon enough. */
export function isGivenBack(counter: Counter): boolean {
  return windowName(counter) === 'day';
}

/** The result of an admitted request once it has been given back. */
export function withoutDay(ask: LimitRequest, result: LimitResult): LimitResult {
  const counts = result.counts.map((count, position) => {
    const counter = ask.counters[position];
    return counter !== undefined && isGivenBack(counter) ? Math.max(0, count - costOf(ask)) : count;
  });
  return { ...result, counts };
}

/** The counter that refused, the longest when several did; null when the request was admitted. */
export function refusingCounter(ask: LimitRequest, { admitted, counts }: LimitResult): Counter | null {
  if (admitted) return null;
  return longest(ask.counters.filter(({ limit }, index) => !fits(ask, counts[index], limit)));
}

/** How many requests more all windows would admit. */
export function roomIn({ counters }: LimitRequest, { counts }: LimitResult): number {
  return Math.max(0, Math.min(...counters.map(({ limit }, index) => limit - (counts[index] ?? 0))));
}

/** The first of the longest windows. */
export function longest(counters: readonly Counter[]): Counter | null {
  return counters.reduce<Counter | null>(
    (found, counter) => (found === null || counter.lengthMs > found.lengthMs ? counter : found),
    null,
  );
}
