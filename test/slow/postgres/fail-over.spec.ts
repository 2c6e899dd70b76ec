import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { applyMigrations } from '../../../src/platform/database/migrations.js';
import { violationsWhenQuiet } from '../../support/database/invariants.js';
import { startHaProxy, type HaProxy } from '../../support/postgres/haproxy.js';
import {
  createServer,
  createStandby,
  removeServers,
  type OwnServer,
} from '../../support/postgres/own-server.js';
import { startPythonVerifier, type PythonVerifierStandIn } from '../../support/python-verifier/start.js';
import {
  bearer,
  call,
  createSeller,
  newHash,
  until,
  usedUnits,
  verify,
  type Reply,
} from '../../support/services/cluster.js';
import { asAdmin } from '../../support/services/postgres.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import type { TestTenant } from '../../support/verification/tenants.js';

const LOOPS_PER_SERVER = 4;
/** Enough for look-ups of keys that no process remembers, during and after the fail-over. */
const FRESH_KEYS = 150;
const LEASE_MS = 15_000;
const AFTER_PROMOTION_MS = 2_000;

/**
 * One primary, and one standby that has every commit before it is acknowledged (synchronous replication: without it,
 * Postgres itself loses the last commits). One server process has HAProxy before them, the other one a URL of both.
 */
describe('a fail-over of Postgres under load', () => {
  let primary: OwnServer;
  let standby: OwnServer;
  let proxy: HaProxy;
  let verifier: PythonVerifierStandIn;
  let servers: readonly [ServerProcess, ServerProcess];
  let dataSource: DataSource;
  let seller: TestTenant;
  const fresh: TestTenant[] = [];
  const replies: { readonly hash: string; readonly reply: Reply }[] = [];
  const lookUps: Reply[] = [];
  let isLoaded = true;

  beforeAll(async () => {
    primary = await createServer();
    standby = await createStandby(primary);
    await primary.start();
    await standby.start();
    dataSource = await createDataSource(primary.url()).initialize();
    await applyMigrations(dataSource);
    seller = await createSeller({ dataSource } as never);
    for (let index = 0; index < FRESH_KEYS; index += 1)
      fresh.push(await createSeller({ dataSource } as never));
    await dataSource.destroy();
    await asAdmin(primary.url(), `ALTER SYSTEM SET synchronous_standby_names = '*'`);
    await asAdmin(primary.url(), 'SELECT pg_reload_conf()');
    proxy = await startHaProxy(primary.port, standby.port);
    verifier = await startPythonVerifier();
    const start = (hosts: string, more = ''): Promise<ServerProcess> =>
      startServer({
        databaseUrl: `postgres://postgres@${hosts}/postgres${more}`,
        env: { JOBS_ENABLED: 'false', PYTHON_VERIFIER_URL: verifier.url, PYTHON_VERIFIER_KEY: verifier.key },
      });
    servers = await Promise.all([
      start(`127.0.0.1:${proxy.port}`),
      start(`127.0.0.1:${primary.port},127.0.0.1:${standby.port}`, '?target_session_attrs=read-write'),
    ]);
  }, 120_000);

  afterAll(async () => {
    isLoaded = false;
    for (const server of servers) await server.kill();
    await verifier.stop();
    await proxy.stop();
    removeServers();
  }, 60_000);

  const verifyUntilToldToStop = async (server: ServerProcess): Promise<void> => {
    while (isLoaded) {
      const hash = newHash();
      replies.push({ hash, reply: await verify(server, seller, hash) });
    }
  };
  /** Takes the next key as soon as the one before was recognised. */
  const lookUpKeys = async (server: ServerProcess, keys: readonly TestTenant[]): Promise<void> => {
    for (const { liveKey } of keys) {
      let reply: Reply;
      do {
        reply = await call(server, '/wallets', { headers: bearer(liveKey) });
        lookUps.push(reply);
      } while (isLoaded && reply.status !== 200);
    }
  };
  const isServed = async (server: ServerProcess): Promise<boolean> =>
    (await verify(server, seller, newHash())).status === 200;

  it('P2: loses nothing acknowledged, takes no key for unknown, bans no address, and serves within two seconds', async () => {
    const load = servers.flatMap((server) =>
      Array.from({ length: LOOPS_PER_SERVER }, () => verifyUntilToldToStop(server)),
    );
    await until(() => replies.filter(({ reply }) => reply.status === 200).length > 200);

    primary.kill();
    const half = FRESH_KEYS / 2;
    const keys = [lookUpKeys(servers[0], fresh.slice(0, half)), lookUpKeys(servers[1], fresh.slice(half))];

    // Both ways lead to the standby now, which still follows and takes no writes.
    for (const server of servers) {
      await until(async () => (await verify(server, seller, newHash())).status === 503);
      const refused = await verify(server, seller, newHash());
      expect(refused.body).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
      expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
      expect((await call(server, '/health/ready', {})).status).toBe(503);
      const unknown = await call(server, '/wallets', { headers: bearer(fresh.at(-1)?.liveKey ?? '') });
      expect(unknown.status).toBe(503);
    }

    await asAdmin(standby.url(), 'SELECT pg_promote(true, 10)');
    const promotedMs = performance.now();
    for (const server of servers) await until(() => isServed(server), AFTER_PROMOTION_MS);
    const servedMs = performance.now() - promotedMs;
    expect(servedMs).toBeLessThan(AFTER_PROMOTION_MS);
    await Promise.all(keys);
    const before = replies.length;
    await until(() => replies.length > before + 100);
    isLoaded = false;
    await Promise.all(load);
    for (const server of servers)
      await until(async () => (await call(server, '/health/ready', {})).status === 200);

    const acknowledged = replies.filter(({ reply }) => reply.status === 200).map(({ hash }) => hash);
    const others = replies.map(({ reply }) => reply.status).filter((status) => status !== 200);
    expect(new Set(others.filter((status) => ![500, 503, 504].includes(status ?? 0)))).toEqual(new Set());
    expect(
      new Set(lookUps.map(({ status }) => status).filter((status) => ![200, 500, 503].includes(status ?? 0))),
    ).toEqual(new Set());
    expect(lookUps.filter(({ status }) => status === 200)).toHaveLength(FRESH_KEYS);

    dataSource = await createDataSource(standby.url()).initialize();
    try {
      const kept = await dataSource.query<{ hash: string }[]>(
        `SELECT tx_hash AS hash FROM payments WHERE tenant_id = $1 AND tx_hash = ANY ($2) AND status = 'confirmed'`,
        [seller.tenantId, acknowledged],
      );
      expect(kept).toHaveLength(acknowledged.length);
      expect(await usedUnits(dataSource, seller.tenantId)).toBeGreaterThanOrEqual(acknowledged.length);
      expect(await dataSource.query('SELECT * FROM bans')).toEqual([]);
      // A lease whose end could not be written ends by its time.
      expect(await violationsWhenQuiet(dataSource, LEASE_MS + 5_000)).toEqual({});
    } finally {
      await dataSource.destroy();
    }
  }, 90_000);
});
