import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { leaveOutServer } from '../answers/outside.js';
import { databaseSettings, workerDatabaseUrl } from './worker-database.js';

export interface ServerSettings {
  /** Further variables of the server; `undefined` removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** This worker's database unless given. */
  readonly databaseUrl?: string;
  /** Any free port unless given. */
  readonly port?: number;
  /** The package whose build is started; this project unless given. */
  readonly folder?: string;
}

/** A built server in its own process. */
export interface ServerProcess {
  /** `http://127.0.0.1:<port>`, no slash at the end. */
  readonly url: string;
  /** The same for the management port, where it has one. */
  readonly managementUrl: string | null;
  readonly pid: number;
  /** Every line of stdout and stderr so far; grows. */
  readonly lines: readonly string[];
  /** The lines that are JSON objects. */
  logs(): Record<string, unknown>[];
  /** Sends the signal and waits: the exit code, or null when a signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** SIGKILL, and waits. */
  kill(): Promise<void>;
  /** Resolves with the exit code when the process ends for any reason. */
  readonly exited: Promise<number | null>;
}

const START_LIMIT_MS = 30_000;

/**
 * Starts the built server as `npm start` does (`node .`) and waits until `/health/live` answers.
 *
 * @throws Error with everything it logged, when it ends or stays silent for 30 seconds
 */
export async function startServer(settings: ServerSettings = {}): Promise<ServerProcess> {
  const folder = resolve(settings.folder ?? '.');
  if (!existsSync(join(folder, 'dist/src/main.js')))
    throw new Error('dist is missing: run npm run build (npm test does)');
  const child = spawn(
    process.execPath,
    ['--import', resolve('test/support/services/die-with-parent.mjs'), '.'],
    {
      cwd: folder,
      env: environmentOf(settings),
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  const lines = collectLines(child);
  const exited = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
  const listening = await waitForListening(child, lines, exited);
  const url = `http://127.0.0.1:${listening.port}`;
  // Another build answers by another document.
  if (settings.folder !== undefined) leaveOutServer(url);
  await waitUntilLive(url, exited, lines);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    return exited;
  };
  return {
    url,
    managementUrl:
      listening.managementPort === undefined ? null : `http://127.0.0.1:${listening.managementPort}`,
    pid: child.pid ?? 0,
    lines,
    logs: () => lines.flatMap(parseLine),
    stop: (signal = 'SIGTERM') => end(signal),
    kill: async () => {
      await end('SIGKILL');
    },
    exited,
  };
}

function environmentOf({ env, databaseUrl, port }: ServerSettings): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: String(port ?? 0),
    MANAGEMENT_PORT: '0',
    ...databaseSettings(databaseUrl ?? workerDatabaseUrl()),
    ...env,
  };
}

function collectLines(child: ChildProcess): string[] {
  const lines: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    if (input !== null) createInterface({ input }).on('line', (line) => lines.push(line));
  }
  return lines;
}

function parseLine(line: string): Record<string, unknown>[] {
  if (!line.startsWith('{')) return [];
  try {
    return [JSON.parse(line) as Record<string, unknown>];
  } catch {
    return [];
  }
}

async function waitForListening(
  child: ChildProcess,
  lines: string[],
  exited: Promise<unknown>,
): Promise<{ port: number; managementPort?: number }> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    const line = lines
      .flatMap(parseLine)
      .find(({ msg, port }) => msg === 'listening' && typeof port === 'number');
    if (line !== undefined) return line as unknown as { port: number; managementPort?: number };
    if (child.exitCode !== null || child.signalCode !== null) {
      await exited;
      throw new Error(`The server ended:\n${lines.join('\n')}`);
    }
    await new Promise((done) => setTimeout(done, 20));
  }
  child.kill('SIGKILL');
  throw new Error(`The server did not listen within ${START_LIMIT_MS} ms:\n${lines.join('\n')}`);
}

async function waitUntilLive(url: string, exited: Promise<unknown>, lines: string[]): Promise<void> {
  const response = await Promise.race([fetch(`${url}/api/v1/x402/health/live`), exited]);
  if (!(response instanceof Response) || response.status !== 200) {
    throw new Error(`The server is not live:\n${lines.join('\n')}`);
  }
}
