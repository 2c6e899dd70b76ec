import { execFileSync } from 'node:child_process';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../tools/embedded-postgres/launcher.js';
import { bearer, call, until, type Reply } from '../../support/services/cluster.js';
import { EMBEDDED_SERVER_PROCESS } from '../../support/services/postgres.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';

const ADMIN_KEY = 'operator-of-the-stalled';
/** The wait for a connection, the limit for a silent one, and a few seconds for a busy machine. */
const ANSWERED_WITHIN_MS = 5_000 + 12_000 + 4_000;
/** The limit of the health check, and a margin. */
const HEALTH_WITHIN_MS = 5_000 + 2_000;
const REQUESTS = 24;

describe('a Postgres that hangs', () => {
  let postgres: EmbeddedPostgres;
  let server: ServerProcess;
  /** The postmaster, which outlives every connection. */
  let postmaster: number;
  let key: string;

  beforeAll(async () => {
    postgres = await startEmbeddedPostgres({
      persistent: false,
      database: 'stalled',
      serverProcess: EMBEDDED_SERVER_PROCESS,
    });
    server = await startServer({
      databaseUrl: postgres.url,
      env: { JOBS_ENABLED: 'false', X402_ADMIN_KEY: ADMIN_KEY, DATABASE_POOL_SIZE: '5' },
    });
    const [row] = await inDatabase<{ pid: number }>(
      `SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid`,
    );
    postmaster = row?.pid ?? 0;
    const created = await call(server, '/admin/tenants', {
      method: 'POST',
      headers: { 'X-Admin-Key': ADMIN_KEY },
      body: { email: 'stalled@example.com', plan: 'enterprise' },
    });
    ({ key } = created.body['apiKey'] as { key: string });
  }, 60_000);

  afterAll(async () => {
    signalPostgres('SIGCONT');
    await server.kill();
    await postgres.stop();
  }, 60_000);

  /** One statement on a connection of its own. */
  async function inDatabase<Row>(sql: string): Promise<Row[]> {
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows as Row[];
    } finally {
      await client.end();
    }
  }

  /** Signals the postmaster and its child processes, including those that serve our connections. */
  function signalPostgres(signal: 'SIGSTOP' | 'SIGCONT'): void {
    const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number));
    const children = processes.filter(([, parent]) => parent === postmaster).map(([pid = 0]) => pid);
    for (const pid of [postmaster, ...children]) process.kill(pid, signal);
  }

  /** Reads and changes, with a tenant key and with the operator key. */
  const mixed = (index: number): Promise<Reply> => {
    const headers = bearer(key);
    switch (index % 3) {
      case 0:
        return call(server, '/wallets', { headers });
      case 1:
        return call(server, '/api-keys', { method: 'POST', headers, body: { name: `stalled ${index}` } });
      default:
        return call(server, '/admin/tenants', { headers: { 'X-Admin-Key': ADMIN_KEY } });
    }
  };
  const countKeys = async (): Promise<number> => {
    const [row] = await inDatabase<{ count: number }>('SELECT count(*)::int AS count FROM api_keys');
    return row?.count ?? 0;
  };

  it('H3: every request gets a 500 in bounded time, and the service recovers when Postgres resumes', async () => {
    const warm = await Promise.all(Array.from({ length: REQUESTS }, (_, index) => mixed(index)));
    expect(warm.map(({ status }) => status).filter((status) => (status ?? 500) >= 400)).toEqual([]);
    const keys = await countKeys();

    signalPostgres('SIGSTOP');
    const startMs = performance.now();
    const asked = Array.from({ length: REQUESTS }, async (_, index) => {
      const reply = await mixed(index);
      return { reply, tookMs: performance.now() - startMs };
    });
    // Health requests are answered meanwhile.
    expect((await call(server, '/health/live', {})).status).toBe(200);
    expect((await call(server, '/health/ready', {})).status).toBe(503);
    expect(performance.now() - startMs).toBeLessThan(HEALTH_WITHIN_MS);
    for (const { reply, tookMs } of await Promise.all(asked)) {
      expect(reply.status).toBe(500);
      expect(reply.body).toMatchObject({
        code: 'INTERNAL_ERROR',
        message: 'The service is busy; try again.',
      });
      expect(Number(reply.headers.get('Retry-After'))).toBeGreaterThan(0);
      expect(tookMs).toBeLessThan(ANSWERED_WITHIN_MS);
    }

    signalPostgres('SIGCONT');
    await until(async () => (await call(server, '/wallets', { headers: bearer(key) })).status === 200);
    // No failed request was committed later, and no transaction is still open.
    expect(await countKeys()).toBe(keys);
    const open = await inDatabase(
      "SELECT state FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'",
    );
    expect(open).toEqual([]);
    const again = await Promise.all(Array.from({ length: REQUESTS }, (_, index) => mixed(index)));
    expect(again.map(({ status }) => status).filter((status) => (status ?? 500) >= 400)).toEqual([]);
    expect(await countKeys()).toBe(keys + REQUESTS / 3);
  }, 90_000);
});
