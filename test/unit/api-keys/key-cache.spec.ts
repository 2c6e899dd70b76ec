import { KeyCache, KEY_TTL_MS } from '../../../src/modules/api-keys/directory/key-cache.js';
import type { ApiKeyLookup } from '../../../src/modules/api-keys/directory/api-key-lookup.js';
import type { CachedApiKey } from '../../../src/modules/api-keys/directory/cached-api-key.js';
import { Signals, type Signal, type SignalListener } from '../../../src/platform/signals/signals.js';

class FakeSignals extends Signals {
  readonly subscriptions: { topic: string; listener: SignalListener; onReconnect: () => void }[] = [];

  publish({ topic, key }: Signal): Promise<void> {
    for (const subscription of this.subscriptions)
      if (subscription.topic === topic) subscription.listener(key);
    return Promise.resolve();
  }

  reconnect(): void {
    for (const { onReconnect } of this.subscriptions) onReconnect();
  }

  subscribe(topic: Signal['topic'], listener: SignalListener, onReconnect: () => void): () => void {
    const subscription = { topic, listener, onReconnect };
    this.subscriptions.push(subscription);
    return () => void this.subscriptions.splice(this.subscriptions.indexOf(subscription), 1);
  }
}

/** A key look-up that the test answers, query by query. */
class ScriptedDirectory {
  readonly queries: { answer(key: CachedApiKey | null): void; fail(error: Error): void }[] = [];

  find(): Promise<CachedApiKey | null> {
    return new Promise((resolve, reject) => {
      this.queries.push({ answer: resolve, fail: reject });
    });
  }
}

const HASH = Buffer.alloc(32, 1);
const freely = (): void => undefined;
const never = (): void => {
  throw new Error('no look-up left');
};
const KEY = {
  hash: HASH,
  keyId: 'key-1',
  tenantId: 'tenant-1',
  plan: 'free',
  revokedAt: null,
} as unknown as CachedApiKey;
const UPGRADED = { ...KEY, plan: 'pro' } as CachedApiKey;

function setUp(): { cache: KeyCache; directory: ScriptedDirectory; signals: FakeSignals } {
  const directory = new ScriptedDirectory();
  const signals = new FakeSignals();
  return { cache: new KeyCache(directory as unknown as ApiKeyLookup, signals), directory, signals };
}

async function remembering(): Promise<ReturnType<typeof setUp>> {
  const all = setUp();
  const found = all.cache.find(HASH, freely);
  all.directory.queries[0]?.answer(KEY);
  await found;
  return all;
}

describe(KeyCache, () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('B7: concurrent requests with one key share one look-up, and its result is cached', async () => {
    const { cache, directory } = setUp();
    const found = [1, 2, 3].map(async () => cache.find(HASH, freely));
    directory.queries[0]?.answer(KEY);
    expect(await Promise.all(found)).toEqual([KEY, KEY, KEY]);
    expect(cache.find(HASH, freely)).toBe(KEY);
    expect(directory.queries).toHaveLength(1);
  });

  it('B7: does not cache keys that do not exist', async () => {
    const { cache, directory } = setUp();
    const missing = cache.find(HASH, freely);
    directory.queries[0]?.answer(null);
    expect(await missing).toBeNull();
    void cache.find(HASH, freely);
    expect(directory.queries).toHaveLength(2);
  });

  it('B7: a failed look-up fails every waiting request, and the next request retries it', async () => {
    const { cache, directory } = setUp();
    const waiting = [cache.find(HASH, freely), cache.find(HASH, freely)];
    directory.queries[0]?.fail(new Error('database is down'));
    for (const wait of waiting) await expect(wait).rejects.toThrow('database is down');
    const again = cache.find(HASH, freely);
    directory.queries[1]?.answer(KEY);
    expect(await again).toBe(KEY);
  });

  it.each<Signal>([
    { topic: 'api-key', key: 'key-1' },
    { topic: 'tenant', key: 'tenant-1' },
  ])('B7: drops a cached key on the signal $topic', async (signal) => {
    const { cache, directory, signals } = await remembering();
    await signals.publish({ topic: signal.topic, key: 'somebody-else' });
    expect(cache.find(HASH, freely)).toBe(KEY);
    await signals.publish(signal);
    void cache.find(HASH, freely);
    expect(directory.queries).toHaveLength(2);
  });

  it('B7: drops all cached keys when the signals reconnect', async () => {
    const { cache, directory, signals } = await remembering();
    signals.reconnect();
    void cache.find(HASH, freely);
    expect(directory.queries).toHaveLength(2);
  });

  it('B7: a look-up started before a signal is neither cached nor shared with later requests', async () => {
    const { cache, directory, signals } = setUp();
    const before = cache.find(HASH, freely);
    await signals.publish({ topic: 'api-key', key: 'key-1' });
    const after = cache.find(HASH, freely);
    expect(directory.queries).toHaveLength(2);
    directory.queries[1]?.answer(UPGRADED);
    expect(await after).toBe(UPGRADED);
    directory.queries[0]?.answer(KEY);
    expect(await before).toBe(KEY);
    expect(cache.find(HASH, freely)).toBe(UPGRADED);
  });

  it('B7: a change takes effect within 30 seconds even if its signal was lost', async () => {
    const clock = jest.spyOn(performance, 'now').mockReturnValue(1_000_000);
    const { cache, directory } = await remembering();
    // The cache reads the clock again only after a turn of the event loop.
    const wait = async (ms: number): Promise<void> => {
      clock.mockReturnValue(performance.now() + ms);
      await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await wait(KEY_TTL_MS);
    expect(cache.find(HASH, freely)).toBe(KEY);
    await wait(1);
    void cache.find(HASH, freely);
    expect(directory.queries).toHaveLength(2);
    expect(KEY_TTL_MS).toBeLessThanOrEqual(30_000);
  });

  it('S5: an accepted key is looked up again outside the look-up limit; a revoked or missing key is not', async () => {
    const { cache, directory, signals } = await remembering();
    expect(cache.holds(HASH)).toBe(true);
    signals.reconnect();
    expect(cache.holds(HASH)).toBe(false);
    expect(() => cache.find(HASH, never)).toThrow('no look-up left');
    cache.keepPlace(HASH);
    expect(cache.holds(HASH)).toBe(true);
    const again = cache.find(HASH, never);
    directory.queries[1]?.answer({ ...KEY, revokedAt: new Date() });
    await again;
    expect(cache.find(HASH, never)).toMatchObject({ keyId: 'key-1' });
    signals.reconnect();
    expect(() => cache.find(HASH, never)).toThrow('no look-up left');
    cache.keepPlace(HASH);
    const gone = cache.find(HASH, never);
    directory.queries[2]?.answer(null);
    await gone;
    expect(cache.holds(HASH)).toBe(false);
    expect(directory.queries).toHaveLength(3);
  });

  it('S5: a request that shares a look-up in progress uses none of the look-up limit', () => {
    const { cache, directory } = setUp();
    void cache.find(HASH, freely);
    expect(cache.holds(HASH)).toBe(true);
    void cache.find(HASH, never);
    expect(directory.queries).toHaveLength(1);
  });

  it('B7: unsubscribes from signals on shutdown', async () => {
    const { cache, signals } = await remembering();
    cache.onApplicationShutdown();
    expect(signals.subscriptions).toEqual([]);
  });
});
