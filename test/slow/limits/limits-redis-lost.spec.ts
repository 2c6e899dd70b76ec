import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createDataSource } from '../../../src/data-source.js';
import { startRedisServer } from '../../support/services/redis.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import { createTenant } from '../../support/verification/tenants.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';

const PATH = '/api/v1/x402/supported-chains';
const CALLERS = 8;

/** The results of a load run. */
interface Load {
  readonly statuses: Map<number, number>;
  slowestMs: number;
  stop(): Promise<void>;
}

/** Starts callers that send one request after the other, to the servers in turn. */
function load(servers: readonly ServerProcess[], key: string): Load {
  let isOn = true;
  const result = { statuses: new Map<number, number>(), slowestMs: 0 };
  const caller = async (number: number): Promise<void> => {
    for (let i = number; isOn; i++) {
      const startedAtMs = performance.now();
      const url = (servers[i % servers.length]?.url ?? '') + PATH;
      const response = await fetch(url, { headers: { Authorization: `Bearer ${key}` } });
      await response.arrayBuffer();
      result.slowestMs = Math.max(result.slowestMs, performance.now() - startedAtMs);
      result.statuses.set(response.status, (result.statuses.get(response.status) ?? 0) + 1);
      await sleep(5);
    }
  };
  const callers = Array.from({ length: CALLERS }, (_, number) => caller(number));
  const stop = async (): Promise<void> => {
    isOn = false;
    await Promise.all(callers);
  };
  return Object.assign(result, { stop });
}

async function pidOf(url: string): Promise<number> {
  const client = new Redis(url);
  const pid = Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1]);
  client.disconnect();
  return pid;
}

describe('a Redis outage under load', () => {
  const dataSource = createDataSource(workerDatabaseUrl());
  let redis: { url: string; stop: () => Promise<void> };
  let servers: ServerProcess[] = [];

  beforeEach(async () => {
    redis = await startRedisServer();
    if (!dataSource.isInitialized) await dataSource.initialize();
    const env = { REDIS_URL: redis.url, JOBS_ENABLED: 'false' };
    servers = await Promise.all([startServer({ env }), startServer({ env })]);
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.kill()));
    await redis.stop();
  });
  afterAll(() => dataSource.destroy());

  /** The fallbacks and recoveries that a server logged, with their times. */
  const switchesOf = (server: ServerProcess) =>
    server
      .logs()
      .filter(({ code }) => code === 'LIMITS_FALLBACK' || code === 'LIMITS_RECOVERED')
      .filter(({ context }) => context === 'limits')
      .map(({ code, time }) => ({ code: String(code), atMs: Date.parse(String(time)) }));

  it('C4: after a kill and restart every request is served; fallback and recovery are logged once each', async () => {
    const { liveKey } = await createTenant(dataSource);
    const running = load(servers, liveKey);
    await sleep(1_500);
    process.kill(await pidOf(redis.url), 'SIGKILL');
    await sleep(3_000);
    await redis.stop();
    redis = await startRedisServer(Number(new URL(redis.url).port));
    const backAtMs = Date.now();
    await sleep(3_500);
    await running.stop();

    expect([...running.statuses.keys()]).toEqual([200]);
    expect(running.statuses.get(200)).toBeGreaterThan(500);
    for (const server of servers) {
      expect(switchesOf(server).map(({ code }) => code)).toEqual(['LIMITS_FALLBACK', 'LIMITS_RECOVERED']);
      expect((switchesOf(server)[1]?.atMs ?? Infinity) - backAtMs).toBeLessThan(2_000);
    }
  });

  it('C4: while Redis hangs no request waits long, and Redis is used again when it resumes', async () => {
    const { liveKey } = await createTenant(dataSource);
    const pid = await pidOf(redis.url);
    const running = load(servers, liveKey);
    await sleep(1_500);
    process.kill(pid, 'SIGSTOP');
    // Long enough for the silent connections to be closed and opened again.
    await sleep(6_000);
    process.kill(pid, 'SIGCONT');
    const backAtMs = Date.now();
    await sleep(3_500);
    await running.stop();

    expect([...running.statuses.keys()]).toEqual([200]);
    expect(running.slowestMs).toBeLessThan(2_000);
    for (const server of servers) {
      expect(switchesOf(server).map(({ code }) => code)).toEqual(['LIMITS_FALLBACK', 'LIMITS_RECOVERED']);
      expect((switchesOf(server)[1]?.atMs ?? Infinity) - backAtMs).toBeLessThan(2_000);
    }
  });

  it('C4: without Redis a process still enforces a limit whose use it counted before', async () => {
    const { liveKey } = await createTenant(dataSource, { limitOverrides: { requestsPerDay: 30 } });
    const ask = async (): Promise<number> => {
      const response = await fetch((servers[0]?.url ?? '') + PATH, {
        headers: { Authorization: `Bearer ${liveKey}` },
      });
      await response.arrayBuffer();
      return response.status;
    };
    for (let i = 0; i < 20; i++) expect(await ask()).toBe(200);
    await redis.stop();
    const away = await Promise.all(Array.from({ length: 20 }, ask));
    expect(away.filter((status) => status === 200)).toHaveLength(10);
    expect(away.filter((status) => status === 429)).toHaveLength(10);
    redis = await startRedisServer(Number(new URL(redis.url).port));
    await sleep(2_500);
    expect(await ask()).toBe(429);
  });
});
