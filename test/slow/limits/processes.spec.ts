import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { startRedisServer } from '../../support/services/redis.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import { createTenant } from '../../support/verification/tenants.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const ADMIN_KEY = 'operator-of-two-processes';
const PATH = '/api/v1/x402/supported-chains';

describe('two processes and one Redis', () => {
  let redis: { url: string; stop: () => Promise<void> };
  let servers: ServerProcess[] = [];
  /** A separate database: a ban would hit the address that all specs share. */
  let database: ThrowawayDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    redis = await startRedisServer();
    database = await createThrowawayDatabase();
    const { url: databaseUrl } = database;
    dataSource = await createDataSource(databaseUrl).initialize();
    const env = {
      REDIS_URL: redis.url,
      JOBS_ENABLED: 'false',
      TRUST_PROXY: '1',
      X402_ADMIN_KEY: ADMIN_KEY,
    };
    servers = await Promise.all([startServer({ env, databaseUrl }), startServer({ env, databaseUrl })]);
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.kill()));
    await dataSource.destroy();
    await database.drop();
    await redis.stop();
  });

  async function ask(key: string, i: number): Promise<number> {
    const url = (servers[i % servers.length]?.url ?? '') + PATH;
    const response = await fetch(url, { headers: { Authorization: `Bearer ${key}` } });
    await response.arrayBuffer();
    return response.status;
  }

  /** The Redis commands called during the work, with their counts. */
  async function spentOn(work: () => Promise<void>): Promise<(readonly [command: string, calls: number])[]> {
    const client = new Redis(redis.url);
    const calls = async (): Promise<Record<string, number>> =>
      Object.fromEntries(
        [...(await client.info('commandstats')).matchAll(/cmdstat_([^:]+):calls=(\d+)/g)].map(
          ([, name = '', n]) => [name, Number(n)],
        ),
      );
    try {
      const before = await calls();
      await work();
      return Object.entries(await calls())
        .map(([name, n]) => [name, n - (before[name] ?? 0)] as const)
        .filter(([name, n]) => n > 0 && name !== 'info');
    } finally {
      client.disconnect();
    }
  }

  const count = (code: string): number =>
    servers.flatMap((server) => server.logs()).filter((line) => line['code'] === code).length;

  /**
   * The result of the work when Redis counted all of it within one minute. A run that crosses a minute, or in which a
   * busy machine made a process fall back from Redis, proves nothing and is repeated.
   */
  async function countedInRedis<T>(work: () => Promise<T>): Promise<T> {
    const { liveKey: idleKey } = await createTenant(dataSource);
    for (;;) {
      while (count('LIMITS_FALLBACK') > count('LIMITS_RECOVERED')) {
        await ask(idleKey, 0);
        await setTimeout(20);
      }
      const fallbacks = count('LIMITS_FALLBACK');
      const before = new Date().toISOString().slice(0, 16);
      const result = await work();
      const isCounted = count('LIMITS_FALLBACK') === fallbacks;
      if (isCounted && new Date().toISOString().slice(0, 16) === before) return result;
    }
  }

  it('C4: of 700 parallel requests of one starter tenant exactly 600 pass', async () => {
    const statuses = await countedInRedis(async () => {
      const { liveKey } = await createTenant(dataSource, { plan: 'starter', planLimits: true });
      return Promise.all(Array.from({ length: 700 }, (_, i) => ask(liveKey, i)));
    });
    expect(statuses.filter((status) => status === 200)).toHaveLength(600);
    expect(statuses.filter((status) => status === 429)).toHaveLength(100);
  });

  it('C4: a request costs one round trip to Redis', async () => {
    const { liveKey } = await createTenant(dataSource);
    await ask(liveKey, 0);
    await ask(liveKey, 1);
    const spent = await spentOn(async () => {
      for (let i = 0; i < 50; i++) expect(await ask(liveKey, i)).toBe(200);
    });
    // Redis also counts the commands inside the script.
    const scripted = ['time', 'hmget', 'pttl', 'hset', 'pexpireat'];
    expect(spent.filter(([name]) => !scripted.includes(name))).toEqual([['evalsha', 50]]);
    expect(spent.every(([, n]) => n <= 50)).toBe(true);
  });

  it('S6: of 300 parallel batches exactly those within the limit pass, at one round trip each', async () => {
    const verifications = Array.from({ length: 7 }, () => ({ tx_hash: 'none', chain: 'sandbox' }));
    const post = async (key: string, count: number, i: number): Promise<number> => {
      const response = await fetch(`${servers[i % servers.length]?.url ?? ''}/api/v1/x402/verify/batch`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ verifications: verifications.slice(0, count) }),
      });
      await response.arrayBuffer();
      return response.status;
    };
    const { statuses, last } = await countedInRedis(async () => {
      const limitOverrides = { requestsPerDay: 500, requestsPerMinute: 1_000_000 };
      const { testKey } = await createTenant(dataSource, { limitOverrides });
      const burst = await Promise.all(Array.from({ length: 300 }, (_, i) => post(testKey, 7, i)));
      return {
        statuses: burst,
        last: [await post(testKey, 4, 0), await post(testKey, 3, 1), await post(testKey, 1, 0)],
      };
    });
    expect(statuses.filter((status) => status === 200)).toHaveLength(71);
    expect(statuses.filter((status) => status === 429)).toHaveLength(229);
    // 497 of 500 were used: three more fit, a fourth does not.
    expect(last).toEqual([429, 200, 429]);
    const idle = await createTenant(dataSource);
    const spent = await spentOn(async () => {
      for (let i = 0; i < 10; i++) expect(await post(idle.testKey, 7, i)).toBe(200);
    });
    expect(spent).toContainEqual(['evalsha', 10]);
  });

  it('C4: a request from a banned address sends no Redis command', async () => {
    const [server] = servers;
    const from = (address: string): Promise<Response> =>
      fetch((server?.url ?? '') + PATH, { headers: { 'X-Forwarded-For': address } });
    // No other spec uses these addresses; the ban expires by itself.
    const [unrelated, banned] = ['203.0.113.150', '203.0.113.151'];
    const added = await fetch(`${server?.url ?? ''}/api/v1/x402/admin/bans`, {
      method: 'POST',
      headers: { 'X-Admin-Key': ADMIN_KEY, 'Content-Type': 'application/json' },
      body: JSON.stringify({ address: banned, seconds: 60, reason: 'costs nothing' }),
    });
    expect(added.status).toBe(201);
    // Every process enforces a ban within a second.
    const deadlineMs = Date.now() + 1_000;
    while ((await from(banned)).status !== 403 && Date.now() < deadlineMs);
    const ofBanned = await spentOn(async () => {
      for (let i = 0; i < 20; i++) expect((await from(banned)).status).toBe(403);
    });
    const ofAnonymous = await spentOn(async () => {
      expect((await from(unrelated)).status).toBe(200);
    });
    expect(ofBanned).toEqual([]);
    expect(ofAnonymous).toContainEqual(['evalsha', 1]);
  });
});
