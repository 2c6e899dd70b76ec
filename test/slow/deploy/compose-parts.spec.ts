import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../tools/embedded-postgres/launcher.js';
import { freePort } from '../../support/services/free-port.js';
import { EMBEDDED_SERVER_PROCESS } from '../../support/services/postgres.js';

/** With what a shell and a configuration file may take for something else. */
const RUNTIME_PASSWORD = `run-'time" $pass_word`;
const OWNER_PASSWORD = `own-'er" $pass_word`;

/** The first row, as this role. */
async function ask(url: URL, user: string, password: string, text: string): Promise<unknown> {
  const { hostname, port } = url;
  const client = new Client({ host: hostname, port: Number(port), user, password, database: 'x402' });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows[0];
  } finally {
    await client.end();
  }
}

/** What docker-compose.yml mounts into the containers of others, run by Debian's programs. */
describe('the parts of docker-compose.yml', () => {
  let postgres: Pick<EmbeddedPostgres, 'url' | 'stop'>;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'x402-compose-'));
    postgres = await startEmbeddedPostgres({
      persistent: false,
      database: 'x402',
      serverProcess: EMBEDDED_SERVER_PROCESS,
    });
    const url = new URL(postgres.url);
    const roles = spawnSync('sh', ['deploy/postgres/init-roles.sh'], {
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        PGHOST: url.hostname,
        PGPORT: url.port,
        PGPASSWORD: decodeURIComponent(url.password),
        POSTGRES_USER: url.username,
        POSTGRES_DB: 'x402',
        POSTGRES_PASSWORD: OWNER_PASSWORD,
        POSTGRES_RUNTIME_PASSWORD: RUNTIME_PASSWORD,
        ROLES_FILE: 'deploy/postgres/roles.sql',
      },
    });
    expect(roles).toMatchObject({ status: 0, stderr: '' });
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true });
  });

  it('P1: the first start of Postgres makes an owner that may create, and a runtime role that may not', async () => {
    const create = 'CREATE TABLE t ()';
    const url = new URL(postgres.url);
    await expect(ask(url, 'x402_runtime', RUNTIME_PASSWORD, create)).rejects.toThrow(/permission denied/);
    await ask(url, 'x402_owner', OWNER_PASSWORD, create);
    expect(await ask(url, 'x402_runtime', RUNTIME_PASSWORD, 'SELECT current_user')).toEqual({
      current_user: 'x402_runtime',
    });
  });

  it('P1: the runtime role has its time limits without being asked, as behind a pooler of a provider', async () => {
    const limits = `SELECT current_setting('statement_timeout') AS statement,
      current_setting('idle_in_transaction_session_timeout') AS idle`;
    const url = new URL(postgres.url);
    const found = await ask(url, 'x402_runtime', RUNTIME_PASSWORD, limits);
    expect(found).toEqual({ statement: '10s', idle: '30s' });
    // Migrations may take longer.
    expect(await ask(url, 'x402_owner', OWNER_PASSWORD, limits)).toEqual({ statement: '0', idle: '0' });
  });

  it('P1: PgBouncer lets the runtime role in by its password, in transaction mode, and no other role', async () => {
    const port = await freePort();
    const url = new URL(postgres.url);
    const ini = readFileSync('deploy/pgbouncer/pgbouncer.ini', 'utf8')
      .replace('host=postgres port=5432', `host=${url.hostname} port=${url.port}`)
      .replace('listen_addr = *', 'listen_addr = 127.0.0.1')
      .replace('listen_port = 6432', `listen_port = ${port}`)
      .replace('/tmp/userlist.txt', join(folder, 'userlist.txt'));
    writeFileSync(join(folder, 'pgbouncer.ini'), ini);
    const env = {
      PATH: `${process.env['PATH'] ?? ''}:/usr/sbin`,
      POSTGRES_RUNTIME_PASSWORD: RUNTIME_PASSWORD,
      PGBOUNCER_INI: join(folder, 'pgbouncer.ini'),
      USERLIST: join(folder, 'userlist.txt'),
    };
    // PgBouncer refuses to run as root, as the tests may.
    const command = ['sh', 'deploy/pgbouncer/start.sh'];
    const isRoot = process.getuid?.() === 0;
    if (isRoot) spawnSync('chown', ['-R', 'nobody', folder]);
    const runner = isRoot ? ['setpriv', '--reuid=nobody', '--clear-groups', ...command] : command;
    const pgbouncer = spawn(runner[0] ?? '', runner.slice(1), { env, stdio: 'ignore' });
    const exited = new Promise((resolve) => pgbouncer.once('exit', resolve));
    const pooled = new URL(`postgres://127.0.0.1:${port}`);
    const connect = (password: string) => ask(pooled, 'x402_runtime', password, 'SELECT current_user');
    for (let tries = 0; tries < 100; tries++) {
      const error = await connect(RUNTIME_PASSWORD).catch(
        (caught: unknown) => caught as NodeJS.ErrnoException,
      );
      if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') break;
      await wait(50);
    }
    try {
      expect(await connect(RUNTIME_PASSWORD)).toEqual({ current_user: 'x402_runtime' });
      expect(await ask(pooled, 'x402_runtime', RUNTIME_PASSWORD, 'SHOW statement_timeout')).toEqual({
        statement_timeout: '10s',
      });
      await expect(connect('wrong')).rejects.toThrow(/authentication failed/);
      await expect(ask(pooled, 'x402_owner', OWNER_PASSWORD, 'SELECT 1')).rejects.toThrow(
        /authentication failed|no such user/,
      );
    } finally {
      pgbouncer.kill();
      await exited;
    }
  });
});
