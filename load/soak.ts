import { existsSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from 'simple-statistics';
import { fire, type Outcome } from '../bench/load-generator.js';
import { newHash, VERIFY_PATH, verificationBody } from '../bench/sellers.js';
import type { Served } from '../bench/stack.js';
import type { TestTenant } from '../test/support/verification/tenants.js';

interface Limit {
  readonly metric: string;
  readonly scale: number;
  /** Of the median, over what is looked at; at least `slack`. */
  readonly allowedGrowth: number;
  readonly slack: number;
  /** Whether a minute and a half can tell: what follows a busy machine's moods is only printed then. */
  readonly isJudgedWhenShort: boolean;
}

/** What must not grow. What leaks with each request, or each hundredth, is far above the slack even in the short form. */
const WATCHED = {
  'heap MB': {
    metric: 'nodejs_heap_size_used_bytes',
    scale: 2 ** -20,
    allowedGrowth: 0.2,
    slack: 16,
    isJudgedWhenShort: true,
  },
  'resident MB': {
    metric: 'process_resident_memory_bytes',
    scale: 2 ** -20,
    allowedGrowth: 0.2,
    slack: 24,
    isJudgedWhenShort: false,
  },
  handles: {
    metric: 'nodejs_active_handles_total',
    scale: 1,
    allowedGrowth: 0.1,
    slack: 40,
    isJudgedWhenShort: true,
  },
  'pool connections': {
    metric: 'x402_db_pool_connections',
    scale: 1,
    allowedGrowth: 0.1,
    slack: 4,
    isJudgedWhenShort: false,
  },
} as const satisfies Readonly<Record<string, Limit>>;

type Watched = keyof typeof WATCHED;

export interface Trend {
  readonly what: Watched;
  readonly samples: readonly number[];
  readonly median: number;
  /** By the fitted line, from the beginning of what is looked at to its end. */
  readonly growth: number;
  readonly allowed: number;
  readonly isJudged: boolean;
}

export interface Soak {
  readonly outcome: Outcome;
  readonly trends: readonly Trend[];
}

export interface SoakSettings {
  readonly seconds: number;
  readonly perSecond: number;
  readonly isShort: boolean;
}

/** Each sample collects all garbage first: of a heap that is merely not collected yet a slope says nothing. */
const SAMPLE_MS = 5_000;
const COLLECTION_LIMIT_MS = 30_000;
/** How many samples a fitted line takes at least. */
const FEWEST = 6;
/** A slow answer is printed, by its time; a missing one counts as broken. */
const ANSWER_LIMIT_SECONDS = 60;

interface Soaked {
  readonly server: Served;
  readonly sellers: readonly TestTenant[];
  /** The file that grows by a byte with each collection (collect-garbage.mjs). */
  readonly collections: string;
}

/** Half new payments, half repeats, of many sellers, at a steady rate; looks at what must not grow. */
export async function soak(
  { server, sellers, collections }: Soaked,
  { seconds, perSecond, isShort }: SoakSettings,
): Promise<Soak> {
  const samples = new Map<Watched, number[]>();
  const end = new AbortController();
  const sampling = (async () => {
    while (!end.signal.aborted) {
      const wait = sleep(SAMPLE_MS);
      await sample(server, collections, samples);
      await wait;
    }
  })();
  // The code that waits for the load gets the error below.
  sampling.catch(() => undefined);
  let turn = 0;
  let last = newHash();
  const outcome = await fire({
    url: server.url,
    method: 'POST',
    path: VERIFY_PATH,
    connections: 32,
    seconds,
    perSecond,
    expectedStatus: 200,
    answerLimitSeconds: ANSWER_LIMIT_SECONDS,
    next: () => {
      turn += 1;
      if (turn % 2 === 0) last = newHash();
      const seller = sellers[Math.floor(turn / 2) % sellers.length];
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${seller?.liveKey ?? ''}`,
      };
      return { headers, body: verificationBody(last) };
    },
  });
  end.abort();
  await sampling;
  return {
    outcome,
    trends: (Object.keys(WATCHED) as Watched[]).map((what) =>
      trendOf(what, samples.get(what) ?? [], isShort),
    ),
  };
}

async function sample(
  { pid, managementUrl }: Served,
  collections: string,
  samples: Map<Watched, number[]>,
): Promise<void> {
  const before = sizeOf(collections);
  process.kill(pid, 'SIGUSR2');
  const deadline = performance.now() + COLLECTION_LIMIT_MS;
  while (sizeOf(collections) === before) {
    if (performance.now() > deadline) throw new Error('the server did not collect its garbage');
    await sleep(5);
  }
  const text = await (await fetch(`${managementUrl ?? ''}/metrics`)).text();
  for (const [what, { metric, scale }] of Object.entries(WATCHED)) {
    const values = [...text.matchAll(new RegExp(`^${metric}(?:\\{[^}]*\\})? ([\\d.e+]+)$`, 'gm'))];
    const sum = values.reduce((total, [, value]) => total + Number(value), 0);
    const kept = samples.get(what as Watched) ?? [];
    samples.set(what as Watched, [...kept, sum * scale]);
  }
}

/** The first half is warming up: code is compiled, caches and pools fill. */
function trendOf(what: Watched, values: readonly number[], isShort: boolean): Trend {
  const settled = values.slice(Math.floor(values.length / 2));
  if (settled.length < FEWEST) throw new Error('the soak is too short to tell a trend: at least a minute');
  const middle = median(settled);
  const { allowedGrowth, slack, isJudgedWhenShort } = WATCHED[what];
  return {
    what,
    samples: values.map((value) => Math.round(value * 10) / 10),
    median: middle,
    growth: slopeOf(settled) * (settled.length - 1),
    allowed: Math.max(middle * allowedGrowth, slack),
    isJudged: isJudgedWhenShort || !isShort,
  };
}

/** By Theil and Sen: the median of the slopes between any two. One sample in a bad moment does not tilt the line. */
function slopeOf(values: readonly number[]): number {
  const slopes = values.flatMap((one, at) =>
    values.slice(at + 1).map((later, ahead) => (later - one) / (ahead + 1)),
  );
  return median(slopes);
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}
