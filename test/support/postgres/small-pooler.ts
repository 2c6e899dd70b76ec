import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asAccount, chooseAccount } from '../../../tools/embedded-postgres/account.js';
import { asAdmin } from '../services/postgres.js';
import { freePort } from '../services/free-port.js';
import { endWithServers, newFolder, own } from './own-server.js';

/** Debian's PgBouncer in transaction mode, with two connections to a server of a test's own. */
export interface SmallPooler {
  readonly url: string;
  /** Sends its clients to the server on another port; they keep their connections. */
  pointTo(port: number): Promise<void>;
  /** Replaces its connections to the server, so that a role's new settings hold. */
  reconnect(): Promise<void>;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 10_000;

/** Starts one for a role that may log in without a password; `more` ends the line of the database. */
export async function startSmallPooler(serverPort: number, role: string, more = ''): Promise<SmallPooler> {
  const port = await freePort();
  const folder = newFolder();
  const file = join(folder, 'pgbouncer.ini');
  const users = join(folder, 'users.txt');
  writeFileSync(users, `"${role}" ""\n"postgres" ""\n`);
  const write = (target: number): void => {
    writeFileSync(
      file,
      `[databases]
app = host=127.0.0.1 port=${target} user=${role} dbname=postgres ${more}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
admin_users = postgres
pool_mode = transaction
default_pool_size = 2
`,
    );
    own(folder);
  };
  write(serverPort);
  const child = spawn('pgbouncer', ['-q', file], { ...asAccount(chooseAccount(null)), stdio: 'ignore' });
  endWithServers(child);
  const failed = once(child, 'error').then(([error]) => {
    throw new Error('the tests need PgBouncer (Debian: apt-get install pgbouncer)', { cause: error });
  });
  const command = (sql: string): Promise<unknown> =>
    asAdmin(`postgres://postgres@127.0.0.1:${port}/pgbouncer`, sql);
  await Promise.race([untilItAnswers(command), failed]);
  return {
    url: `postgres://${role}@127.0.0.1:${port}/app`,
    pointTo: async (target) => {
      write(target);
      await command('RELOAD');
    },
    reconnect: async () => {
      await command('RECONNECT');
    },
    stop: async () => {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

async function untilItAnswers(command: (sql: string) => Promise<unknown>): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline) {
    const answers = await command('SHOW VERSION').then(
      () => true,
      () => false,
    );
    if (answers) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('PgBouncer did not start');
}
