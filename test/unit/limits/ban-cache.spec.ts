import { Logger } from '@nestjs/common';
import { BanCache } from '../../../src/modules/limits/abuse/ban-cache.js';
import type { AddressStanding, BansRepository } from '../../../src/modules/limits/abuse/bans.repository.js';
import type { AddressHasher } from '../../../src/platform/http/request/address-hasher.js';
import type { Signals, SignalListener } from '../../../src/platform/signals/signals.js';
import { FixedClock } from '../../support/http/fixed-clock.js';

describe('BanCache', () => {
  const clock = new FixedClock();
  let stored: AddressStanding[];
  let isAway: boolean;
  let reads: (readonly string[] | null)[];
  let hear: SignalListener;
  let reconnect: () => void;
  let bans: BanCache;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    stored = [];
    isAway = false;
    reads = [];
    const repository = {
      windows: async (asked: readonly string[] | null) => {
        reads.push(asked);
        const answer = stored.filter(({ addressHash }) => asked?.includes(addressHash) ?? true);
        await new Promise((resolve) => setTimeout(resolve, 10));
        if (isAway) throw new Error('away');
        return answer;
      },
    } as unknown as BansRepository;
    const signals = {
      subscribe: (_topic: string, listener: SignalListener, onReconnect: () => void) => {
        [hear, reconnect] = [listener, onReconnect];
        return () => undefined;
      },
    } as unknown as Signals;
    const hasher = { hash: (address: string) => address } as unknown as AddressHasher;
    bans = new BanCache(repository, hasher, clock, signals);
  });
  afterEach(async () => {
    await bans.onApplicationShutdown();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  async function boot(): Promise<void> {
    const booted = bans.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(20);
    await booted;
  }

  function ban(addressHash: string, seconds = 100, keysSeconds: number | null = null): void {
    const at = (after: number) => new Date(clock.nowMs() + after * 1_000);
    stored.push({
      addressHash,
      until: at(seconds),
      keysUntil: keysSeconds === null ? null : at(keysSeconds),
    });
  }

  function verdict(includeKeys: boolean, seconds: number) {
    return { includeKeys, retryAfterSeconds: seconds, until: new Date(clock.nowMs() + seconds * 1_000) };
  }

  it('C6: knows at boot what is in force, until it ends', async () => {
    ban('a', 100, 10);
    await boot();
    expect(bans.isBanned('a')).toEqual(verdict(true, 100));
    expect(bans.isBanned('b')).toBeNull();
    clock.advance(10_000);
    expect(bans.isBanned('a')).toEqual(verdict(false, 90));
    clock.advance(90_000);
    expect(bans.isBanned('a')).toBeNull();
  });

  it('C6: reads one address on a signal, and everything when signals are heard again', async () => {
    await boot();
    ban('a');
    ban('b');
    hear('a');
    await jest.advanceTimersByTimeAsync(20);
    expect(bans.isBanned('a')).not.toBeNull();
    expect(bans.isBanned('b')).toBeNull();
    reconnect();
    await jest.advanceTimersByTimeAsync(20);
    expect(bans.isBanned('b')).not.toBeNull();
    expect(reads).toEqual([null, ['a'], null]);
  });

  it('C6: a change that is heard of while the row is being read is read again', async () => {
    await boot();
    ban('a');
    hear('a');
    await jest.advanceTimersByTimeAsync(5);
    stored = [];
    hear('a');
    hear('a');
    await jest.advanceTimersByTimeAsync(30);
    expect(bans.isBanned('a')).toBeNull();
    expect(reads).toEqual([null, ['a'], ['a']]);
  });

  it('C6: keeps what it knows while the database is away, and tries again until it is back', async () => {
    ban('a');
    await boot();
    isAway = true;
    ban('b');
    hear('b');
    await jest.advanceTimersByTimeAsync(3_000);
    expect(bans.isBanned('a')).not.toBeNull();
    expect(bans.isBanned('b')).toBeNull();
    isAway = false;
    await jest.advanceTimersByTimeAsync(1_100);
    expect(bans.isBanned('b')).not.toBeNull();
  });

  it('C6: a ban for now lasts until what was written is known', async () => {
    await boot();
    bans.banForNow('a', clock.nowMs() + 60_000);
    expect(bans.isBanned('a')).toEqual(verdict(false, 60));
    ban('a', 300);
    const settled = bans.settle(['a']);
    await jest.advanceTimersByTimeAsync(20);
    await settled;
    expect(bans.isBanned('a')).toEqual(verdict(false, 300));
    stored = [];
    hear('a');
    await jest.advanceTimersByTimeAsync(20);
    expect(bans.isBanned('a')).toBeNull();
  });
});
