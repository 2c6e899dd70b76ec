import { median } from 'simple-statistics';
import { findViolations } from '../test/support/database/invariants.js';
import type { Volley } from './load-generator.js';
import { measure, type Measured } from './measure.js';
import { processCost } from './process-cost.js';
import { circumstances, markdownTable, publish } from './report.js';
import { createSellers } from './sellers.js';
import { makeCast, startCountedPair, startPair, type CountedPair, type Pair } from './stage.js';
import { startStack } from './stack.js';
import { groupsOf, type Comparison, type Group, type Subject } from './subjects.js';

/*
 * npm run bench [-- --short] [--only=new,repeat] [--rounds=5] [--seconds=4] [--connections=50] [--verifier-ms=10] [--write]
 *
 * Ratios to floors that are measured in the same run, by turns. Exit code 1 when an answer or an invariant was wrong;
 * never because of a time.
 */

interface Row {
  readonly name: string;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly cpuMsPerRequest: number;
  readonly postgresTrips: number;
  readonly redisTrips: number;
  readonly ratios: readonly (Comparison & { readonly ratio: number })[];
  readonly unexpected: Readonly<Record<string, number>>;
}

const isShort = process.argv.includes('--short');
const ROUNDS = option('rounds', isShort ? 2 : 5);
const SECONDS = option('seconds', isShort ? 1 : 4);
const CONNECTIONS = option('connections', 50);
const VERIFIER_MS = option('verifier-ms', 10);
const TENANTS = option('tenants', isShort ? 200 : 1_000);
const only = text('only')?.split(',');
const rowsLike = new RegExp(text('rows-like') ?? '');

function text(name: string): string | undefined {
  return process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);
}

function option(name: string, standard: number): number {
  return Number(text(name) ?? standard);
}

type Extent = Pick<Volley, 'seconds' | 'amount'>;
/** So many that every tenant has been seen once before, and few enough to be quick. */
const COUNTED: Extent = { seconds: 0, amount: 1_000 };

function measureOn({ volley, on }: Subject, pair: Pair, extent: Extent): Promise<Measured> {
  return measure(pair[on], { ...volley, connections: CONNECTIONS, ...extent });
}

/** Round trips a request, counted on a process of its own, under the same number of connections. */
async function countTrips(subject: Subject, pair: CountedPair): Promise<{ postgres: number; redis: number }> {
  await measureOn(subject, pair, COUNTED);
  const [postgres, redis] = [pair.postgres.count(), pair.redis.count()];
  const { requests } = await measureOn(subject, pair, COUNTED);
  const each = (count: number): number => Math.round((count / Math.max(1, requests)) * 100) / 100;
  return { postgres: each(pair.postgres.count() - postgres), redis: each(pair.redis.count() - redis) };
}

async function measureGroup({ subjects: all }: Group, pair: Pair, counted: CountedPair): Promise<Row[]> {
  const subjects = all.filter(({ name, on }) => on !== 'product' || rowsLike.test(name));
  const results = new Map<string, Measured[]>(subjects.map(({ name }) => [name, []]));
  for (const subject of subjects) await measureOn(subject, pair, { seconds: 1 });
  for (let round = 0; round < ROUNDS; round += 1) {
    // Every other round runs backwards, so that no subject always follows the same one.
    for (const subject of round % 2 === 0 ? subjects : [...subjects].reverse()) {
      results.get(subject.name)?.push(await measureOn(subject, pair, { seconds: SECONDS }));
      process.stderr.write('.');
    }
  }
  const rows: Row[] = [];
  for (const subject of subjects) {
    rows.push(rowOf(subject, results, await countTrips(subject, counted)));
  }
  return rows;
}

function rowOf(
  { name, comparisons }: Subject,
  results: ReadonlyMap<string, readonly Measured[]>,
  trips: { postgres: number; redis: number },
): Row {
  const own = results.get(name) ?? [];
  const ratioTo = (other: string): number =>
    median(
      (results.get(other) ?? []).map(({ perSecond }, round) => (own[round]?.perSecond ?? 0) / perSecond),
    );
  const of = (read: (one: Measured) => number): number => median(own.map(read));
  const unexpected: Record<string, number> = {};
  for (const [status, count] of own.flatMap((one) => Object.entries(one.unexpected))) {
    unexpected[status] = (unexpected[status] ?? 0) + count;
  }
  return {
    name,
    perSecond: of((one) => one.perSecond),
    p50Ms: of((one) => one.p50Ms),
    p95Ms: of((one) => one.p95Ms),
    p99Ms: of((one) => one.p99Ms),
    cpuMsPerRequest: of((one) => one.cpuMsPerRequest),
    postgresTrips: trips.postgres,
    redisTrips: trips.redis,
    ratios: comparisons.map((comparison) => ({ ...comparison, ratio: ratioTo(comparison.to) })),
    unexpected,
  };
}

const HEAD = [
  'row',
  'req/s',
  'p50 ms',
  'p95 ms',
  'p99 ms',
  'CPU ms',
  'Postgres',
  'Redis',
  'ratio',
  'target',
  'to',
];

function cellsOf(row: Row): string[] {
  const wrong = Object.keys(row.unexpected).length === 0 ? '' : ` (wrong: ${JSON.stringify(row.unexpected)})`;
  return [
    row.name + wrong,
    row.perSecond.toFixed(0),
    row.p50Ms.toFixed(1),
    row.p95Ms.toFixed(1),
    row.p99Ms.toFixed(1),
    row.cpuMsPerRequest.toFixed(3),
    row.postgresTrips.toFixed(2),
    row.redisTrips.toFixed(2),
    row.ratios.map(({ ratio }) => ratio.toFixed(2)).join(', '),
    row.ratios.map(({ target }) => (target === null ? '' : `≥ ${String(target)}`)).join(', '),
    row.ratios.map(({ to }) => to.split(':')[0]).join(', '),
  ];
}

async function main(): Promise<number> {
  const facts = circumstances();
  const stack = await startStack({ verifierMs: VERIFIER_MS });
  try {
    const [floorTenant] = await createSellers(stack.dataSource, 1);
    if (floorTenant === undefined) throw new Error('no tenant');
    const pair = await startPair(stack, floorTenant);
    const counted = await startCountedPair(stack, floorTenant);
    const idleMb = processCost(pair.product.pid)?.residentMb ?? null;
    const cast = await makeCast(stack, pair, TENANTS);
    const groups = groupsOf(cast).filter(({ name }) => only === undefined || only.includes(name));
    const rows: Row[] = [];
    for (const group of groups) rows.push(...(await measureGroup(group, pair, counted)));
    const residentMb = processCost(pair.product.pid)?.residentMb ?? null;
    const violations = await findViolations(stack.dataSource);
    const settings = { rounds: ROUNDS, seconds: SECONDS, connections: CONNECTIONS, verifierMs: VERIFIER_MS };
    const memory = `Resident memory of the server: ${String(idleMb)} MB idle, ${String(residentMb)} MB after the last row.`;
    const summary = `${String(ROUNDS)} rounds of ${String(SECONDS)} s a row by turns, ${String(CONNECTIONS)} connections, verifier ${String(VERIFIER_MS)} ms.`;
    publish(
      'bench',
      `${markdownTable(HEAD, rows.map(cellsOf))}\n\n${summary} ${memory}`,
      { settings, idleMb, residentMb, rows, violations },
      facts,
    );
    const wrong = rows.filter(({ unexpected }) => Object.keys(unexpected).length > 0);
    if (Object.keys(violations).length > 0) process.stdout.write(`BROKEN: ${JSON.stringify(violations)}\n`);
    const failed = wrong.length + Object.keys(violations).length;
    process.stdout.write(`\n${String(rows.length - wrong.length)} passed, ${String(failed)} failed\n`);
    return failed === 0 ? 0 : 1;
  } finally {
    await stack.close();
  }
}

process.exit(await main());
