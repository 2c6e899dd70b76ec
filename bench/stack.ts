import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, statfsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../src/data-source.js';
import { HEAP_LIMITS } from '../src/platform/config/heap-limits.js';
import { applyMigrations } from '../src/platform/database/migrations.js';
import { startEmbeddedPostgres } from '../tools/embedded-postgres/launcher.js';
import { startPythonVerifier, type PythonVerifierStandIn } from '../test/support/python-verifier/start.js';
import { startRedisServer } from '../test/support/services/redis.js';
import { durableFolder, removeLeftovers } from './durable-folder.js';

/** A process of ours that serves HTTP on the loopback address. */
export interface Served {
  readonly url: string;
  readonly managementUrl: string | null;
  readonly pid: number;
  /** Everything it wrote, stdout and stderr together. */
  log(): string;
  /** Sends the signal and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<void>;
  readonly exited: Promise<unknown>;
}

/** Real services, each a process of its own, and the means to start servers on them. */
export interface Stack {
  readonly databaseUrl: string;
  readonly redis: { readonly url: string; readonly port: number };
  readonly verifier: PythonVerifierStandIn;
  readonly dataSource: DataSource;
  /** Starts the built server, or the one of another checkout's folder; ended with the stack. */
  server(env?: Readonly<Record<string, string>>, folder?: string): Promise<Served>;
  /** Starts another script the same way. */
  script(path: string, env: Readonly<Record<string, string>>): Promise<Served>;
  /** To be run at the end, last first. */
  onClose(end: () => Promise<unknown>): void;
  close(): Promise<void>;
}

export const OPERATOR_KEY = 'operator-of-the-measurements';
const START_LIMIT_MS = 60_000;
/** What statfs says of a file system in memory. */
const TMPFS = 0x01021994;

interface StackOptions {
  readonly verifierMs: number;
  /** On which disk the data lie. */
  readonly databaseFolder?: string | undefined;
  /** As in production: with fsync and full-page writes, in `databaseFolder` or /var/tmp. */
  readonly isDurable?: boolean;
}

/**
 * Postgres (embedded; without fsync unless durable: what is compared is work, not disks), Redis, and a verifier stand-in
 * that takes `verifierMs` for each answer. `BENCH_DATABASE_URL` names another, empty database.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closers.splice(0).reverse()) await end().catch(() => undefined);
  };
  try {
    const logs = mkdtempSync(join(tmpdir(), 'x402-stack-'));
    closers.push(() => rm(logs, { recursive: true, force: true }));
    const databaseUrl = await startDatabase(closers, options);
    const { url: redisUrl, stop: stopRedis } = await startRedisServer();
    closers.push(stopRedis);
    const verifier = await startPythonVerifier();
    closers.push(() => verifier.stop());
    await verifier.program({ rules: [{ delayMs: options.verifierMs }] });
    const dataSource = await createDataSource(databaseUrl).initialize();
    closers.push(() => dataSource.destroy());
    // The embedded server is configured to lose its last commits in a crash; a confirmed answer must survive that.
    await dataSource.query(
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = on', current_database()); END $$`,
    );
    await applyMigrations(dataSource);
    let started = 0;
    const start = async (
      command: { readonly path: string; readonly folder?: string | undefined },
      env: Readonly<Record<string, string>>,
    ): Promise<Served> => {
      const served = await serve(command, env, join(logs, `${String((started += 1))}.log`));
      // A process that is being profiled writes its profile when it ends by itself.
      closers.push(() => served.end(flags().length > 0 ? 'SIGTERM' : 'SIGKILL'));
      return served;
    };
    const script: Stack['script'] = (path, env) => start({ path }, env);
    const server: Stack['server'] = (env = {}, folder) =>
      start(
        { path: '.', folder },
        {
          NODE_ENV: 'test',
          MANAGEMENT_PORT: '0',
          DATABASE_URL: databaseUrl,
          REDIS_URL: redisUrl,
          PYTHON_VERIFIER_URL: verifier.url,
          PYTHON_VERIFIER_KEY: verifier.key,
          X402_ADMIN_KEY: OPERATOR_KEY,
          TRUST_PROXY: '1',
          ...env,
        },
      );
    const redis = { url: redisUrl, port: Number(new URL(redisUrl).port) };
    const onClose = (end: () => Promise<unknown>): void => {
      closers.push(end);
    };
    return { databaseUrl, redis, verifier, dataSource, server, script, onClose, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startDatabase(
  closers: (() => Promise<unknown>)[],
  { databaseFolder: folder, isDurable = false }: StackOptions,
): Promise<string> {
  const given = process.env['BENCH_DATABASE_URL'];
  if (given !== undefined && given !== '') return given;
  if (isDurable) return startDurableDatabase(closers, folder ?? '/var/tmp');
  // The embedded server keeps what will be thrown away where temporary files go; that is read when it starts.
  const usual = process.env['TMPDIR'];
  if (folder !== undefined) process.env['TMPDIR'] = folder;
  try {
    const postgres = await startEmbeddedPostgres({ persistent: false, database: 'x402' });
    closers.push(() => postgres.stop());
    return postgres.url;
  } finally {
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
  }
}

/** With the settings of a database that is kept; the data are removed at the end all the same. */
async function startDurableDatabase(closers: (() => Promise<unknown>)[], disk: string): Promise<string> {
  if (statfsSync(disk).type === TMPFS)
    throw new Error(`${disk} is memory, not a disk: name another folder with --database-folder`);
  removeLeftovers(disk);
  const dataDir = durableFolder(disk);
  closers.push(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  const postgres = await startEmbeddedPostgres({ persistent: true, dataDir, database: 'x402' });
  closers.push(() => postgres.stop());
  return postgres.url;
}

/** Its output goes into a file, as in production, so that no process has to read it. */
async function serve(
  { path, folder }: { readonly path: string; readonly folder?: string | undefined },
  env: Readonly<Record<string, string>>,
  logFile: string,
): Promise<Served> {
  const file = openSync(logFile, 'a');
  const child = spawn(
    process.execPath,
    // The floors have the server's limits too; the last of two counts, so that `BENCH_NODE_FLAGS` may say another.
    [...HEAP_LIMITS, ...flags(), '--import', resolve('test/support/services/die-with-parent.mjs'), path],
    {
      ...(folder !== undefined && { cwd: folder }),
      env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', ...env },
      stdio: ['pipe', file, file],
    },
  );
  closeSync(file);
  const exited = once(child, 'exit');
  const log = (): string => readFileSync(logFile, 'utf8');
  const { port, managementPort } = await listening(child, log);
  return {
    url: `http://127.0.0.1:${port}`,
    managementUrl: managementPort === undefined ? null : `http://127.0.0.1:${managementPort}`,
    pid: child.pid ?? 0,
    log,
    exited,
    end: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exited;
    },
  };
}

/** `BENCH_NODE_FLAGS`, such as --cpu-prof. */
function flags(): string[] {
  return (process.env['BENCH_NODE_FLAGS'] ?? '').split(' ').filter((flag) => flag !== '');
}

async function listening(
  child: ChildProcess,
  log: () => string,
): Promise<{ port: number; managementPort?: number }> {
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline) {
    const line = log()
      .split('\n')
      .find((text) => text.includes('"msg":"listening"') || text.includes('"msg": "listening"'));
    if (line !== undefined) return JSON.parse(line) as { port: number; managementPort?: number };
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended:\n${log()}`);
    await new Promise((done) => setTimeout(done, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`it did not listen within ${String(START_LIMIT_MS)} ms:\n${log()}`);
}
