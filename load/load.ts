import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processCost } from '../bench/process-cost.js';
import { circumstances, markdownTable, publish } from '../bench/report.js';
import { createSellers } from '../bench/sellers.js';
import { startStack, type Served, type Stack } from '../bench/stack.js';
import { findViolations } from '../test/support/invariants.js';
import type { TestTenant } from '../test/support/tenants.js';
import { soak, type Soak } from './soak.js';

/*
 * npm run load [-- seeds rate-limit sustained soak short soak-short] [--soak-seconds=1800] [--soak-rate=500] [--write]
 *
 * Starts what it needs, installs artillery into load/ when it is not there, runs the scenarios one after the other and
 * compares the database with docs/invariants.md. Exit code 1 when a threshold or an invariant does not hold.
 */

const ARTILLERY = join('load', 'node_modules', '.bin', 'artillery');
const SCENARIOS = ['seeds', 'rate-limit', 'sustained', 'short'] as const;
const SOAKS: Readonly<Record<string, { seconds: number; perSecond: number }>> = {
  soak: { seconds: Number(text('soak-seconds') ?? 1_800), perSecond: Number(text('soak-rate') ?? 500) },
  'soak-short': { seconds: 90, perSecond: 100 },
};
const STANDARD = ['seeds', 'rate-limit', 'sustained', 'soak'];

interface Result {
  readonly name: string;
  readonly requests: number;
  readonly perSecond: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly codes: Readonly<Record<string, number>>;
  readonly residentMb: number | null;
  readonly isFine: boolean;
}

interface ArtilleryReport {
  readonly aggregate: {
    readonly counters: Readonly<Record<string, number>>;
    readonly rates: Readonly<Record<string, number>>;
    readonly summaries: Readonly<Record<string, { readonly p95: number; readonly p99: number }>>;
  };
}

function text(name: string): string | undefined {
  return process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);
}

function installArtillery(): void {
  if (existsSync(ARTILLERY)) return;
  process.stderr.write('Installing artillery into load/ …\n');
  const { status } = spawnSync('npm', ['ci', '--prefix', 'load', '--ignore-scripts'], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('artillery could not be installed');
}

async function runArtillery(name: string, server: Served, folder: string): Promise<Result> {
  const output = join(folder, `${name}.json`);
  const child = spawn(ARTILLERY, ['run', '--quiet', '--output', output, `load/${name}.yml`], {
    env: {
      ...process.env,
      ARTILLERY_DISABLE_TELEMETRY: 'true',
      LOAD_TARGET: server.url,
      LOAD_KEYS: join(folder, 'keys.json'),
    },
    stdio: ['ignore', 2, 2],
  });
  const [status] = (await once(child, 'exit')) as [number | null];
  const { counters, rates, summaries } = (JSON.parse(readFileSync(output, 'utf8')) as ArtilleryReport)
    .aggregate;
  const times = summaries['http.response_time'];
  const codes = Object.entries(counters).flatMap(([counter, count]) => {
    const [, code] = /^(?:http\.codes|errors)\.(.*)$/.exec(counter) ?? [];
    return code === undefined ? [] : [[code, count] as const];
  });
  return {
    name,
    requests: counters['http.requests'] ?? 0,
    perSecond: rates['http.request_rate'] ?? 0,
    p95Ms: times?.p95 ?? 0,
    p99Ms: times?.p99 ?? 0,
    codes: Object.fromEntries(codes),
    residentMb: processCost(server.pid)?.residentMb ?? null,
    isFine: status === 0,
  };
}

function resultOfSoak(name: string, { outcome, trends }: Soak, server: Served): Result {
  const grows = trends.filter(({ growth, allowed }) => growth > allowed);
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
    result.isFine ? 'yes' : 'NO',
  ];
}

async function perform(
  stack: Stack,
  names: readonly string[],
  folder: string,
): Promise<{ results: Result[]; trends: object[] }> {
  const server = await stack.server({ NODE_OPTIONS: `--import ${resolve('load/collect-garbage.mjs')}` });
  const sellers = await createSellers(stack.dataSource, 200);
  const [spent] = await createSellers(stack.dataSource, 1, { requestsPerMinute: 60 });
  const keys = sellers.map(({ liveKey }: TestTenant) => liveKey);
  writeFileSync(join(folder, 'keys.json'), JSON.stringify({ keys, spent: spent?.liveKey }));
  const results: Result[] = [];
  const trends: object[] = [];
  for (const name of names) {
    const settings = SOAKS[name];
    if (settings === undefined) results.push(await runArtillery(name, server, folder));
    else {
      const found = await soak(server, sellers, settings);
      trends.push(...found.trends);
      results.push(resultOfSoak(name, found, server));
    }
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
    // What was under way when the last client left.
    await sleep(1_000);
    const violations = await findViolations(stack.dataSource);
    const head = ['scenario', 'requests', 'a second', 'p95 ms', 'p99 ms', 'answers', 'resident MB', 'fine'];
    publish('load', markdownTable(head, results.map(cellsOf)), { results, trends, violations }, facts);
    if (trends.length > 0) process.stdout.write(`${JSON.stringify(trends)}\n`);
    const broken = Object.keys(violations);
    if (broken.length > 0) process.stdout.write(`BROKEN: ${JSON.stringify(violations)}\n`);
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
