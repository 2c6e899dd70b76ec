import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { processCost } from '../bench/process-cost.js';
import { circumstances, markdownTable, publish } from '../bench/report.js';
import { createSellers } from '../bench/sellers.js';
import { startStack, type Served, type Stack } from '../bench/stack.js';
import { violationsWhenQuiet } from '../test/support/database/invariants.js';
import type { TestTenant } from '../test/support/verification/tenants.js';
import { installArtillery, runArtillery, type Played } from './artillery.js';
import type { Checks } from './headline.js';
import type { Options } from './options.js';
import { soak, type Soak, type SoakSettings, type Trend } from './soak.js';

/** Longer than any request may live: that of the database's leases, and of a slow machine. */
const QUIET_LIMIT_MS = 60_000;

interface Result extends Played {
  /** Of the server alone, a request. */
  readonly cpuMs: number;
}

function resultOfSoak(name: string, { outcome, trends }: Soak, server: Served): Played {
  const grows = trends.filter(({ growth, allowed, isJudged }) => isJudged && growth > allowed);
  for (const trend of grows) process.stderr.write(`GROWS: ${JSON.stringify(trend)}\n`);
  return {
    name,
    requests: outcome.requests,
    perSecond: outcome.perSecond,
    p95Ms: outcome.p95Ms,
    p99Ms: outcome.p99Ms,
    codes: { ...outcome.unexpected },
    residentMb: processCost(server.pid)?.residentMb ?? null,
    isFine: grows.length === 0 && Object.keys(outcome.unexpected).length === 0,
  };
}

const HEAD = [
  'scenario',
  'requests',
  'a second',
  'p95 ms',
  'p99 ms',
  'answers',
  'resident MB',
  'CPU ms',
  'fine',
];

function cellsOf(result: Result): string[] {
  return [
    result.name,
    String(result.requests),
    result.perSecond.toFixed(0),
    result.p95Ms.toFixed(0),
    result.p99Ms.toFixed(0),
    Object.entries(result.codes)
      .map(([code, count]) => `${code}: ${String(count)}`)
      .join(', '),
    String(result.residentMb),
    result.cpuMs.toFixed(2),
    result.isFine ? 'yes' : 'NO',
  ];
}

/** Over the second half of a soak, by the fitted line. */
function growthTable(trends: readonly Trend[]): string {
  const rows = trends.map(({ what, median, growth, allowed, isJudged }) => [
    what,
    median.toFixed(1),
    growth.toFixed(1),
    isJudged ? allowed.toFixed(1) : 'any (too short to tell)',
  ]);
  return markdownTable(['growth of', 'median', 'growth', 'allowed'], rows);
}

async function perform(
  stack: Stack,
  { names, options }: { readonly names: readonly string[]; readonly options: Options },
  folder: string,
): Promise<{ results: Result[]; trends: Trend[] }> {
  const collections = join(folder, 'collections');
  const server = await stack.server({
    NODE_OPTIONS: `--import ${resolve('load/collect-garbage.mjs')}`,
    LOAD_COLLECTIONS: collections,
  });
  const sellers = await createSellers(stack.dataSource, 200);
  const [spent] = await createSellers(stack.dataSource, 1, { requestsPerMinute: 60 });
  const keys = sellers.map(({ liveKey }: TestTenant) => liveKey);
  writeFileSync(join(folder, 'keys.json'), JSON.stringify({ keys, spent: spent?.liveKey }));
  const results: Result[] = [];
  const trends: Trend[] = [];
  for (const name of names) {
    const settings = soakSettings(name, options);
    const before = processCost(server.pid)?.cpuMs ?? 0;
    let played: Played;
    if (settings === null) played = await runArtillery(name, server, folder);
    else {
      const found = await soak({ server, sellers, collections }, settings);
      trends.push(...found.trends);
      played = resultOfSoak(name, found, server);
    }
    const cpuMs = ((processCost(server.pid)?.cpuMs ?? 0) - before) / Math.max(1, played.requests);
    results.push({ ...played, cpuMs });
  }
  return { results, trends };
}

/** Null for a scenario of artillery's. */
function soakSettings(name: string, options: Options): SoakSettings | null {
  if (name === 'soak-short') return { seconds: 90, perSecond: 100, isShort: true };
  if (name !== 'soak') return null;
  const seconds = options.number('soak-seconds', 1_800);
  return { seconds, perSecond: options.number('soak-rate', 500), isShort: false };
}

/**
 * Plays scenarios of the seeds' shape and soaks one after the other on one stack.
 *
 * @returns what was checked
 */
export async function playScenarios(names: readonly string[], options: Options): Promise<Checks> {
  if (names.some((name) => soakSettings(name, options) === null)) installArtillery();
  const facts = circumstances();
  const folder = mkdtempSync(join(tmpdir(), 'x402-load-'));
  const stack = await startStack({ verifierMs: 20 });
  try {
    const { results, trends } = await perform(stack, { names, options }, folder);
    // Requests in progress when the last client left end by themselves.
    const violations = await violationsWhenQuiet(stack.dataSource, QUIET_LIMIT_MS);
    const tables = [
      markdownTable(HEAD, results.map(cellsOf)),
      ...(trends.length > 0 ? [growthTable(trends)] : []),
    ];
    publish('load', tables.join('\n\n'), { results, trends, violations }, facts);
    const broken = Object.entries(violations).map(([name, rows]) => [name, JSON.stringify(rows)]);
    const played = results.map(({ name, isFine }) => [name, isFine ? null : 'see the table']);
    return Object.fromEntries([...played, ...broken]) as Checks;
  } finally {
    await stack.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
