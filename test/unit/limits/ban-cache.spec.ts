import { Logger } from '@nestjs/common';
import { BanCache } from '../../../src/modules/limits/abuse/ban-cache.js';
import type { AddressBanEnds, BansRepository } from '../../../src/modules/limits/abuse/bans.repository.js';
import type { AddressHasher } from '../../../src/platform/http/request/address-hasher.js';
import type { Signals, SignalListener } from '../../../src/platform/signals/signals.js';
import { FixedClock } from '../../support/http/fixed-clock.js';

describe('BanCache', () => {
  const clock = new FixedClock();
  let stored: AddressBanEnds[];
  let isUnavailable: boolean;
  let reads: (readonly string[] | null)[];
  let receiveSignal: SignalListener;
  let reconnect: () => void;
  let bans: BanCache;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    stored = [];
    isUnavailable = false;
    reads = [];
    const repository = {
      windows: async (asked: readonly string[] | null) => {
        reads.push(asked);
        const answer = stored.filter(({ addressHash }) => asked?.includes(addressHash) ?? true);
        await new Promise((resolve) => setTimeout(resolve, 10));
        if (isUnavailable) throw new Error('away');
        return answer;
      },
    } as unknown as BansRepository;
    const signals = {
      subscribe: (_topic: string, listener: SignalListener, onReconnect: () => void) => {
        [receiveSignal, reconnect] = [listener, onReconnect];
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

  function banFor(includeKeys: boolean, seconds: number) {
    return { includeKeys, retryAfterSeconds: seconds, until: new Date(clock.nowMs() + seconds * 1_000) };
  }

  it('C6: loads current bans at boot and applies each until it ends', async () => {
    ban('a', 100, 10);
    await boot();
    expect(bans.isBanned('a')).toEqual(banFor(true, 100));
    expect(bans.isBanned('b')).toBeNull();
    clock.advance(10_000);
    expect(bans.isBanned('a')).toEqual(banFor(false, 90));
    clock.advance(90_000);
    expect(bans.isBanned('a')).toBeNull();
  });

  it('C6: reads one address after a signal, and all bans after a reconnect', async () => {
    await boot();
    ban('a');
    ban('b');
    receiveSignal('a');
    await jest.advanceTimersByTimeAsync(20);
    expect(bans.isBanned('a')).not.toBeNull();
    expect(bans.isBanned('b')).toBeNull();
    reconnect();
    await jest.advanceTimersByTimeAsync(20);
    expect(bans.isBanned('b')).not.toBeNull();
    expect(reads).toEqual([null, ['a'], null]);
  });

  it('C6: signals during a read cause one more read of the address', async () => {
    await boot();
    ban('a');
    receiveSignal('a');
    await jest.advanceTimersByTimeAsync(5);
    stored = [];
    receiveSignal('a');
    receiveSignal('a');
    await jest.advanceTimersByTimeAsync(30);
    expect(bans.isBanned('a')).toBeNull();
    expect(reads).toEqual([null, ['a'], ['a']]);
  });

  it('C6: keeps known bans while the database is unavailable, and retries until it responds', async () => {
    ban('a');
    await boot();
    isUnavailable = true;
    ban('b');
    receiveSignal('b');
    await jest.advanceTimersByTimeAsync(3_000);
    expect(bans.isBanned('a')).not.toBeNull();
    expect(bans.isBanned('b')).toBeNull();
    isUnavailable = false;
    await jest.advanceTimersByTimeAsync(1_100);
    expect(bans.isBanned('b')).not.toBeNull();
  });

  it('C6: a provisional ban lasts until the stored ban is read', async () => {
    await boot();
    bans.banForNow('a', clock.nowMs() + 60_000);
    expect(bans.isBanned('a')).toEqual(banFor(false, 60));
    ban('a', 300);
    const settled = bans.settle(['a']);
    await jest.advanceTimersByTimeAsync(20);
    await settled;
    expect(bans.isBanned('a')).toEqual(banFor(false, 300));
    stored = [];
    receiveSignal('a');
    await jest.advanceTimersByTimeAsync(20);
    expect(bans.isBanned('a')).toBeNull();
  });
});
