import { Logger } from '@nestjs/common';
import { DAY_MS, MINUTE_MS, type LimitRequest } from '../../../src/modules/limits/store/allowance.js';
import { LimitEvents, type StoreMode } from '../../../src/modules/limits/limit-events.js';
import { LimitStore } from '../../../src/modules/limits/store/limit-store.js';
import { RedisLimitStore } from '../../../src/modules/limits/store/redis-limit-store.js';
import { SystemClock } from '../../../src/platform/clock.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { RedisConnection } from '../../../src/platform/redis/redis-connection.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { startRedisServer } from '../../support/services/redis.js';

interface Process {
  readonly store: LimitStore;
  readonly redis: RedisConnection;
  readonly switches: StoreMode[];
  close(): Promise<void>;
}

/** The limit store of one application process. */
async function startProcess(url: string | undefined, clock = new SystemClock()): Promise<Process> {
  const redis = new RedisConnection(readConfig({ NODE_ENV: 'test', REDIS_URL: url }));
  const events = new LimitEvents();
  const switches: StoreMode[] = [];
  events.listen({ onStoreChanged: (mode) => void switches.push(mode) });
  const store = new LimitStore(redis, new RedisLimitStore(redis), events, clock);
  await store.onModuleInit();
  const close = async () => {
    store.onApplicationShutdown();
    await redis.onApplicationShutdown();
  };
  return { store, redis, switches, close };
}

function daily(subject: string, limit: number): LimitRequest {
  return { subject, counters: [{ id: 'day', lengthMs: DAY_MS, limit }] };
}

async function until(condition: () => boolean, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!condition() && performance.now() < deadline) await new Promise((done) => setTimeout(done, 10));
}

/** The process id of the Redis server. */
async function pidOf({ redis }: Process): Promise<number> {
  return Number(/process_id:(\d+)/.exec((await redis.client?.info('server')) ?? '')?.[1]);
}

describe('LimitStore', () => {
  let server: { url: string; stop: () => Promise<void> };
  let one: Process;
  let two: Process;
  const lines: { level: string; line: unknown }[] = [];

  beforeEach(async () => {
    lines.length = 0;
    for (const level of ['log', 'error'] as const) {
      jest.spyOn(Logger.prototype, level).mockImplementation((...[line]: unknown[]) => {
        lines.push({ level, line });
      });
    }
    server = await startRedisServer();
    one = await startProcess(server.url);
    two = await startProcess(server.url);
  });
  afterEach(async () => {
    await one.close();
    await two.close();
    await server.stop();
    jest.restoreAllMocks();
  });

  it('C4: two processes share one limit', async () => {
    const results = await Promise.all(
      Array.from({ length: 300 }, (_, i) => (i % 2 === 0 ? one : two).store.take(daily('shared', 200))),
    );
    expect(results.filter(({ admitted }) => admitted)).toHaveLength(200);
    expect([...one.switches, ...two.switches]).toEqual([]);
  });

  it('C4: continues without Redis from its last counts, and logs each switch once', async () => {
    for (let i = 0; i < 6; i++) await one.store.take(daily('seller', 10));
    await two.store.take(daily('seller', 10));
    const port = Number(new URL(server.url).port);
    await server.stop();

    const startedAtMs = performance.now();
    const away = await Promise.all(Array.from({ length: 20 }, () => one.store.take(daily('seller', 10))));
    expect(performance.now() - startedAtMs).toBeLessThan(500);
    // It has seen six of the seven, since the other process's request came after.
    expect(away.filter(({ admitted }) => admitted)).toHaveLength(4);
    expect(one.store.countingIn).toBe('memory');

    server = await startRedisServer(port);
    const backAtMs = performance.now();
    await until(() => one.store.countingIn === 'redis', 5_000);
    expect(performance.now() - backAtMs).toBeLessThan(2_000);
    expect(one.switches).toEqual(['memory', 'redis']);
    const codes = lines.map(({ line }) => (line as { code?: string }).code);
    expect(codes.filter((code) => code === 'LIMITS_FALLBACK')).toHaveLength(1);
    expect(codes.filter((code) => code === 'LIMITS_RECOVERED')).toHaveLength(1);

    // The new server is empty; what this process counted stands.
    expect((await one.store.take(daily('seller', 10))).admitted).toBe(false);
    expect((await one.store.take(daily('seller', 12))).counts).toEqual([11]);
  });

  it('C4: waits once for a silent Redis, and uses it again when it answers', async () => {
    await one.store.take(daily('patient', 1_000));
    const pid = await pidOf(one);
    process.kill(pid, 'SIGSTOP');
    try {
      const first = performance.now();
      await Promise.all(Array.from({ length: 50 }, () => one.store.take(daily('patient', 1_000))));
      expect(performance.now() - first).toBeLessThan(600);
      const rest = performance.now();
      for (let i = 0; i < 200; i++) await one.store.take(daily('patient', 1_000));
      expect(performance.now() - rest).toBeLessThan(100);
      expect(one.store.countingIn).toBe('memory');
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    const backAtMs = performance.now();
    await until(() => one.store.countingIn === 'redis', 5_000);
    expect(performance.now() - backAtMs).toBeLessThan(2_000);
    expect((await one.store.take(daily('patient', 1_000))).counts[0]).toBeGreaterThanOrEqual(252);
    expect(one.switches).toEqual(['memory', 'redis']);
  });

  it('C4: does not use a full Redis until it can count again', async () => {
    await one.store.take(daily('full', 10));
    await one.redis.client?.config('SET', 'maxmemory', '1');
    expect((await one.store.take(daily('full', 10))).counts).toEqual([2]);
    await new Promise((done) => setTimeout(done, 1_000));
    expect((await one.store.take(daily('full', 10))).counts).toEqual([3]);
    expect(one.switches).toEqual(['memory']);
    await one.redis.client?.config('SET', 'maxmemory', '0');
    await until(() => one.store.countingIn === 'redis', 2_000);
    expect((await one.store.take(daily('full', 10))).counts).toEqual([4]);
    expect(one.switches).toEqual(['memory', 'redis']);
  });

  it('C4: does not mistake a busy event loop for a silent Redis', async () => {
    const results = Array.from({ length: 50 }, () => one.store.take(daily('busy', 40)));
    const endMs = performance.now() + 300;
    while (performance.now() < endMs);
    expect((await Promise.all(results)).filter(({ admitted }) => admitted)).toHaveLength(40);
    expect(one.switches).toEqual([]);
  });

  it('C4: boots without waiting for Redis, and uses it when it is available', async () => {
    const port = Number(new URL(server.url).port);
    await server.stop();
    const startedAtMs = performance.now();
    const late = await startProcess(server.url);
    try {
      expect(performance.now() - startedAtMs).toBeLessThan(1_500);
      expect((await late.store.take(daily('early', 1))).admitted).toBe(true);
      server = await startRedisServer(port);
      await until(() => late.store.countingIn === 'redis', 5_000);
      expect((await late.store.take(daily('early', 1))).admitted).toBe(false);
      expect(late.switches).toEqual(['memory', 'redis']);
    } finally {
      await late.close();
    }
  });

  it('C4: refuses a request at the limit without asking Redis, until the limit is raised', async () => {
    for (let i = 0; i < 5; i++) await one.store.take(daily('hammer', 5));
    const evals = async (): Promise<number> => {
      const stats = (await one.redis.client?.info('commandstats')) ?? '';
      return [...stats.matchAll(/cmdstat_eval(?:sha)?:calls=(\d+)/g)].reduce(
        (sum, [, n]) => sum + Number(n),
        0,
      );
    };
    const before = await evals();
    const hammered = await Promise.all(Array.from({ length: 500 }, () => one.store.take(daily('hammer', 5))));
    expect(hammered.some(({ admitted }) => admitted)).toBe(false);
    expect(await evals()).toBe(before);
    expect(await one.store.take(daily('hammer', 6))).toMatchObject({ admitted: true, counts: [6] });
    expect(await evals()).toBe(before + 1);
  });

  it('M7, C4: a process at the limit learns within a second that another returned units', async () => {
    const given = await Promise.all(Array.from({ length: 5 }, () => one.store.take(daily('shop', 5))));
    expect((await two.store.take(daily('shop', 5))).admitted).toBe(false);
    for (const result of given)
      expect(one.store.giveBack(daily('shop', 5), result).counts[0]).toBe((result.counts[0] ?? 0) - 1);
    // The process that gave it back knows at once.
    expect(await one.store.take(daily('shop', 5))).toMatchObject({ admitted: true, counts: [1] });
    const startedAtMs = performance.now();
    let last = await two.store.take(daily('shop', 5));
    while (!last.admitted && performance.now() - startedAtMs < 2_000)
      last = await two.store.take(daily('shop', 5));
    expect(last).toMatchObject({ admitted: true, counts: [2] });
    expect(performance.now() - startedAtMs).toBeLessThan(1_500);
    const rest = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? one : two).store.take(daily('shop', 5))),
    );
    expect(rest.filter(({ admitted }) => admitted)).toHaveLength(3);
  });

  it('M7, C4: a return of units never fails or waits, and reaches Redis with the next request', async () => {
    const results = await Promise.all(Array.from({ length: 5 }, () => one.store.take(daily('lost', 5))));
    const port = Number(new URL(server.url).port);
    await server.stop();
    for (const result of results.slice(0, 2)) one.store.giveBack(daily('lost', 5), result);
    server = await startRedisServer(port);
    await until(() => one.redis.isReady, 5_000);
    await until(() => one.store.countingIn === 'redis', 5_000);
    const after = await Promise.all(Array.from({ length: 10 }, () => one.store.take(daily('lost', 5))));
    expect(after.filter(({ admitted }) => admitted)).toHaveLength(2);
  });

  it("C1: implements the throttler's interface, with a block that ends with the window", async () => {
    expect(await one.store.increment('throttler', MINUTE_MS, 1)).toMatchObject({
      totalHits: 1,
      isBlocked: false,
    });
    const refused = await one.store.increment('throttler', MINUTE_MS, 1);
    expect(refused).toMatchObject({ totalHits: 1, isBlocked: true });
    expect(refused.timeToBlockExpire).toBeGreaterThanOrEqual(1);
    expect(refused.timeToBlockExpire).toBeLessThanOrEqual(60);
  });
});

describe('LimitStore without Redis', () => {
  it('C5: removes ended windows every 60 s, and holds neither counts nor timers after shutdown', async () => {
    jest.useFakeTimers();
    try {
      const clock = new FixedClock();
      const alone = await startProcess(undefined, clock);
      const { store, switches } = alone;
      for (let i = 0; i < 100; i++) await store.take(daily(`unrelated-${i}`, 10));
      expect(store.remembered).toBe(100);
      jest.advanceTimersByTime(60_000);
      expect(store.remembered).toBe(100);
      clock.advance(DAY_MS);
      jest.advanceTimersByTime(59_999);
      expect(store.remembered).toBe(100);
      jest.advanceTimersByTime(1);
      expect(store.remembered).toBe(0);
      await store.take(daily('last', 10));
      await alone.close();
      expect(store.remembered).toBe(0);
      expect(jest.getTimerCount()).toBe(0);
      expect(switches).toEqual([]);
    } finally {
      jest.useRealTimers();
    }
  });
});
