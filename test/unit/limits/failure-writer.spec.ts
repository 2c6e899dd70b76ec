import { Logger } from '@nestjs/common';
import type { BanCache } from '../../../src/modules/limits/abuse/ban-cache.js';
import { BanPolicy } from '../../../src/modules/limits/abuse/ban-policy.js';
import type { FailedAuthCounter, Failures } from '../../../src/modules/limits/abuse/failed-auth-counter.js';
import { FailedAuthWriter } from '../../../src/modules/limits/abuse/failed-auth-writer.js';
import { LimitEvents } from '../../../src/modules/limits/limit-events.js';
import type { Signals } from '../../../src/platform/signals/signals.js';

describe('FailedAuthWriter', () => {
  let writes: (readonly Failures[])[];
  let isUnavailable: boolean;
  let writer: FailedAuthWriter;
  let warn: jest.SpyInstance;

  beforeEach(() => {
    jest.useFakeTimers();
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    jest.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
    writes = [];
    isUnavailable = false;
    const counter = {
      enter: (failures: readonly Failures[]) => {
        writes.push(failures);
        return isUnavailable ? Promise.reject(new Error('away')) : Promise.resolve([]);
      },
    } as unknown as FailedAuthCounter;
    const bans = { settle: () => Promise.resolve() } as unknown as BanCache;
    const signals = { publish: () => Promise.resolve() } as unknown as Signals;
    writer = new FailedAuthWriter(counter, bans, signals, new LimitEvents(), new BanPolicy());
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('C6: 10,000 failures in two seconds cause at most 21 writes', async () => {
    for (let ms = 0; ms < 2_000; ms++) {
      for (let i = 0; i < 5; i++) writer.add(`a${(ms * 5 + i) % 50}`, ms);
      await jest.advanceTimersByTimeAsync(1);
    }
    expect(writes.length).toBeGreaterThan(10);
    expect(writes.length).toBeLessThanOrEqual(21);
    expect(Math.max(...writes.flat().map(({ timesMs }) => timesMs.length))).toBeLessThanOrEqual(10);
  });

  it('C6: writes at most 200 addresses per batch, and at most 10,000 waiting addresses', async () => {
    for (let i = 0; i < 12_000; i++) writer.add(`a${i}`, 1);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(Math.max(...writes.map((batch) => batch.length))).toBe(200);
    expect(new Set(writes.flat().map(({ addressHash }) => addressHash)).size).toBe(10_000);
  });

  it('C6: failed writes are retried until one succeeds, with a single warning', async () => {
    isUnavailable = true;
    writer.add('a', 1);
    await jest.advanceTimersByTimeAsync(5_000);
    writer.add('a', 2);
    const tried = writes.length;
    expect(tried).toBeGreaterThanOrEqual(3);
    expect(tried).toBeLessThanOrEqual(7);
    expect(warn).toHaveBeenCalledTimes(1);
    isUnavailable = false;
    await jest.advanceTimersByTimeAsync(5_000);
    expect(writes.slice(tried)).toEqual([[{ addressHash: 'a', timesMs: [1, 2] }]]);
  });

  it('C6: shutdown writes the waiting failures and leaves no timer', async () => {
    writer.add('a', 1);
    await writer.close();
    expect(writes).toEqual([[{ addressHash: 'a', timesMs: [1] }]]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
