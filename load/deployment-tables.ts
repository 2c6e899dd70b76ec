import { markdownTable } from '../bench/report.js';
import type { PlayedPhase } from './deployment.js';
import type { Checks } from './headline.js';
import { rateProblem } from './phase.js';
import type { Times } from './times.js';

/** Published, and judged: alone, without what came before. */
const JUDGED = 'sustained';
const LIMITS_MS = { p50Ms: 200, p95Ms: 500, p99Ms: 1_000 } as const;
const ERROR_LIMIT = 0.01;
const POOL_LIMIT = 0.8;

const HEAD = ['requests', 'answers', 'p50 ms', 'p95 ms', 'p99 ms', 'slowest ms', 'errors'];

/** The sustained phase by request, a spike behind it, and what the server said of itself. */
export function deploymentTables(played: readonly PlayedPhase[]): string {
  const rows = played.filter(({ result }) => isPublished(result.name)).flatMap(rowsOf);
  const seen = played.filter(({ result }) => isPublished(result.name)).map(seenSentence);
  const before = played.filter(({ result }) => !isPublished(result.name)).map(({ result }) => result.name);
  const left = before.length === 0 ? '' : `Not in the table: ${before.join(', ')}.`;
  return [markdownTable(HEAD, rows), [...seen, left].join(' ')].join('\n\n');
}

/** By name: null when it holds, else what is wrong. */
export function checksOfDeployment(played: readonly PlayedPhase[]): Checks {
  const phase = played.find(({ result }) => result.name === JUDGED);
  if (phase === undefined) throw new Error('nothing was sustained');
  const { result, seen } = phase;
  const { all } = result;
  const errors = errorCount(phase) / Math.max(1, all.count);
  const below = (name: keyof typeof LIMITS_MS): string | null =>
    all.count > 0 && all[name] < LIMITS_MS[name] ? null : `${all[name].toFixed(0)} ms`;
  const checks: Record<string, string | null> = {
    'sent at the rate': rateProblem(result),
    'median under 200 ms': below('p50Ms'),
    'p95 under 500 ms': below('p95Ms'),
    'p99 under 1000 ms': below('p99Ms'),
    'errors under 1 %': errors < ERROR_LIMIT ? null : errorText(phase),
  };
  if (seen !== null) checks['pool in use under 80 %'] = poolProblem(seen.poolShare);
  return checks;
}

function poolProblem(share: number | null): string | null {
  if (share === null) return 'the metrics do not say';
  return share < POOL_LIMIT ? null : percent(share);
}

function isPublished(name: string): boolean {
  return name === JUDGED || name === 'spike';
}

function rowsOf(phase: PlayedPhase): string[][] {
  const { name, all, byName } = phase.result;
  const parts = Object.entries(byName).map(([one, times]) => [`${name}: ${one}`, ...cells(times), '']);
  return [[`${name}, together`, ...cells(all), errorText(phase)], ...parts];
}

function cells({ count, p50Ms, p95Ms, p99Ms, maxMs }: Times): string[] {
  return [String(count), ...[p50Ms, p95Ms, p99Ms, maxMs].map((ms) => ms.toFixed(1))];
}

function seenSentence({ result, seen }: PlayedPhase): string {
  const { name, all, seconds, sentInTime, due } = result;
  const sent = `${name}: ${String(due)} sellers in ${String(seconds)} s, ${String(sentInTime)} of them in time.`;
  if (seen === null) return sent;
  const { cpuSeconds, residentMb, poolShare, samples, missedSamples } = seen;
  const cpu =
    cpuSeconds === null
      ? ''
      : ` Server: ${((cpuSeconds * 1_000) / Math.max(1, all.count)).toFixed(2)} ms of processor a request, ` +
        `${percent(cpuSeconds / seconds)} of a core.`;
  const memory = residentMb === null ? '' : ` Resident ${residentMb.toFixed(0)} MB.`;
  const pool = poolShare === null ? '' : ` At most ${percent(poolShare)} of the pool in use.`;
  const asked = samples + missedSamples;
  const missed =
    missedSamples === 0
      ? ''
      : ` ${String(missedSamples)} of ${String(asked)} samples of the metrics were missed.`;
  return `${sent}${cpu}${memory}${pool}${missed}`;
}

function errorCount({ result }: PlayedPhase): number {
  return Object.values(result.errors).reduce((sum, count) => sum + count, 0);
}

function errorText({ result }: PlayedPhase): string {
  const errors = Object.entries(result.errors).map(([what, count]) => `${what}: ${String(count)}`);
  return errors.length === 0 ? '0' : errors.join(', ');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
