import { setTimeout as sleep } from 'node:timers/promises';
import { linearRegression, median } from 'simple-statistics';
import { fire, type Outcome } from '../bench/load-generator.js';
import { newHash, VERIFY_PATH, verificationBody } from '../bench/sellers.js';
import type { Served } from '../bench/stack.js';
import type { TestTenant } from '../test/support/tenants.js';

/** What must not grow. */
const WATCHED = {
  'heap MB': { metric: 'nodejs_heap_size_used_bytes', scale: 2 ** -20, allowedGrowth: 0.2, slack: 16 },
  'resident MB': { metric: 'process_resident_memory_bytes', scale: 2 ** -20, allowedGrowth: 0.2, slack: 24 },
  handles: { metric: 'nodejs_active_handles_total', scale: 1, allowedGrowth: 0.1, slack: 5 },
  'pool connections': { metric: 'x402_db_pool_connections', scale: 1, allowedGrowth: 0.1, slack: 2 },
} as const;

type Watched = keyof typeof WATCHED;

export interface Trend {
  readonly what: Watched;
  readonly samples: readonly number[];
  readonly median: number;
  /** By the fitted line, from the beginning of what is looked at to its end. */
  readonly growth: number;
  readonly allowed: number;
}

export interface Soak {
  readonly outcome: Outcome;
  readonly trends: readonly Trend[];
}

/** Each sample collects all garbage first: of a heap that is merely not collected yet a slope says nothing. */
const SAMPLE_MS = 5_000;
const COLLECTION_MS = 500;
/** How many samples a fitted line takes at least. */
const FEWEST = 6;

/** Half new payments, half repeats, of many sellers, at a steady rate; looks at what must not grow. */
export async function soak(
  server: Served,
  sellers: readonly TestTenant[],
  { seconds, perSecond }: { seconds: number; perSecond: number },
): Promise<Soak> {
  const samples = new Map<Watched, number[]>();
  let missed = 0;
  const sampler = setInterval(() => void sample(server, samples).catch(() => (missed += 1)), SAMPLE_MS);
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
  clearInterval(sampler);
  if (missed > 0) throw new Error(`the metrics did not answer ${String(missed)} times`);
  return {
    outcome,
    trends: (Object.keys(WATCHED) as Watched[]).map((what) => trendOf(what, samples.get(what) ?? [])),
  };
}

async function sample({ pid, managementUrl }: Served, samples: Map<Watched, number[]>): Promise<void> {
  process.kill(pid, 'SIGUSR2');
  await sleep(COLLECTION_MS);
  const text = await (await fetch(`${managementUrl ?? ''}/metrics`)).text();
  for (const [what, { metric, scale }] of Object.entries(WATCHED)) {
    const values = [...text.matchAll(new RegExp(`^${metric}(?:\\{[^}]*\\})? ([\\d.e+]+)$`, 'gm'))];
    const sum = values.reduce((total, [, value]) => total + Number(value), 0);
    const kept = samples.get(what as Watched) ?? [];
    samples.set(what as Watched, [...kept, sum * scale]);
  }
}

/** The first half is warming up: code is compiled, caches and pools fill. */
function trendOf(what: Watched, values: readonly number[]): Trend {
  const settled = values.slice(Math.floor(values.length / 2));
  if (settled.length < FEWEST) throw new Error('the soak is too short to tell a trend: at least a minute');
  const { m } = linearRegression(settled.map((value, at) => [at, value]));
  const middle = median(settled);
  const { allowedGrowth, slack } = WATCHED[what];
  return {
    what,
    samples: values.map((value) => Math.round(value * 10) / 10),
    median: middle,
    growth: m * (settled.length - 1),
    allowed: Math.max(middle * allowedGrowth, slack),
  };
}
