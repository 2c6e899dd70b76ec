import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

export interface EmbeddedPostgresOptions {
  /**
   * `true`: the data in `dataDir` is kept, and processes that ask for the same folder share one server.
   * `false`: a fresh server in a temporary folder, removed afterwards, that does not survive a crash of the machine.
   */
  readonly persistent: boolean;
  /** Needed when persistent, meaningless otherwise. Relative to the working directory. */
  readonly dataDir?: string;
  /** Created unless it exists. Small letters, digits, underscores. */
  readonly database: string;
  /** Any free port unless given; a server that is running already keeps its own. */
  readonly port?: number;
  /** The compiled server-process.js; by default the one in `dist` under the working directory. */
  readonly serverProcess?: string;
}

export interface EmbeddedPostgres {
  /** `postgres://…@127.0.0.1:<port>/<database>`, with the superuser's random password. */
  readonly url: string;
  /** The process of ours that keeps the server; not Postgres' own. */
  readonly keeperPid: number;
  /** Stops the server unless another process uses it too. May be called twice. */
  readonly stop: () => Promise<void>;
}

const SERVER_PROCESS = 'dist/tools/embedded-postgres/server-process.js';
const STOP_LIMIT_MS = 40_000;

/**
 * Starts a real Postgres for development and tests, from binaries that npm installed, as root or as an ordinary user.
 * It runs beside this process in a session of its own: signals to us do not reach it, it does not hold our event loop,
 * and it ends when this process does, however that ends.
 *
 * @throws Error saying why, when it cannot start
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

/** The child's one line; or, when it ends without one, what it wrote to stderr. */
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

/** Our event loop does not wait for the child, nor for the pipes to it. */
function release(child: ChildProcess): void {
  child.unref();
  // It may be gone already when we say that it may go.
  child.stdin?.on('error', () => undefined);
  for (const pipe of [child.stdin, child.stdout, child.stderr]) {
    (pipe as (typeof pipe & { unref(): void }) | null)?.unref();
  }
}
