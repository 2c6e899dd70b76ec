import { Logger } from '@nestjs/common';
import {
  MINUTE_MS,
  type LimitRequest,
  type LimitResult,
} from '../../../src/modules/limits/store/allowance.js';
import { LimitEvents } from '../../../src/modules/limits/limit-events.js';
import { LimitStore } from '../../../src/modules/limits/store/limit-store.js';
import { RedisLimitStore } from '../../../src/modules/limits/store/redis-limit-store.js';
import { SystemClock } from '../../../src/platform/clock.js';
import { readConfig } from '../../../src/platform/config/env.js';
import type { RedisClient } from '../../../src/platform/redis/redis-client.js';
import { RedisConnection } from '../../../src/platform/redis/redis-connection.js';
import { startRedisServer } from '../../support/services/redis.js';

const AT_ONCE = 50;
const UNLIMITED = 1_000_000;
const numbers = Array.from({ length: AT_ONCE }, (_, at) => at);

function ofMinute(subject: string, limit = UNLIMITED): LimitRequest {
  return { subject, counters: [{ id: 'minute', lengthMs: MINUTE_MS, limit }] };
}

/** Starts each piece of work in an event of its own, all in one turn of the event loop, as requests arrive. */
function inOneTurn<T>(begin: (at: number) => Promise<T>): Promise<T[]> {
  const begun = (at: number): Promise<T> =>
    new Promise((resolve, reject) => setImmediate(() => void begin(at).then(resolve, reject)));
  return Promise.all(numbers.map(begun));
}

describe('limits that are taken in one turn of the event loop', () => {
  let server: { url: string; stop: () => Promise<void> };
  let connection: RedisConnection;
  let client: RedisClient;
  let store: RedisLimitStore;

  beforeEach(async () => {
    for (const level of ['log', 'error'] as const) jest.spyOn(Logger.prototype, level).mockReturnValue();
    server = await startRedisServer();
    connection = new RedisConnection(readConfig({ NODE_ENV: 'test', REDIS_URL: server.url }));
    store = new RedisLimitStore(connection);
    await connection.settled(5_000);
    if (connection.client === null) throw new Error('REDIS_URL was given');
    client = connection.client;
    await store.take(ofMinute('the first sends the script'), []);
  });
  afterEach(async () => {
    await connection.onApplicationShutdown();
    await server.stop();
    jest.restoreAllMocks();
  });

  /** How often Redis has read from its clients, by its own count; asking is one more. */
  const readsOfRedis = async (): Promise<number> =>
    Number(/total_reads_processed:(\d+)/.exec(await client.info('stats'))?.[1]);

  it('C4: reach Redis together, whichever requests they are of; each gets its own answer', async () => {
    // The subject n has been counted n % 3 times.
    for (const at of numbers)
      for (let used = 0; used < at % 3; used++) await store.take(ofMinute(`s${at}`), []);
    const before = await readsOfRedis();
    const results = await inOneTurn((at) => store.take(ofMinute(`s${at}`, 2), []));
    const after = await readsOfRedis();

    expect(after - before - 1).toBe(1);
    expect(results.map(({ admitted, counts }) => [admitted, counts])).toEqual(
      numbers.map((at) => [at % 3 < 2, [Math.min((at % 3) + 1, 2)]]),
    );
  });

  it('C4: do not exceed a limit that they share', async () => {
    const results = await inOneTurn(() => store.take(ofMinute('shared', 30), []));
    expect(results.filter(({ admitted }) => admitted)).toHaveLength(30);
  });

  it('C4: are counted once each when Redis has forgotten the script', async () => {
    await client.script('FLUSH');
    const results = await inOneTurn(() => store.take(ofMinute('forgotten'), []));
    const counts = results.map((result) => result.counts[0] ?? 0).sort((one, other) => one - other);
    expect(counts).toEqual(numbers.map((at) => at + 1));
  });

  it('C4: fail one by one', async () => {
    await client.set('x402:limits:{s7}', 'no hash');
    const outcomes = await inOneTurn((at) =>
      store.take(ofMinute(`s${at}`), []).then(({ counts }) => counts, String),
    );
    expect(outcomes[7]).toContain('WRONGTYPE');
    expect(outcomes.filter((_, at) => at !== 7)).toEqual(numbers.slice(1).map(() => [1]));
  });

  it('C4: are all counted in memory when Redis dies before it answers, with one switch', async () => {
    const events = new LimitEvents();
    const switches: string[] = [];
    events.listen({ onStoreChanged: (mode) => void switches.push(mode) });
    const limits = new LimitStore(connection, store, events, new SystemClock());
    const pid = Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1]);
    process.kill(pid, 'SIGSTOP');
    const taken: Promise<LimitResult[]> = inOneTurn(() => limits.take(ofMinute('interrupted', 30)));
    await new Promise((done) => setTimeout(done, 10));
    process.kill(pid, 'SIGKILL');
    const results = await taken;
    limits.onApplicationShutdown();

    expect(results.filter(({ admitted }) => admitted)).toHaveLength(30);
    expect(switches).toEqual(['memory']);
  });
});
