import { spawn, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asAccount, chooseAccount } from '../../../tools/embedded-postgres/account.js';
import { freePort, isListening } from './free-port.js';
import { WHILE_STDIN_IS_OPEN } from './redis.js';

/** A PgBouncer of its own in front of a server. */
export interface PgBouncer {
  /** `host:port`. */
  readonly address: string;
  /** The address of a database of that server, through the pooler. */
  through(url: string): string;
  stop(): Promise<void>;
}

export interface PgBouncerOptions {
  /** Transaction mode unless given. */
  readonly mode?: 'transaction' | 'session';
  /** Server connections of each database; few make processes meet on one. */
  readonly poolSize?: number;
  /** Users and their passwords; those of the server's URL unless given. */
  readonly users?: Readonly<Record<string, string>>;
}

const START_LIMIT_MS = 10_000;
const PROGRAM = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find((path) => existsSync(path)) ?? 'pgbouncer';

/**
 * Starts Debian's PgBouncer before the server of a URL. It ends with this process.
 *
 * @throws Error with what it logged, when it does not listen
 */
export async function startPgBouncer(serverUrl: string, options: PgBouncerOptions = {}): Promise<PgBouncer> {
  const server = new URL(serverUrl);
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'x402-pgbouncer-'));
  const account = chooseAccount(null);
  const users = options.users ?? {
    [decodeURIComponent(server.username)]: decodeURIComponent(server.password),
  };
  const userList = Object.entries(users).map(([name, password]) => `"${name}" "${password}"\n`);
  writeFileSync(join(folder, 'users.txt'), userList.join(''));
  writeFileSync(join(folder, 'pgbouncer.ini'), configuration(server, port, folder, options));
  if (account !== null) chownSync(folder, account.uid, account.gid);
  const command = [PROGRAM, join(folder, 'pgbouncer.ini')];
  const child = spawn('/bin/sh', ['-c', WHILE_STDIN_IS_OPEN, folder, ...command], {
    ...asAccount(account),
    detached: true,
  });
  const exited = new Promise((resolve) => child.once('close', resolve));
  let output = '';
  child.on('error', (error) => (output += String(error)));
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000)));
  }
  await untilListening(port, child, () => output);
  child.stdin.on('error', () => undefined);
  child.unref();
  for (const pipe of child.stdio) (pipe as { unref?: () => void } | null)?.unref?.();
  const address = `127.0.0.1:${port}`;
  return {
    address,
    through: (url) => Object.assign(new URL(url), { host: address }).href,
    stop: async () => {
      child.ref();
      child.stdin.end();
      await exited;
    },
  };
}

function configuration(
  server: URL,
  port: number,
  folder: string,
  { mode = 'transaction', poolSize = 20 }: PgBouncerOptions,
): string {
  return `[databases]
* = host=${server.hostname} port=${server.port || '5432'} connect_query='SET statement_timeout = 10000; SET idle_in_transaction_session_timeout = 30000'
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = plain
auth_file = ${join(folder, 'users.txt')}
pool_mode = ${mode}
default_pool_size = ${poolSize}
max_client_conn = 2000
max_db_connections = 0
query_wait_timeout = 60
server_lifetime = 3600
log_connections = 0
log_disconnections = 0
`;
}

async function untilListening(port: number, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    if (await isListening(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`pgbouncer did not start (${PROGRAM}; Debian: apt-get install pgbouncer):\n${output()}`);
}
