import { DomainError } from '../../../domain/error-code.js';
import {
  costOf,
  DAY_MS,
  longest,
  refusingCounter,
  availableIn,
  windowEndMs,
  windowName,
  type LimitRequest,
  type Counter,
  type LimitResult,
} from '../store/allowance.js';

/** A counter as the response describes it. */
export interface WindowStatus {
  readonly counter: Counter;
  readonly count: number;
  readonly remaining: number;
  readonly resetAtMs: number;
  /** Whole seconds until then; at least 1. */
  readonly resetSeconds: number;
}

/** The decision on one request, with the status of all its windows. */
export interface RateLimitStatus {
  readonly windows: readonly WindowStatus[];
  /** The window of the `X-RateLimit` headers: the window that refused, else the day. */
  readonly shown: WindowStatus;
  readonly refusedBy: WindowStatus | null;
  /** The number of requests that this one counts as. */
  readonly cost: number;
  /** The number of further requests that all windows would admit. */
  readonly available: number;
}

/** Describes the decision on a request for its response. */
export function statusOf(limitRequest: LimitRequest, result: LimitResult): RateLimitStatus {
  const windows = limitRequest.counters.map((counter, position) =>
    windowStatusOf(counter, result.counts[position] ?? 0, result.nowMs),
  );
  const of = (counter: Counter | null): WindowStatus | null =>
    windows.find((window) => window.counter === counter) ?? null;
  const refusedBy = of(refusingCounter(limitRequest, result));
  const shown = refusedBy ?? tightestDay(limitRequest, windows);
  if (shown === null) throw new Error('a limit request needs a counter');
  return {
    windows,
    shown,
    refusedBy,
    cost: costOf(limitRequest),
    available: availableIn(limitRequest, result),
  };
}

/** Returns the day window with the least remaining. A key's own limit is a day window too. */
function tightestDay({ counters }: LimitRequest, windows: readonly WindowStatus[]): WindowStatus | null {
  const lengthMs = longest(counters)?.lengthMs;
  return windows
    .filter(({ counter }) => counter.lengthMs === lengthMs)
    .reduce<WindowStatus | null>(
      (least, window) => (least === null || window.remaining < least.remaining ? window : least),
      null,
    );
}

function windowStatusOf(counter: Counter, count: number, nowMs: number): WindowStatus {
  const resetAtMs = windowEndMs(counter.lengthMs, nowMs);
  return {
    counter,
    count,
    remaining: Math.max(0, counter.limit - count),
    resetAtMs,
    resetSeconds: Math.max(1, Math.ceil((resetAtMs - nowMs) / 1_000)),
  };
}

/**
 * Returns the rate-limit headers of a response: `X-RateLimit-*`, and `RateLimit` with `RateLimit-Policy` for every
 * window (draft-ietf-httpapi-ratelimit-headers-10).
 */
export function limitHeaders({ windows, shown }: RateLimitStatus): Record<string, string> {
  let policies = '';
  let states = '';
  for (const { counter, remaining, resetSeconds } of windows) {
    const comma = policies === '' ? '' : ', ';
    policies += `${comma}"${counter.id}";q=${counter.limit};w=${Math.round(counter.lengthMs / 1_000)}`;
    states += `${comma}"${counter.id}";r=${remaining};t=${resetSeconds}`;
  }
  return {
    'X-RateLimit-Limit': String(shown.counter.limit),
    'X-RateLimit-Remaining': String(shown.remaining),
    'X-RateLimit-Reset': instantOf(shown.resetAtMs),
    'RateLimit-Policy': policies,
    RateLimit: states,
  };
}

const instants = { day: { ms: Number.NaN, text: '' }, minute: { ms: Number.NaN, text: '' } };

/** RFC 3339. The ends of the current minute and day are the same for all callers, and are written once. */
export function instantOf(ms: number): string {
  const last = ms % DAY_MS === 0 ? instants.day : instants.minute;
  if (last.ms !== ms) {
    last.ms = ms;
    last.text = new Date(ms).toISOString();
  }
  return last.text;
}

/** The parts of a refusal's message that do not depend on the window. */
interface RefusalWords extends Pick<RateLimitStatus, 'cost' | 'available'> {
  readonly sentence?: string | undefined;
}

/**
 * Returns the error `RATE_LIMIT_EXCEEDED` (429). Its message names the full window, unless `sentence` replaces it. A
 * refused batch also learns how many requests would have been admitted.
 */
export function rateLimitError(
  { counter, resetAtMs, resetSeconds }: WindowStatus,
  upgradeUrl: string,
  { cost, available, sentence }: RefusalWords = { cost: 1, available: 0 },
): DomainError {
  const { limit } = counter;
  const window = windowName(counter);
  const exceeded =
    window === 'day'
      ? `You have exceeded your daily API limit of ${limit} requests.`
      : `You have exceeded your limit of ${limit} requests a minute.`;
  const message =
    cost === 1 ? exceeded : `${exceeded} This batch counts as ${cost}; ${available} would fit now.`;
  return new DomainError('RATE_LIMIT_EXCEEDED', sentence ?? message, {
    limit,
    // Refused requests are not counted. This one would have been the first beyond the limit.
    current: limit + 1,
    ...(cost > 1 && { available }),
    resetAt: instantOf(resetAtMs),
    upgradeUrl,
    window,
    retryAfterSeconds: resetSeconds,
  });
}
