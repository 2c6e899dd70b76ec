import fc from 'fast-check';
import { DAY_MS, MINUTE_MS, type Ask, type Counter, type Tally } from '../../src/modules/limits/allowance.js';
import { MemoryLimitStore } from '../../src/modules/limits/memory-limit-store.js';
import { RedisLimitStore } from '../../src/modules/limits/redis-limit-store.js';
import { readConfig } from '../../src/platform/config/env.js';
import { RedisConnection } from '../../src/platform/redis/redis-connection.js';
import { workerRedisUrl } from '../support/worker-database.js';

/** Short windows end while the property runs. */
const LENGTHS = { moment: 3, blink: 40, minute: MINUTE_MS, day: DAY_MS };

/** The limiter as one would tell it: a list of what was admitted and when. */
class Model {
  private readonly hits: { subject: string; id: string; atMs: number }[] = [];

  take({ subject, counters }: Ask, nowMs: number): Tally {
    const before = counters.map((counter) => this.hitsInWindow(subject, counter, nowMs));
    const admitted = counters.every(({ limit }, position) => (before[position] ?? 0) < limit);
    if (admitted) for (const { id } of counters) this.hits.push({ subject, id, atMs: nowMs });
    return { admitted, nowMs, counts: before.map((count) => (admitted ? count + 1 : count)) };
  }

  private hitsInWindow(subject: string, { id, lengthMs }: Counter, nowMs: number): number {
    const startMs = nowMs - (nowMs % lengthMs);
    return this.hits.filter((hit) => hit.subject === subject && hit.id === id && hit.atMs >= startMs).length;
  }
}

const counters = fc
  .subarray(Object.entries(LENGTHS), { minLength: 1 })
  .chain((chosen) =>
    fc.tuple(...chosen.map(([id, lengthMs]) => fc.nat(6).map((limit) => ({ id, lengthMs, limit })))),
  );
const asks = fc.array(fc.record({ subject: fc.constantFrom('a', 'b'), counters }), {
  minLength: 1,
  maxLength: 40,
});

describe('the script and the memory store', () => {
  let redis: RedisConnection;
  let shared: RedisLimitStore;
  let run = 0;

  beforeAll(async () => {
    redis = new RedisConnection(readConfig({ NODE_ENV: 'test', REDIS_URL: workerRedisUrl() }));
    shared = new RedisLimitStore(redis);
    await redis.settled(5_000);
  });
  afterAll(() => redis.onApplicationShutdown());

  it('C4: both decide and count exactly like the model, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(asks, async (sequence) => {
        const model = new Model();
        const memory = new MemoryLimitStore();
        const prefix = `model-${process.pid}-${++run}`;
        for (const { subject, counters } of sequence) {
          const ask = { subject: `${prefix}-${subject}`, counters };
          const answered = await shared.take(ask, []);
          expect(answered).toEqual(model.take(ask, answered.nowMs));
          expect(memory.take(ask, answered.nowMs)).toEqual(answered);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('C4: asked in parallel, exactly the limit passes', async () => {
    const ask: Ask = {
      subject: `parallel-${process.pid}-${++run}`,
      counters: [{ id: 'day', lengthMs: DAY_MS, limit: 50 }],
    };
    const tallies = await Promise.all(Array.from({ length: 200 }, () => shared.take(ask, [])));
    const admitted = tallies.filter((tally) => tally.admitted).map(({ counts }) => counts[0]);
    expect(admitted.sort((a = 0, b = 0) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
  });

  it('C4: every key carries a hash tag and ends with its longest window', async () => {
    const subject = `ttl-${process.pid}-${++run}`;
    const take = async (...chosen: Counter[]) => shared.take({ subject, counters: chosen }, []);
    const { nowMs } = await take({ id: 'day', lengthMs: DAY_MS, limit: 5 });
    await take({ id: 'minute', lengthMs: MINUTE_MS, limit: 5 });
    const keys = (await redis.client?.keys(`*${subject}*`)) ?? [];
    expect(keys).toEqual([`x402:limits:{${subject}}`]);
    const ttlMs = (await redis.client?.pttl(keys[0] ?? '')) ?? 0;
    expect(ttlMs).toBeLessThanOrEqual(DAY_MS - (nowMs % DAY_MS));
    expect(ttlMs).toBeGreaterThan(DAY_MS - (nowMs % DAY_MS) - 10_000);
  });

  it('C4: a Redis that came back empty is told what was seen, and a lower sighting changes nothing', async () => {
    const ask: Ask = {
      subject: `seen-${process.pid}-${++run}`,
      counters: [{ id: 'day', lengthMs: DAY_MS, limit: 10 }],
    };
    const index = Math.floor(Date.now() / DAY_MS);
    expect((await shared.take(ask, [{ index, count: 7 }])).counts).toEqual([8]);
    expect((await shared.take(ask, [{ index, count: 2 }])).counts).toEqual([9]);
    expect((await shared.take(ask, [{ index: index - 1, count: 99 }])).counts).toEqual([10]);
    expect(await shared.take(ask, [])).toMatchObject({ admitted: false, counts: [10] });
  });
});
