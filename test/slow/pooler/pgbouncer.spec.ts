import { jobQueue } from '../../../src/platform/jobs/job-queue.js';
import { createDataSource } from '../../../src/data-source.js';
import { migrateDatabase } from '../../../src/platform/database/migrations.js';
import { startPgBouncer, type PgBouncer } from '../../support/services/pgbouncer.js';
import {
  bearer,
  call,
  countStatuses,
  createSeller,
  expectInvariants,
  newHash,
  startCluster,
  until,
  usedUnits,
  verify,
  type Cluster,
} from '../../support/services/cluster.js';
import { mintKey } from '../../support/verification/tenants.js';
import { workerDatabaseUrl, workerRedisUrl } from '../../support/services/worker-database.js';

const SIGNALLED_WITHIN_MS = 1_000;
/** The interval at which a process without signals reads again, and one request. */
const POLLED_WITHIN_MS = 6_000;
const FOUND = 'DATABASE_URL is that of a pooler in transaction mode, which keeps no session. ';

/** Few server connections, so that the sessions of all processes meet on them. */
const SERVER_CONNECTIONS = 6;

let pooler: PgBouncer;
let cluster: Cluster;

beforeAll(async () => {
  pooler = await startPgBouncer(workerDatabaseUrl(), { poolSize: SERVER_CONNECTIONS });
});
afterEach(() => cluster.stop());
afterAll(() => pooler.stop());

/** Two servers behind the pooler; `more` settings follow from the address of their database. */
async function start(more: (databaseUrl: string) => Record<string, string> = () => ({})): Promise<void> {
  cluster = await startCluster((url) => ({ DATABASE_URL: pooler.through(url), ...more(url) }));
}

/** How long another process uses a key after it was revoked, in milliseconds. */
async function revocationMs(): Promise<number> {
  const [here, there] = cluster.servers;
  const seller = await createSeller(cluster);
  const { key, keyId } = await mintKey(cluster.dataSource, seller.tenantId);
  const use = async (server: typeof here) => call(server, '/usage', { headers: bearer(key) });
  for (const server of cluster.servers) expect((await use(server)).status).toBe(200);
  await call(here, `/api-keys/${keyId}`, { method: 'DELETE', headers: bearer(seller.liveKey) });
  const revokedMs = performance.now();
  await until(async () => (await use(there)).status === 401);
  return performance.now() - revokedMs;
}

function saidAtBoot(): string[] {
  return cluster.servers.map((server) =>
    server
      .logs()
      .map(({ msg }) => String(msg))
      .filter((line) => line.startsWith('DATABASE_URL is that of a pooler'))
      .join(' | '),
  );
}

it('P1: without a direct address and Redis, everything works and changes are seen by polling', async () => {
  await start();
  // Further processes boot at once, with jobs, while the others serve.
  const more = await Promise.all([1, 2, 3].map(() => cluster.addServer({ JOBS_ENABLED: 'true' })));
  expect(saidAtBoot()).toEqual(
    Array(2).fill(
      `${FOUND}No signals reach other processes: each reads again what it keeps in memory every 5 s. ` +
        'Set DATABASE_DIRECT_URL or REDIS_URL.',
    ),
  );
  expect(await revocationMs()).toBeLessThan(POLLED_WITHIN_MS);

  const servers = [...cluster.servers, ...more];
  const seller = await createSeller(cluster, { verificationsPerMonth: 100 });
  const hashes = Array.from({ length: 300 }, newHash);
  const replies = await Promise.all(
    hashes.map((hash, index) => verify(servers[index % servers.length] ?? cluster.servers[0], seller, hash)),
  );
  expect(countStatuses(replies)).toEqual({ 200: 100, 429: 200 });
  expect(await usedUnits(cluster.dataSource, seller.tenantId)).toBe(100);

  // One payment at all processes at once: one unit, and the same answer from each.
  const other = await createSeller(cluster);
  const hash = newHash();
  const same = await Promise.all(
    servers.flatMap((server) => Array.from({ length: 10 }, () => verify(server, other, hash))),
  );
  expect(countStatuses(same)).toEqual({ 200: 50 });
  expect(await usedUnits(cluster.dataSource, other.tenantId)).toBe(1);

  // A job of the queue is taken and completed.
  const queue = jobQueue(cluster.dataSource, () => undefined, { supervise: false, schedule: false });
  await queue.start();
  const id = await queue.send('delete-unrelated-payments');
  await until(async () => {
    const [job] = await cluster.dataSource.query<{ state: string }[]>(
      'SELECT state FROM pgboss.job WHERE id = $1',
      [id],
    );
    return job?.state === 'completed';
  });
  await queue.stop({ graceful: false });

  // Nothing of a session stays behind on the connections that all share.
  const locks = await cluster.dataSource.query<unknown[]>(
    `SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  expect(locks).toEqual([]);
  await expectInvariants(cluster.dataSource);
}, 90_000);

it('P1: with Redis, signals go by it', async () => {
  await start(() => ({ REDIS_URL: workerRedisUrl() }));
  expect(saidAtBoot()).toEqual(Array(2).fill(`${FOUND}Signals to other processes go by Redis.`));
  expect(await revocationMs()).toBeLessThan(SIGNALLED_WITHIN_MS);
}, 60_000);

it('P1: with a direct address, signals go by LISTEN', async () => {
  await start((url) => ({ DATABASE_DIRECT_URL: url, REDIS_URL: workerRedisUrl() }));
  expect(saidAtBoot()).toEqual(Array(2).fill(`${FOUND}Signals go by LISTEN on DATABASE_DIRECT_URL.`));
  expect(await revocationMs()).toBeLessThan(SIGNALLED_WITHIN_MS);
}, 60_000);

it('P1: the migration command works through the pooler, several at once', async () => {
  await start();
  const { options } = cluster.dataSource;
  const url = pooler.through((options as { url: string }).url);
  const sources = await Promise.all([1, 2].map(() => createDataSource(url).initialize()));
  try {
    const runs = await Promise.all(sources.map((source) => migrateDatabase(source, null)));
    expect(runs.map(({ ahead }) => ahead)).toEqual([[], []]);
  } finally {
    await Promise.all(sources.map((source) => source.destroy()));
  }
}, 60_000);
