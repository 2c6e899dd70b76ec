import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { processCost } from '../bench/process-cost.js';
import type { Served } from '../bench/stack.js';

const ARTILLERY = join('load', 'node_modules', '.bin', 'artillery');
/** What a machine that is too busy may bring about, and nothing else: try again, or a client that gave up. */
const TOO_BUSY: readonly string[] = ['503', '504', 'ETIMEDOUT'];

/** What came of one scenario. */
export interface Played {
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

/** Puts artillery into load/, when it is not there. */
export function installArtillery(): void {
  if (existsSync(ARTILLERY)) return;
  process.stderr.write('Installing artillery into load/ …\n');
  const { status } = spawnSync('npm', ['ci', '--prefix', 'load', '--ignore-scripts'], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('artillery could not be installed');
}

/** Plays load/<name>.yml against the server. */
export async function runArtillery(name: string, server: Served, folder: string): Promise<Played> {
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
    isFine: status === 0 && (name !== 'short' || areAnswersRight(codes)),
  };
}

/** The short form is not judged by time, so that its answers are judged one by one: yes, or try again. */
function areAnswersRight(codes: readonly (readonly [string, number])[]): boolean {
  const wrong = codes.filter(([code]) => code !== '200' && !TOO_BUSY.includes(code));
  return wrong.length === 0 && codes.some(([code, count]) => code === '200' && count > 0);
}
