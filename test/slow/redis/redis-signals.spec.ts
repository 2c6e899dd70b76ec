import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { readConfig } from '../../../src/platform/config/env.js';
import { RedisConnection } from '../../../src/platform/redis/redis-connection.js';
import { RedisCarrier } from '../../../src/platform/signals/redis-carrier.js';
import { startRedisCluster } from '../../support/services/redis-cluster.js';
import { startRedisServer } from '../../support/services/redis.js';

interface Process {
  readonly carrier: RedisCarrier;
  readonly redis: RedisConnection;
  /** What was received and noticed, in order. */
  readonly seen: string[];
}

const processes: Process[] = [];

async function startProcess(url: string): Promise<Process> {
  const redis = new RedisConnection(readConfig({ NODE_ENV: 'test', REDIS_URL: url }));
  await redis.settled(5_000);
  const carrier = new RedisCarrier(redis);
  const seen: string[] = [];
  await carrier.start({
    onPayload: (payload) => seen.push(payload),
    onGap: () => seen.push('gap'),
    onLost: () => seen.push('lost'),
    onBack: () => seen.push('back'),
  });
  const started = { carrier, redis, seen };
  processes.push(started);
  return started;
}

async function untilSeen({ seen }: Process, what: string): Promise<void> {
  while (!seen.includes(what)) await new Promise((resolve) => setTimeout(resolve, 10));
}

beforeAll(() => {
  Logger.overrideLogger(false);
});
afterEach(async () => {
  for (const { carrier, redis } of processes.splice(0)) {
    await carrier.stop();
    await redis.onApplicationShutdown();
  }
});

describe(RedisCarrier, () => {
  it('P1: carries signals between processes, and notices a lost subscription', async () => {
    const server = await startRedisServer();
    const [one, other] = [await startProcess(server.url), await startProcess(server.url)];
    await one.carrier.send('a');
    await Promise.all([untilSeen(one, 'a'), untilSeen(other, 'a')]);

    const operator = new Redis(server.url);
    expect(await operator.call('CLIENT', 'KILL', 'TYPE', 'pubsub')).toBe(2);
    operator.disconnect();
    await untilSeen(other, 'gap');
    expect(other.seen).toEqual(['a', 'lost', 'back', 'gap']);
    await one.carrier.send('b');
    await untilSeen(other, 'b');
    await server.stop();
  });

  it('P1: while Redis is away, what is in memory is read again every second, and all is as before after it', async () => {
    const server = await startRedisServer();
    const one = await startProcess(server.url);
    await server.stop();
    await untilSeen(one, 'gap');
    expect(one.seen).toEqual(['lost', 'gap']);
    await expect(one.carrier.send('a')).rejects.toThrow();
    const again = await startRedisServer(Number(new URL(server.url).port));
    await untilSeen(one, 'back');
    await one.redis.settled(5_000);
    while (!one.redis.isReady) await new Promise((resolve) => setTimeout(resolve, 10));
    await one.carrier.send('b');
    await untilSeen(one, 'b');
    await again.stop();
  });

  it('P1: carries signals over a cluster, whichever nodes the processes have met', async () => {
    const cluster = await startRedisCluster();
    const all = await Promise.all([1, 2, 3].map(() => startProcess(cluster.url)));
    for (const [index, { carrier }] of all.entries()) {
      await carrier.send(`from ${index}`);
      await Promise.all(all.map((process) => untilSeen(process, `from ${index}`)));
    }
    for (const { carrier, redis } of processes.splice(0)) {
      await carrier.stop();
      await redis.onApplicationShutdown();
    }
    await cluster.stop();
  });
});
