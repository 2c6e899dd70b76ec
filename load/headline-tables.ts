import { median } from 'simple-statistics';
import { markdownTable } from '../bench/report.js';
import type { Costs } from './costs.js';
import type { Durability } from './durability.js';
import type { HeadlineSettings, Measured, Turn } from './headline.js';
import type { Killed } from './kill-postgres.js';

const TIMES_HEAD = [
  'new verifications',
  'due a second',
  'sent in time',
  'yeses a second',
  'p50 ms',
  'p95 ms',
  'p99 ms',
  'slowest ms',
  'errors',
];
const COSTS_HEAD = [
  'processor time, ms a request',
  'server',
  'Postgres',
  'Redis',
  'verifier',
  'generator',
  'network',
  'together',
  'all else on the machine',
  'peak resident MB',
];
const COUNTS_HEAD = [
  'counted',
  'yeses',
  'units',
  'payments',
  'lines of the log',
  'payments missing',
  'claims missing',
  'broken invariants',
];

interface About {
  readonly settings: HeadlineSettings;
  readonly durability: Durability;
  readonly killed: Killed | null;
}

/** Times, processor time and counts of each side, ratios between two, and how it was measured. */
export function headlineTables(measured: readonly Measured[], about: About): string {
  const [own, other] = measured;
  const ratios = own !== undefined && other !== undefined ? ([own, other] as const) : null;
  const times = measured.map((one) => [one.name, ...timeCells(one)]);
  const costs = measured.map((one) => [
    one.name,
    ...costsOf(one).map((ms) => ms.toFixed(3)),
    String(one.peakMb),
  ]);
  if (ratios !== null) {
    times.push(['ratio', '', '', ...ratioCells(...ratios, speedsOf), '']);
    costs.push(['ratio', ...ratioCells(...ratios, costsOf), ratio(ratios[0].peakMb, ratios[1].peakMb)]);
  }
  return [
    markdownTable(TIMES_HEAD, times),
    markdownTable(COSTS_HEAD, costs),
    markdownTable(COUNTS_HEAD, measured.map(countCells)),
    footer(measured, about),
  ].join('\n\n');
}

function timeCells(one: Measured): string[] {
  const { turns } = one;
  const sum = (read: (turn: Turn) => number): number => turns.reduce((total, turn) => total + read(turn), 0);
  const due = sum(({ result }) => result.due);
  const sent = sum(({ result }) => result.sentInTime) / Math.max(1, due);
  const [perSecond = 0, ...times] = speedsOf(one);
  const seconds = sum(({ result }) => result.seconds);
  return [
    (due / seconds).toFixed(0),
    `${(sent * 100).toFixed(1)} %`,
    perSecond.toFixed(0),
    ...times.map((ms) => ms.toFixed(1)),
    errorsOf(turns),
  ];
}

function errorsOf(turns: readonly Turn[]): string {
  const sums = new Map<string, number>();
  for (const [what, count] of turns.flatMap(({ result }) => Object.entries(result.errors)))
    sums.set(what, (sums.get(what) ?? 0) + count);
  return sums.size === 0 ? '0' : [...sums].map(([what, count]) => `${what}: ${String(count)}`).join(', ');
}

/** Medians of the turns. */
function speedsOf({ turns }: Measured): number[] {
  const of = (read: (turn: Turn) => number): number => median(turns.map(read));
  return [
    of(({ result }) => result.perSecond),
    of(({ result }) => result.all.p50Ms),
    of(({ result }) => result.all.p95Ms),
    of(({ result }) => result.all.p99Ms),
    of(({ result }) => result.all.maxMs),
  ];
}

/** A request, medians of the turns. */
function costsOf({ turns }: Measured): number[] {
  const of = (read: (costs: Costs) => number): number =>
    median(turns.map(({ costs, result }) => read(costs) / Math.max(1, result.all.count)));
  const ours = ({ server, postgres, redis, verifier, generator, network }: Costs): number =>
    server + postgres + redis + verifier + generator + network;
  return [
    of(({ server }) => server),
    of(({ postgres }) => postgres),
    of(({ redis }) => redis),
    of(({ verifier }) => verifier),
    of(({ generator }) => generator),
    of(({ network }) => network),
    of(ours),
    of((costs) => Math.max(0, costs.machine - ours(costs))),
  ];
}

function ratioCells(own: Measured, other: Measured, read: (one: Measured) => number[]): string[] {
  const others = read(other);
  return read(own).map((value, at) => ratio(value, others[at] ?? 0));
}

function ratio(own: number, other: number): string {
  return other === 0 ? '' : (own / other).toFixed(2);
}

function countCells({ name, counted }: Measured): string[] {
  const { yeses, units, payments, logLines, missingPayments, missingClaims, violations } = counted;
  const counts = [yeses, units, payments, logLines, missingPayments, missingClaims];
  return [name, ...counts.map(String), String(Object.keys(violations).length)];
}

function footer(measured: readonly Measured[], { settings, durability, killed }: About): string {
  const { tenants, servers, networkMs, connections, mostConnections, turns, seconds, warmUpSeconds } =
    settings;
  const database = Object.entries(durability).map(([name, value]) => `${name}=${value}`);
  const used = Math.max(...measured.flatMap((one) => one.turns.map(({ result }) => result.connections)));
  const unsent = Math.max(...measured.flatMap((one) => one.turns.map(({ result }) => result.unsentMs.p99Ms)));
  const phases = turns === 1 ? `${String(seconds)} s` : `${String(turns)} turns of ${String(seconds)} s each`;
  const sentences = [
    `Postgres: ${database.join(', ')}.`,
    `${phases}, without the ${String(warmUpSeconds)} s of warm-up; ${String(tenants)} tenants; ${String(servers)} server processes.`,
    `${String(used)} connections (${String(connections)} to ${String(mostConnections)}); 99 % of the requests were sent within ${unsent.toFixed(1)} ms of when they were due.`,
  ];
  if (settings.isPooled)
    sentences.push('The servers reached Postgres through PgBouncer in transaction mode.');
  if (networkMs > 0) sentences.push(...measured.map(networkSentence));
  if (killed !== null)
    sentences.push(
      `Postgres was killed in the middle (${String(killed.processes)} processes) and answered ${String(killed.goneMs)} ms later.`,
    );
  return sentences.join(' ');
}

function networkSentence({ name, roundTripMs: { server, direct } }: Measured): string {
  return `${name}: a round trip to Postgres takes ${server.toFixed(2)} ms, ${direct.toFixed(2)} without the proxy.`;
}
