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
import { soak, type Soak, type Trend } from './soak.js';

/*
 * npm run load [-- seeds rate-limit sustained soak short soak-short] [--soak-seconds=1800] [--soak-rate=500] [--write]
 *
 * Starts what it needs, installs artillery into load/ when it is not there, runs the scenarios one after the other and
 * compares the database with docs/invariants.md. Exit code 1 when a threshold or an invariant does not hold. The short
 * forms have no threshold of time: they fail on a wrong answer, on what grows, and on a broken invariant.
 */

const SCENARIOS = ['seeds', 'rate-limit', 'sustained', 'short'] as const;
const SOAKS: Readonly<Record<string, { seconds: number; perSecond: number; isShort: boolean }>> = {
  soak: {
    seconds: Number(text('soak-seconds') ?? 1_800),
    perSecond: Number(text('soak-rate') ?? 500),
    isShort: false,
  },
  'soak-short': { seconds: 90, perSecond: 100, isShort: true },
};
const STANDARD = ['seeds', 'rate-limit', 'sustained', 'soak'];
/** Longer than any request may live: that of the database's leases, and of a slow machine. */
const QUIET_LIMIT_MS = 60_000;

interface Result extends Played {
  /** Of the server alone, a request. */
  readonly cpuMs: number;
}

function text(name: string): string | undefined {
  return process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);
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
  names: readonly string[],
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
    const settings = SOAKS[name];
    const before = processCost(server.pid)?.cpuMs ?? 0;
    let played: Played;
    if (settings === undefined) played = await runArtillery(name, server, folder);
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

async function main(): Promise<number> {
  const known: readonly string[] = [...SCENARIOS, ...Object.keys(SOAKS)];
  const asked = process.argv.slice(2).filter((name) => !name.startsWith('--'));
  const names = asked.length === 0 ? STANDARD : asked;
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`there is ${known.join(', ')}; not ${unknown.join(', ')}`);
  installArtillery();
  const facts = circumstances();
  const folder = mkdtempSync(join(tmpdir(), 'x402-load-'));
  const stack = await startStack({ verifierMs: 20 });
  try {
    const { results, trends } = await perform(stack, names, folder);
    // Requests in progress when the last client left end by themselves.
    const violations = await violationsWhenQuiet(stack.dataSource, QUIET_LIMIT_MS);
    const head = [
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
    const tables = [
      markdownTable(head, results.map(cellsOf)),
      ...(trends.length > 0 ? [growthTable(trends)] : []),
    ];
    publish('load', tables.join('\n\n'), { results, trends, violations }, facts);
    const broken = Object.keys(violations);
    if (broken.length > 0) process.stdout.write(`BROKEN: ${JSON.stringify(violations)}\n`);
    for (const { name } of results.filter(({ isFine }) => !isFine))
      process.stdout.write(`FAILED load: ${name}\n`);
    for (const name of broken) process.stdout.write(`FAILED load: ${name}\n`);
    const failed = results.filter(({ isFine }) => !isFine).length + broken.length;
    process.stdout.write(
      `\n${String(results.filter(({ isFine }) => isFine).length)} passed, ${String(failed)} failed\n`,
    );
    return failed === 0 ? 0 : 1;
  } finally {
    await stack.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exit(await main());
