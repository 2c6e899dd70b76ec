import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { circumstances, publish } from '../bench/report.js';
import { startStack, type Stack } from '../bench/stack.js';
import { countProblem, countYeses, type Counted } from './counted.js';
import { CostMeter, type Costs } from './costs.js';
import { durabilityProblem, worstDurability, type Durability } from './durability.js';
import { headlineTables } from './headline-tables.js';
import { killPostgres, type Killed } from './kill-postgres.js';
import { rateProblem, type PhaseResult } from './phase.js';
import type { Options } from './options.js';
import { startSide, type Side } from './sides.js';

/** What is measured, and how. */
export interface HeadlineSettings {
  readonly perSecond: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly tenants: number;
  readonly servers: number;
  readonly networkMs: number;
  readonly connections: number;
  readonly mostConnections: number;
  readonly databaseFolder: string | undefined;
  /** Folders of the builds; undefined is this one. */
  readonly builds: readonly (string | undefined)[];
  readonly turns: number;
  readonly killsPostgres: boolean;
  readonly isPooled: boolean;
  /** Where the servers write profiles of their processor time. */
  readonly profileFolder: string | undefined;
  /** Fails on a wrong count alone, never on a time. */
  readonly isShort: boolean;
}

/** A sustained phase of a side, and what it cost. */
export interface Turn {
  readonly result: PhaseResult;
  readonly costs: Costs;
}

/** Everything that is known of a side at the end. */
export interface Measured {
  readonly name: string;
  /** Its errors count; its times do not. */
  readonly warmUp: PhaseResult;
  readonly turns: readonly Turn[];
  readonly peakMb: number;
  readonly roundTripMs: Side['roundTripMs'];
  readonly counted: Counted;
}

/** By what was checked: null when it holds, else what is wrong. */
export type Checks = Readonly<Record<string, string | null>>;

/** What the server may answer when the machine is too busy; the short form does not judge that. */
const TOO_BUSY: readonly string[] = ['503', '504'];
const P95_LIMIT_MS = 500;
const RATE_SHARE = 0.95;
const VERIFIER_MS = 20;

/**
 * The settings that the command line asks for.
 *
 * @throws Error for a database that is not ours to be killed
 */
export function headlineSettings(
  options: Options,
  isShort: boolean,
  env: Readonly<Record<string, string | undefined>> = process.env,
): HeadlineSettings {
  const beside = options.text('beside');
  const build = options.text('build');
  const isByTurns = beside !== undefined;
  return {
    perSecond: isShort ? 100 : options.number('rate', 1_000),
    seconds: isShort ? 10 : options.number('seconds', isByTurns ? 15 : 60),
    warmUpSeconds: isShort ? 2 : options.number('warm-up-seconds', 10),
    tenants: isShort ? 20 : options.number('tenants', 200),
    servers: isShort ? 1 : options.number('servers', 1),
    networkMs: isShort ? 0 : options.number('network-ms', 0, 0),
    connections: options.number('connections', 64),
    mostConnections: options.number('most-connections', 256),
    databaseFolder: options.text('database-folder'),
    builds: isShort ? [undefined] : isByTurns ? [build, beside] : [build],
    turns: isByTurns && !isShort ? options.number('turns', 4) : 1,
    killsPostgres: !isShort && killsPostgres(options, env),
    isPooled: options.has('pgbouncer'),
    profileFolder: options.text('profile'),
    isShort,
  };
}

function killsPostgres(options: Options, env: Readonly<Record<string, string | undefined>>): boolean {
  if (!options.has('kill-postgres')) return false;
  if ((env['BENCH_DATABASE_URL'] ?? '') !== '')
    throw new Error('--kill-postgres kills a server that it started itself: unset BENCH_DATABASE_URL');
  return true;
}

/**
 * New verifications at a constant rate, on a database that keeps what it acknowledged.
 *
 * @returns what was checked
 */
export async function headline(settings: HeadlineSettings): Promise<Checks> {
  const facts = circumstances();
  if (settings.profileFolder !== undefined)
    process.env['BENCH_NODE_FLAGS'] = `--cpu-prof --cpu-prof-dir=${resolve(settings.profileFolder)}`;
  const stack = await startStack({
    verifierMs: VERIFIER_MS,
    isDurable: true,
    databaseFolder: settings.databaseFolder,
  });
  try {
    const sides = await startSides(stack, settings);
    const durability = await worstDurability(sides);
    const warmedUp: { side: Side; warmUp: PhaseResult }[] = [];
    for (const side of sides) warmedUp.push({ side, warmUp: await playWarmUp(side, settings) });
    const { turns, killed } = await playTurns(stack, sides, settings);
    const measured: Measured[] = [];
    for (const { side, warmUp } of warmedUp)
      measured.push(await finish(stack, side, { warmUp, turns: turns.get(side) ?? [] }));
    const loadAfter = loadavg()
      .map((load) => load.toFixed(1))
      .join(' ');
    publish(
      'headline',
      headlineTables(measured, { settings, durability, killed }),
      { settings, durability, measured, killed },
      { ...facts, loadAfter },
    );
    return checksOf(measured, { settings, durability });
  } finally {
    await stack.close();
  }
}

async function startSides(stack: Stack, settings: HeadlineSettings): Promise<Side[]> {
  const sides: Side[] = [];
  const isByTurns = settings.builds.length > 1;
  for (const [at, folder] of settings.builds.entries()) {
    const place = isByTurns ? (at === 0 ? 'this build' : 'the other build') : 'headline';
    const withClaims = settings.killsPostgres;
    sides.push(await startSide(stack, { ...settings, name: place, folder, withClaims }));
  }
  return sides;
}

function playWarmUp(
  { generator }: Side,
  { perSecond, warmUpSeconds }: HeadlineSettings,
): Promise<PhaseResult> {
  return generator.run({
    name: 'warm-up',
    seconds: warmUpSeconds,
    fromPerSecond: perSecond / 10,
    toPerSecond: perSecond,
  });
}

/** One side after the other has its turn, every other round backwards. */
async function playTurns(
  stack: Stack,
  sides: readonly Side[],
  settings: HeadlineSettings,
): Promise<{ turns: Map<Side, Turn[]>; killed: Killed | null }> {
  const { perSecond, seconds } = settings;
  const turns = new Map<Side, Turn[]>(sides.map((side) => [side, []]));
  let killed: Killed | null = null;
  for (let round = 0; round < settings.turns; round += 1) {
    for (const side of round % 2 === 0 ? sides : [...sides].reverse()) {
      const phase = { name: 'sustained', seconds, fromPerSecond: perSecond, toPerSecond: perSecond };
      const killing = settings.killsPostgres ? killPostgres(stack, (seconds / 2) * 1_000) : null;
      // Told below, after the phase: until then nobody waits for it.
      killing?.catch(() => undefined);
      const meter = new CostMeter(stack, side);
      turns.get(side)?.push(await meter.during(() => side.generator.run(phase)));
      killed = (await killing) ?? killed;
      process.stderr.write('.');
    }
  }
  return { turns, killed };
}

async function finish(
  stack: Stack,
  side: Side,
  played: Pick<Measured, 'warmUp' | 'turns'>,
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'x402-load-'));
  try {
    const yeses = await side.generator.yeses(join(folder, 'yeses.json'));
    const counted = await countYeses(side.dataSource, yeses);
    const peakMb = new CostMeter(stack, side).peakMb();
    return { name: side.name, ...played, peakMb, roundTripMs: side.roundTripMs, counted };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** By name: null when it holds, else what is wrong. */
export function checksOf(
  measured: readonly Measured[],
  { settings, durability }: { settings: HeadlineSettings; durability: Durability },
): Checks {
  const checks: Record<string, string | null> = {
    'the database keeps what it acknowledged': durabilityProblem(durability),
  };
  for (const [at, { name, warmUp, turns, counted }] of measured.entries()) {
    const early = errorsOf([warmUp]);
    const late = errorsOf(turns.map(({ result }) => result));
    checks[`${name}: every yes is counted once`] = countProblem(counted, early.length + late.length === 0);
    checks[`${name}: no error in the warm-up`] = errorProblem(early, settings);
    if (!settings.killsPostgres) checks[`${name}: no error`] = errorProblem(late, settings);
    // The build beside is there to be compared with.
    const isJudgedByTime = !settings.isShort && !settings.killsPostgres && at === 0;
    if (isJudgedByTime) Object.assign(checks, timesOf(name, turns, settings.perSecond));
  }
  return checks;
}

type Errors = readonly (readonly [string, number])[];

function errorsOf(results: readonly PhaseResult[]): Errors {
  return results.flatMap(({ errors }) => Object.entries(errors));
}

function errorProblem(errors: Errors, { isShort }: HeadlineSettings): string | null {
  const bad = errors.filter(([error]) => !(isShort && TOO_BUSY.includes(error)));
  return bad.length === 0 ? null : JSON.stringify(bad);
}

function timesOf(name: string, turns: readonly Turn[], perSecond: number): Checks {
  const results = turns.map(({ result }) => result);
  const slowest = Math.min(...results.map((one) => one.perSecond));
  const p95Ms = Math.max(...results.map(({ all }) => all.p95Ms));
  const isFast = slowest >= perSecond * RATE_SHARE;
  return {
    [`${name}: sent at the rate`]: results.map(rateProblem).find((problem) => problem !== null) ?? null,
    [`${name}: at least ${String(RATE_SHARE)} of the rate`]: isFast ? null : `${slowest.toFixed(0)} a second`,
    [`${name}: p95 under ${String(P95_LIMIT_MS)} ms`]: p95Ms < P95_LIMIT_MS ? null : `${p95Ms.toFixed(0)} ms`,
  };
}
