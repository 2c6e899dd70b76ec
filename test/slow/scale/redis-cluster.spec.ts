import {
  bearer,
  call,
  createSeller,
  expectInvariants,
  newHash,
  startCluster,
  until,
  verify,
  type Cluster,
} from '../../support/cluster.js';
import { startRedisCluster, type RedisCluster } from '../../support/redis-cluster.js';
import { createTenant, mintKey } from '../../support/tenants.js';

describe('processes on a Redis Cluster of three nodes', () => {
  let redis: RedisCluster;
  let cluster: Cluster;

  beforeAll(async () => {
    redis = await startRedisCluster();
    cluster = await startCluster({ REDIS_URL: redis.url, JOBS_ENABLED: 'true' });
  }, 90_000);
  afterAll(async () => {
    await cluster.stop();
    await redis.stop();
  });

  const codes = (code: string): number =>
    cluster.servers.flatMap((server) => server.logs()).filter((line) => line['code'] === code).length;

  it('C4: health says that limits are counted in Redis', async () => {
    for (const server of cluster.servers) {
      const { body } = await call(server, '/health', {});
      expect(body['checks']).toMatchObject({ redis: { status: 'healthy', mode: 'redis' } });
    }
  });

  it('C4: a limit is exact over both processes, for tenants whose counters lie on different nodes', async () => {
    const limit = 40;
    const tenants = await Promise.all(
      Array.from({ length: 9 }, () =>
        createTenant(cluster.dataSource, {
          limitOverrides: { requestsPerDay: limit, requestsPerMinute: 1_000 },
        }),
      ),
    );
    const fallbacks = codes('LIMITS_FALLBACK');
    const admitted = await Promise.all(
      tenants.map(async ({ liveKey }) => {
        const replies = await Promise.all(
          Array.from({ length: limit + 20 }, (_, at) =>
            call(cluster.servers[at % 2 === 0 ? 0 : 1], '/supported-chains', { headers: bearer(liveKey) }),
          ),
        );
        expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 429]));
        return replies.filter(({ status }) => status === 200).length;
      }),
    );
    expect(codes('LIMITS_FALLBACK')).toBe(fallbacks);
    expect(admitted).toEqual(tenants.map(() => limit));
    const spread = await Promise.all(redis.nodes.map((node) => node.keys('x402:limits:*')));
    for (const keys of spread) expect(keys.length).toBeGreaterThan(0);
  });

  it('B7: a key revoked on one process is refused by the other within a second', async () => {
    const [here, there] = cluster.servers;
    const seller = await createSeller(cluster);
    const { key, keyId } = await mintKey(cluster.dataSource, seller.tenantId);
    const use = async (server: typeof here) =>
      (await call(server, '/usage', { headers: bearer(key) })).status;
    expect([await use(here), await use(there)]).toEqual([200, 200]);
    await call(here, `/api-keys/${keyId}`, { method: 'DELETE', headers: bearer(seller.liveKey) });
    await until(async () => (await use(there)) === 401, 1_000);
    expect(await use(there)).toBe(401);
  });

  it('A1: payments are verified once, whichever process is asked', async () => {
    const seller = await createSeller(cluster);
    const hashes = Array.from({ length: 20 }, newHash);
    const replies = await Promise.all(
      hashes.flatMap((hash) => cluster.servers.map((server) => verify(server, seller, hash))),
    );
    for (const { status, body } of replies) expect([status, body['success']]).toEqual([200, true]);
    for (const hash of hashes) expect(await cluster.verifier.calls(hash)).toBe(1);
    await expectInvariants(cluster.dataSource);
  });

  it('F3: the jobs of both processes share their queues', async () => {
    const queues = await cluster.dataSource.query<{ name: string; count: number }[]>(
      'SELECT name, count(*)::int AS count FROM pgboss.schedule GROUP BY name',
    );
    expect(queues.length).toBeGreaterThan(0);
    expect(queues.filter(({ count }) => count !== 1)).toEqual([]);
  });
});
