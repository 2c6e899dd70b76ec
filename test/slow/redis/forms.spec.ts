import { Redis } from 'ioredis';
import { makeCertificates, type Certificates } from '../../support/redis/certificates.js';
import { makeUser, quietLog, startCounting, type CountingProcess } from '../../support/redis/counting.js';
import { startWatchedRedis } from '../../support/redis/sentinel.js';
import { until } from '../../support/services/cluster.js';
import { freePort } from '../../support/services/free-port.js';
import { startRedisCluster } from '../../support/services/redis-cluster.js';
import { startRedisServer } from '../../support/services/redis.js';

/** With all that a URL must encode. */
const PASSWORD = 'p%25:@/?#ss';
const ENCODED = encodeURIComponent(PASSWORD);

describe('Redis as others run it', () => {
  let lines: ReturnType<typeof quietLog>;
  const running: CountingProcess[] = [];
  const cleanups: (() => Promise<void> | void)[] = [];

  beforeEach(() => {
    lines = quietLog();
  });
  afterEach(async () => {
    for (const process of running.splice(0)) await process.close();
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
    jest.restoreAllMocks();
  });

  const start = async (settings: Readonly<Record<string, string>>): Promise<CountingProcess> => {
    const process = await startCounting(settings);
    running.push(process);
    return process;
  };
  const adminOf = (url: string): Redis => {
    const admin = new Redis(url);
    cleanups.push(() => {
      admin.disconnect();
    });
    return admin;
  };
  const certificates = (names: string): Certificates => {
    const made = makeCertificates(names);
    cleanups.push(() => {
      made.remove();
    });
    return made;
  };
  const server = async (
    more: readonly string[] = [],
  ): Promise<{ url: string; port: string; admin: Redis }> => {
    const { url, stop } = await startRedisServer(undefined, more);
    cleanups.push(stop);
    return { url, port: new URL(url).port, admin: adminOf(url) };
  };
  /** Counts in Redis: twice, since the script is sent by its hash from the second time on. */
  const expectCounted = async (process: CountingProcess, subject: string): Promise<void> => {
    await process.take(subject);
    expect((await process.take(subject)).counts).toEqual([2]);
    expect([process.store.countingIn, process.store.trouble]).toEqual(['redis', null]);
  };

  it('P3: TLS with a private authority, a user with the documented rights, an encoded password, a database', async () => {
    const tls = certificates('DNS:localhost');
    const tlsPort = String(await freePort());
    const { admin } = await server(['--tls-port', tlsPort, ...tls.options]);
    await makeUser(admin, 'app', PASSWORD, '+select');
    await admin.call('ACL', 'LOG', 'RESET');
    const REDIS_URL = `rediss://app:${ENCODED}@localhost:${tlsPort}/3`;

    const trusting = await start({ REDIS_URL, REDIS_CA_CERT: tls.caCert });
    await expectCounted(trusting, 'shop');
    expect(await admin.exists('x402:limits:{shop}')).toBe(0);
    await admin.select(3);
    expect(await admin.hget('x402:limits:{shop}', 'minute')).toBe('2');
    expect(await admin.call('ACL', 'LOG')).toEqual([]);

    // An unknown authority, and a name that the certificate does not have.
    const distrustful = await start({ REDIS_URL });
    expect(distrustful.store.trouble).toBe('tls');
    const misnamed = REDIS_URL.replace('localhost', '127.0.0.1');
    const deceived = await start({ REDIS_URL: misnamed, REDIS_CA_CERT: tls.caCert });
    expect(deceived.store.trouble).toBe('tls');
    expect((await deceived.take('shop')).counts).toEqual([1]);
    await admin.select(0);
    expect(await admin.dbsize()).toBe(0);
  });

  it('P3: a wrong password, a missing one, a missing database and a missing right are named, and count in memory', async () => {
    const { admin, port } = await server(['--databases', '4']);
    await makeUser(admin, 'app', PASSWORD, '+select');
    await makeUser(admin, 'bare', PASSWORD, '');
    await admin.call('ACL', 'SETUSER', 'default', 'resetpass', '>other');
    const at = (access: string, database = ''): Promise<CountingProcess> =>
      start({ REDIS_URL: `redis://${access}127.0.0.1:${port}${database}` });
    const processes = {
      wrong: await at('app:wrong@'),
      missing: await at(''),
      database: await at(`app:${ENCODED}@`, '/9'),
      right: await at(`bare:${ENCODED}@`, '/1'),
    };
    const troubles = Object.values(processes).map(({ store }) => store.trouble);
    await Promise.all(
      Object.values(processes).map(async (process) => {
        expect((await process.take('shop')).counts).toEqual([1]);
      }),
    );
    expect(troubles).toEqual(['authentication', 'authentication', 'no_database', 'permission']);
    expect(await admin.dbsize()).toBe(0);
  });

  it('P3: a cluster with TLS and a user, whose nodes have names; a node alone, and a server as a cluster, are named', async () => {
    const tls = certificates('DNS:localhost');
    const tlsPorts: number[] = [];
    const named = '--cluster-announce-hostname localhost --cluster-preferred-endpoint-type hostname';
    const cluster = await startRedisCluster(async () => {
      const port = await freePort();
      tlsPorts.push(port);
      const encrypted = ['--tls-port', String(port), '--tls-cluster', 'yes', ...tls.options];
      return [...encrypted, ...named.split(' ')];
    });
    cleanups.push(() => cluster.stop());
    for (const node of cluster.nodes) {
      await makeUser(node, 'app', PASSWORD, '+cluster|slots +cluster|info +client|setname');
      await node.call('ACL', 'LOG', 'RESET');
    }
    const urls = tlsPorts.map((port) => `rediss://app:${ENCODED}@localhost:${port}`);
    const process = await start({ REDIS_URL: urls.slice(0, 2).join(','), REDIS_CA_CERT: tls.caCert });
    const subjects = Array.from({ length: 12 }, (_, at) => `shop-${at}`);
    for (const subject of subjects) await expectCounted(process, subject);
    const spread = await Promise.all(cluster.nodes.map((node) => node.keys('x402:limits:{shop-*')));
    expect(spread.flat()).toHaveLength(12);
    for (const keys of spread) expect(keys.length).toBeGreaterThan(0);
    for (const node of cluster.nodes) expect(await node.call('ACL', 'LOG')).toEqual([]);

    const alone = await start({ REDIS_URL: cluster.url.split(',')[0] ?? '' });
    for (const subject of subjects) await alone.take(subject);
    const { url } = await server();
    const single = await start({ REDIS_URL: `${url}?cluster=true` });
    expect([alone.store.trouble, single.store.trouble]).toEqual(['cluster_node', 'no_cluster']);
  });

  it.each(['redis', 'rediss'])(
    'P3: Sentinels name the primary (%s:); after its death the promoted one counts within two seconds',
    async (scheme) => {
      const tls = scheme === 'rediss' ? certificates('IP:127.0.0.1') : null;
      const watched = await startWatchedRedis(tls);
      cleanups.push(() => watched.stop());
      for (const node of [watched.primary, watched.replica]) await makeUser(node, 'app', PASSWORD, '+select');
      const sentinels = `127.0.0.1:1,${scheme}://:${watched.sentinelPassword}@127.0.0.1:${watched.sentinelPort}`;
      const REDIS_URL = `${scheme}://app:${ENCODED}@${watched.group}/2`;
      const authorities: Record<string, string> = tls === null ? {} : { REDIS_CA_CERT: tls.caCert };
      const process = await start({ REDIS_URL, REDIS_SENTINELS: sentinels, ...authorities });
      await expectCounted(process, 'shop');
      await watched.killPrimary();
      await until(async () => (await watched.replica.role())[0] === 'master', 15_000);
      const promotedAtMs = performance.now();
      await until(async () => {
        await process.take('shop');
        return process.store.countingIn === 'redis';
      }, 10_000);
      expect(performance.now() - promotedAtMs).toBeLessThan(2_000);
      await watched.replica.select(2);
      expect(Number(await watched.replica.hget('x402:limits:{shop}', 'minute'))).toBeGreaterThan(2);

      // The Sentinel's own port as REDIS_URL.
      const asServer = `${scheme}://:${watched.sentinelPassword}@127.0.0.1:${watched.sentinelPort}`;
      const confused = await start({ REDIS_URL: asServer, ...authorities });
      const withDatabase = await start({ REDIS_URL: `${asServer}/2`, ...authorities });
      await until(() => withDatabase.store.trouble === 'sentinel_port', 3_000);
      expect(confused.store.trouble).toBe('sentinel_port');
      expect(lines.some(({ code, reason }) => code === 'LIMITS_FALLBACK' && reason === 'sentinel_port')).toBe(
        true,
      );

      // A group that no Sentinel knows.
      const lost = await start({
        REDIS_URL: `${scheme}://strangers`,
        REDIS_SENTINELS: sentinels,
        ...authorities,
      });
      await until(() => lost.store.trouble === 'no_primary', 3_000);
      expect(lost.store.trouble).toBe('no_primary');
    },
  );
});
