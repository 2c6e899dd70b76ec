import fc from 'fast-check';
import {
  DAY_MS,
  MINUTE_MS,
  UNCOUNTED,
  type LimitRequest,
  type Counter,
  type LimitResult,
} from '../../../src/modules/limits/store/allowance.js';
import { MemoryLimitStore } from '../../../src/modules/limits/store/memory-limit-store.js';
import { RedisLimitStore } from '../../../src/modules/limits/store/redis-limit-store.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { RedisConnection } from '../../../src/platform/redis/redis-connection.js';
import { workerRedisUrl } from '../../support/services/worker-database.js';

/** Short windows end while the property runs. */
const LENGTHS = { moment: 3, blink: 40, minute: MINUTE_MS, day: DAY_MS };

/** A simple model of the limiter: a list of what was admitted and when. */
class Model {
  private readonly hits: { subject: string; id: string; atMs: number; isBack: boolean }[] = [];

  take({ subject, counters, cost = 1 }: LimitRequest, nowMs: number): LimitResult {
    const seen = counters.map((counter) => this.hitsInWindow(subject, counter, nowMs));
    const before = seen.map((hits) => hits.filter(({ isBack }) => !isBack).length);
    const givenBack = seen.map((hits) => hits.filter(({ isBack }) => isBack).length);
    const admitted = counters.every(({ limit }, position) => (before[position] ?? 0) + cost <= limit);
    if (admitted)
      for (const { id } of counters)
        for (let nth = 0; nth < cost; nth++) this.hits.push({ subject, id, atMs: nowMs, isBack: false });
    const counts = before.map((count) => (admitted ? count + cost : count));
    return { admitted, nowMs, counts, ...(givenBack.some((count) => count > 0) && { givenBack }) };
  }

  /** Returns what the request took from the day, at most as much as was counted. */
  giveBack({ subject, counters, cost = 1 }: LimitRequest, nowMs: number): void {
    for (const counter of counters.filter(({ lengthMs }) => lengthMs === DAY_MS)) {
      const hits = this.hitsInWindow(subject, counter, nowMs).filter(({ isBack }) => !isBack);
      for (const hit of hits.slice(0, cost)) hit.isBack = true;
    }
  }

  private hitsInWindow(subject: string, { id, lengthMs }: Counter, nowMs: number) {
    const startMs = nowMs - (nowMs % lengthMs);
    return this.hits.filter((hit) => hit.subject === subject && hit.id === id && hit.atMs >= startMs);
  }
}

const counters = fc
  .subarray(Object.entries(LENGTHS), { minLength: 1 })
  .chain((chosen) =>
    fc.tuple(...chosen.map(([id, lengthMs]) => fc.nat(6).map((limit) => ({ id, lengthMs, limit })))),
  );
const step = fc.record({
  subject: fc.constantFrom('a', 'b'),
  counters,
  cost: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  returns: fc.nat(2),
});
const steps = fc.array(step, { minLength: 1, maxLength: 40 });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

describe('the Redis script and the memory store', () => {
  let redis: RedisConnection;
  let shared: RedisLimitStore;
  let run = 0;

  beforeAll(async () => {
    redis = new RedisConnection(readConfig({ NODE_ENV: 'test', REDIS_URL: workerRedisUrl() }));
    shared = new RedisLimitStore(redis);
    await redis.settled(5_000);
  });
  afterAll(() => redis.onApplicationShutdown());

  async function compareWithModel(sequence: readonly Step[]): Promise<void> {
    const model = new Model();
    const memory = new MemoryLimitStore();
    const prefix = `model-${process.pid}-${++run}`;
    for (const { subject, counters, cost, returns } of sequence) {
      const limitRequest = { subject: `${prefix}-${subject}`, counters, ...(cost !== undefined && { cost }) };
      const answered = await shared.take(limitRequest, []);
      expect(answered).toEqual(model.take(limitRequest, answered.nowMs));
      expect(memory.take(limitRequest, answered.nowMs)).toEqual(answered);
      for (let time = 0; time < returns; time++) {
        await shared.giveBack(limitRequest, answered.nowMs);
        memory.giveBack(limitRequest, answered.nowMs);
        model.giveBack(limitRequest, answered.nowMs);
      }
    }
  }

  it('C4: both decide and count exactly like the model for any sequence of requests', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        try {
          await compareWithModel(sequence);
        } catch (error) {
          // A machine that stood still for a second: the driver does not know whether Redis has counted.
          if (!(error instanceof Error) || error.message !== 'Command timed out') throw error;
          await compareWithModel(sequence);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('C4: the Redis script admits exactly the limit of parallel requests', async () => {
    const limitRequest: LimitRequest = {
      subject: `parallel-${process.pid}-${++run}`,
      counters: [{ id: 'day', lengthMs: DAY_MS, limit: 50 }],
    };
    const results = await Promise.all(Array.from({ length: 200 }, () => shared.take(limitRequest, [])));
    const admitted = results.filter((result) => result.admitted).map(({ counts }) => counts[0]);
    expect(admitted.sort((a = 0, b = 0) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
  });

  it('S6: the Redis script fills and never exceeds the limit with parallel requests for several units', async () => {
    const limitRequest = (cost: number): LimitRequest => ({
      subject: `costs-${process.pid}-${run}`,
      counters: [
        { id: 'minute', lengthMs: MINUTE_MS, limit: 1_000 },
        { id: 'day', lengthMs: DAY_MS, limit: 100 },
      ],
      cost,
    });
    run++;
    const results = await Promise.all(Array.from({ length: 200 }, () => shared.take(limitRequest(7), [])));
    expect(results.filter(({ admitted }) => admitted)).toHaveLength(14);
    expect(await shared.take(limitRequest(3), [])).toMatchObject({ admitted: false, counts: [98, 98] });
    const last = await shared.take(limitRequest(2), []);
    expect(last).toMatchObject({ admitted: true, counts: [100, 100] });
    await shared.giveBack(limitRequest(7), last.nowMs);
    expect(await shared.take(limitRequest(8), [])).toMatchObject({
      admitted: false,
      counts: [100, 93],
      givenBack: [0, 7],
    });
  });

  it('C4: every Redis key has a hash tag and expires with its longest window', async () => {
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

  it('C4: an empty Redis takes over the counts that a process saw, unless they are lower', async () => {
    const limitRequest: LimitRequest = {
      subject: `seen-${process.pid}-${++run}`,
      counters: [{ id: 'day', lengthMs: DAY_MS, limit: 10 }],
    };
    const index = Math.floor(Date.now() / DAY_MS);
    expect((await shared.take(limitRequest, [{ index, count: 7, givenBack: 0 }])).counts).toEqual([8]);
    expect((await shared.take(limitRequest, [{ index, count: 2, givenBack: 0 }])).counts).toEqual([9]);
    expect((await shared.take(limitRequest, [{ index: index - 1, count: 99, givenBack: 0 }])).counts).toEqual(
      [10],
    );
    expect(await shared.take(limitRequest, [])).toMatchObject({ admitted: false, counts: [10] });
  });

  it('C4: an empty Redis takes over returned units, and never more than were counted', async () => {
    const limitRequest: LimitRequest = {
      subject: `back-${process.pid}-${++run}`,
      counters: [
        { id: 'minute', lengthMs: MINUTE_MS, limit: 100 },
        { id: 'day', lengthMs: DAY_MS, limit: 10 },
      ],
    };
    const { nowMs } = await shared.take(limitRequest, []);
    await shared.giveBack(limitRequest, nowMs);
    await shared.giveBack(limitRequest, nowMs);
    await shared.giveBack(limitRequest, nowMs - DAY_MS);
    expect(await shared.take(limitRequest, [])).toMatchObject({ counts: [2, 1], givenBack: [0, 1] });
    const index = Math.floor(nowMs / DAY_MS);
    const seen = [UNCOUNTED, { index, count: 9, givenBack: 8 }];
    expect(await shared.take(limitRequest, seen)).toMatchObject({ counts: [3, 2], givenBack: [0, 8] });
    // A process that saw a full day does not fill the day again.
    const stale = [UNCOUNTED, { index, count: 10, givenBack: 0 }];
    expect(await shared.take(limitRequest, stale)).toMatchObject({ admitted: true, counts: [4, 3] });
  });
});
