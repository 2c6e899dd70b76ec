import { DomainError } from '../../domain/error-code.js';
import {
  longest,
  refusingCounter,
  windowEndMs,
  windowName,
  type Ask,
  type Counter,
  type Tally,
} from './allowance.js';

/** A counter as its caller is told of it. */
export interface Standing {
  readonly counter: Counter;
  readonly count: number;
  readonly remaining: number;
  readonly resetAtMs: number;
  /** Whole seconds until then; at least 1. */
  readonly resetSeconds: number;
}

/** What a limiter says of one request. */
export interface Verdict {
  readonly standings: readonly Standing[];
  /** The one that the `X-RateLimit` fields tell of: the one that refused, else the day. */
  readonly shown: Standing;
  readonly refusedBy: Standing | null;
}

export function verdictOf(ask: Ask, tally: Tally): Verdict {
  const standings = ask.counters.map((counter, position) =>
    standingOf(counter, tally.counts[position] ?? 0, tally.nowMs),
  );
  const of = (counter: Counter | null): Standing | null =>
    standings.find((standing) => standing.counter === counter) ?? null;
  const refusedBy = of(refusingCounter(ask, tally));
  const shown = refusedBy ?? tightestDay(ask, standings);
  if (shown === null) throw new Error('an ask needs a counter');
  return { standings, shown, refusedBy };
}

/** Also a key's own limit counts days; the caller is told of the one that will be used up first. */
function tightestDay({ counters }: Ask, standings: readonly Standing[]): Standing | null {
  const lengthMs = longest(counters)?.lengthMs;
  return standings
    .filter(({ counter }) => counter.lengthMs === lengthMs)
    .reduce<Standing | null>(
      (least, standing) => (least === null || standing.remaining < least.remaining ? standing : least),
      null,
    );
}

function standingOf(counter: Counter, count: number, nowMs: number): Standing {
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
 * The fields that tell a caller where it stands: `X-RateLimit-*`, and `RateLimit` with `RateLimit-Policy`
 * (draft-ietf-httpapi-ratelimit-headers-10) for every window.
 */
export function limitHeaders({ standings, shown }: Verdict): Record<string, string> {
  const policies = standings.map(
    ({ counter }) => `"${counter.id}";q=${counter.limit};w=${Math.round(counter.lengthMs / 1_000)}`,
  );
  const states = standings.map(
    ({ counter, remaining, resetSeconds }) => `"${counter.id}";r=${remaining};t=${resetSeconds}`,
  );
  return {
    'X-RateLimit-Limit': String(shown.counter.limit),
    'X-RateLimit-Remaining': String(shown.remaining),
    'X-RateLimit-Reset': new Date(shown.resetAtMs).toISOString(),
    'RateLimit-Policy': policies.join(', '),
    RateLimit: states.join(', '),
  };
}

/** The 429 of the wire; its message says which window is full, unless there is another sentence for it. */
export function refusalOf(
  { counter, resetAtMs, resetSeconds }: Standing,
  upgradeUrl: string,
  sentence?: string,
): DomainError {
  const { limit } = counter;
  const window = windowName(counter);
  const message =
    window === 'day'
      ? `You have exceeded your daily API limit of ${limit} requests.`
      : `You have exceeded your limit of ${limit} requests a minute.`;
  return new DomainError('RATE_LIMIT_EXCEEDED', sentence ?? message, {
    limit,
    // Refused requests are not counted; this one would have been the first too many.
    current: limit + 1,
    resetAt: new Date(resetAtMs).toISOString(),
    upgradeUrl,
    window,
    retryAfterSeconds: resetSeconds,
  });
}
