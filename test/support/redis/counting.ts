import { readFileSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { LimitEvents } from '../../../src/modules/limits/limit-events.js';
import { MINUTE_MS, type LimitResult } from '../../../src/modules/limits/store/allowance.js';
import { LimitStore } from '../../../src/modules/limits/store/limit-store.js';
import { RedisLimitStore } from '../../../src/modules/limits/store/redis-limit-store.js';
import { SystemClock } from '../../../src/platform/clock.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { RedisConnection } from '../../../src/platform/redis/redis-connection.js';

/** The limiter of one process, with the settings of an operator. */
export interface CountingProcess {
  readonly store: LimitStore;
  /** Takes one request of this subject. */
  take(subject: string): Promise<LimitResult>;
  close(): Promise<void>;
}

/** Starts it as boot does: it waits for Redis, and counts once. */
export async function startCounting(settings: Readonly<Record<string, string>>): Promise<CountingProcess> {
  const redis = new RedisConnection(readConfig({ NODE_ENV: 'test', ...settings }));
  const store = new LimitStore(redis, new RedisLimitStore(redis), new LimitEvents(), new SystemClock());
  await store.onModuleInit();
  return {
    store,
    take: (subject) =>
      store.take({ subject, counters: [{ id: 'minute', lengthMs: MINUTE_MS, limit: 1_000_000 }] }),
    close: async () => {
      store.onApplicationShutdown();
      await redis.onApplicationShutdown();
    },
  };
}

/** Makes the user of docs/redis.md, with the rights that stand there and these. */
export async function makeUser(admin: Redis, name: string, password: string, more: string): Promise<void> {
  const [, rights = ''] =
    /^ACL SETUSER x402 on >password (.+)$/m.exec(readFileSync('docs/redis.md', 'utf8')) ?? [];
  if (rights === '') throw new Error('docs/redis.md has no rule for a user');
  const rule = ['reset', 'on', `>${password}`, ...rights.split(' '), ...more.split(' ').filter(Boolean)];
  await admin.call('ACL', 'SETUSER', name, ...rule);
}

/** Keeps the log of the product out of a test's output. @returns the lines, which grow */
export function quietLog(): { readonly code?: string; readonly reason?: string }[] {
  const lines: { code?: string; reason?: string }[] = [];
  for (const level of ['log', 'warn', 'error'] as const) {
    jest.spyOn(Logger.prototype, level).mockImplementation((...[line]: unknown[]) => {
      lines.push(typeof line === 'object' && line !== null ? line : {});
    });
  }
  return lines;
}
