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
} from '../../support/services/cluster.js';
import { startRedisCluster, type RedisCluster } from '../../support/services/redis-cluster.js';
import { createTenant, mintKey } from '../../support/verification/tenants.js';

describe('processes on a Redis Cluster of three nodes', () => {
  let redis: RedisCluster;
  let cluster: Cluster;

  beforeAll(async () => {
    redis = await startRedisCluster();
    cluster = await startCluster({ REDIS_URL: redis.url, JOBS_ENABLED: 'true' });
    // On a busy machine a process may start before it finds the cluster.
    const isCounting = async (server: Cluster['servers'][0]): Promise<boolean> => {
      const { body } = await call(server, '/health', {});
      return (body['checks'] as { redis: { mode: string } }).redis.mode === 'redis';
    };
    for (const server of cluster.servers) await until(() => isCounting(server), 15_000);
    await until(() => Promise.resolve(codes('LIMITS_FALLBACK') === codes('LIMITS_RECOVERED')), 15_000);
  }, 90_000);
  afterAll(async () => {
    await cluster.stop();
    await redis.stop();
  });

  const codes = (code: string): number =>
    cluster.servers.flatMap((server) => server.logs()).filter((line) => line['code'] === code).length;

  it('C4: health reports that limits are counted in Redis', async () => {
    for (const server of cluster.servers) {
      const { body } = await call(server, '/health', {});
      expect(body['checks']).toMatchObject({ redis: { status: 'healthy', mode: 'redis' } });
    }
  });

  const LIMIT = 40;
  /** After these, all tenants are on two nodes once in a million runs. */
  const MOST_BURSTS = 5;

  /** How many requests of each tenant were admitted. Nine tenants use every node, eleven times of twelve. */
  async function burst(): Promise<number[]> {
    const limitOverrides = { requestsPerDay: LIMIT, requestsPerMinute: 1_000 };
    const tenants = await Promise.all(
      Array.from({ length: 9 }, () => createTenant(cluster.dataSource, { limitOverrides })),
    );
    const admitted: number[] = [];
    for (const { liveKey } of tenants) {
      const replies = await Promise.all(
        Array.from({ length: LIMIT + 20 }, (_, at) =>
          call(cluster.servers[at % 2 === 0 ? 0 : 1], '/supported-chains', { headers: bearer(liveKey) }),
        ),
      );
      admitted.push(replies.filter(({ status }) => status === 200).length);
    }
    return admitted;
  }

  /** A burst during which a process fell back from Redis proves nothing, so it is repeated. */
  async function burstInRedis(): Promise<number[]> {
    for (;;) {
      await until(() => Promise.resolve(codes('LIMITS_FALLBACK') === codes('LIMITS_RECOVERED')), 15_000);
      const fallbacks = codes('LIMITS_FALLBACK');
      const admitted = await burst();
      if (codes('LIMITS_FALLBACK') === fallbacks) return admitted;
    }
  }

  it('C4: a limit is exact over both processes, for tenants whose counters are on different nodes', async () => {
    const leastUsed = async (): Promise<number> => {
      const keys = await Promise.all(redis.nodes.map((node) => node.keys('x402:limits:*')));
      return Math.min(...keys.map(({ length }) => length));
    };
    let least = 0;
    for (let bursts = 0; least === 0 && bursts < MOST_BURSTS; bursts += 1) {
      const admitted = await burstInRedis();
      expect(admitted).toEqual(admitted.map(() => LIMIT));
      least = await leastUsed();
    }
    expect(least).toBeGreaterThan(0);
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

  it('A1: two processes verify each payment once', async () => {
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
