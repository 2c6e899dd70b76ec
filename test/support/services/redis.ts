import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port.js';

/** One Redis server, with one numbered database per worker. */
export interface TestRedis {
  readonly url: string;
  readonly databases: readonly number[];
  readonly stop: () => Promise<void>;
}

const START_LIMIT_MS = 10_000;
const HOW_TO_GET_ONE =
  'The tests need a Redis server: install one (Debian: apt-get install redis-server, macOS: brew install redis) ' +
  'or give TEST_REDIS_URL';

/**
 * Runs a server until stdin ends, when its parent stops it or dies, and removes its folder ($0). The shell starts
 * background jobs with stdin from /dev/null, hence the third descriptor.
 */
export const WHILE_STDIN_IS_OPEN =
  'exec 3<&0; "$@" & server=$!; { cat <&3 >/dev/null; kill "$server"; } & wait "$server"; rm -rf "$0"';

/** The server of TEST_REDIS_URL, else one from the PATH, which is installed on Debian as root if missing. */
export async function startTestRedis(workers: number): Promise<TestRedis> {
  const given = process.env['TEST_REDIS_URL'];
  if (given !== undefined && given !== '') return emptyDatabasesOf(given, workers);
  ensureInstalled();
  const { url, stop } = await startRedisServer();
  return { url, databases: Array.from({ length: workers }, (_, index) => index), stop };
}

/**
 * A separate Redis server for a test that stops or inspects it; stores nothing on disk. A given port restarts one at the
 * same address; `more` are further options of the command line.
 */
export async function startRedisServer(
  port?: number,
  more: readonly string[] = [],
): Promise<{ url: string; stop: () => Promise<void> }> {
  for (let attempt = 1; ; attempt += 1) {
    const tried = port ?? (await freePort());
    const server = spawnServer(tried, more);
    if (await answers(tried, server.folder, server.process))
      return { url: `redis://127.0.0.1:${tried}`, stop: server.stop };
    await server.stop();
    if (attempt === 3) throw new Error(`redis-server did not start on port ${tried}:\n${server.output()}`);
  }
}

function spawnServer(port: number, more: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'x402-redis-'));
  const options = `--port ${port} --bind 127.0.0.1 --appendonly no`.split(' ');
  const databases = more.includes('--cluster-enabled') ? [] : ['--databases', '64'];
  return {
    folder,
    ...spawnRedis(folder, ['redis-server', ...options, ...databases, ...more, '--dir', folder, '--save', '']),
  };
}

/** Runs a server, or a Sentinel, until it is stopped or this process ends. Its folder is removed then. */
export function spawnRedis(folder: string, command: readonly string[]) {
  // In a separate session: Ctrl-C ends the test first, and the closed stdin then ends the server.
  const child = spawn('/bin/sh', ['-c', WHILE_STDIN_IS_OPEN, folder, ...command], { detached: true });
  const exited = new Promise((resolve) => child.once('close', resolve));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000)));
  }
  child.stdin.on('error', () => undefined);
  child.unref();
  for (const pipe of child.stdio) (pipe as { unref?: () => void } | null)?.unref?.();
  const stop = async () => {
    child.ref();
    child.stdin.end();
    await exited;
  };
  return { process: child, stop, output: () => output };
}

/** Whether the server on that port is the one in that folder: another may have taken the port meanwhile. */
async function answers(port: number, folder: string, server: ChildProcess): Promise<boolean> {
  const client = new Redis({ host: '127.0.0.1', port, lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  const deadline = Date.now() + START_LIMIT_MS;
  try {
    while (server.exitCode === null && Date.now() < deadline) {
      try {
        await client.connect();
        const [, found] = await client.config('GET', 'dir');
        return found?.endsWith(basename(folder)) === true;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    return false;
  } finally {
    client.disconnect();
  }
}

/** On a given server only empty databases are used, and left empty again. */
async function emptyDatabasesOf(url: string, workers: number): Promise<TestRedis> {
  const client = new Redis(url, { maxRetriesPerRequest: 1 });
  client.on('error', () => undefined);
  try {
    const databases: number[] = [];
    for (let number = 0; databases.length < workers && number < 16; number += 1) {
      await client.select(number);
      if ((await client.dbsize()) === 0) databases.push(number);
    }
    if (databases.length < workers)
      throw new Error(`TEST_REDIS_URL has fewer than ${workers} empty databases`);
    return { url, databases, stop: () => flush(url, databases) };
  } finally {
    client.disconnect();
  }
}

async function flush(url: string, databases: readonly number[]): Promise<void> {
  const client = new Redis(url);
  for (const number of databases) {
    await client.select(number);
    await client.flushdb();
  }
  await client.quit();
}

function ensureInstalled(): void {
  if (onPath('redis-server')) return;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) throw new Error(HOW_TO_GET_ONE);
  // RUNLEVEL=1 keeps the package from starting a service.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  spawnSync('apt-get', ['update', '-q'], { env, stdio: 'ignore' });
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'redis-server'], {
    env,
    stdio: 'ignore',
  });
  if (!onPath('redis-server')) throw new Error(HOW_TO_GET_ONE);
}

function onPath(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}
