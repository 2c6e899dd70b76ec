import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Signals } from '../../../platform/signals/signals.js';
import { ApiKeyLookup } from './api-key-lookup.js';
import type { CachedApiKey } from './cached-api-key.js';

const CAPACITY = 10_000;
/**
 * The most remembered hashes of valid keys. It exceeds `CAPACITY`, so a tenant with many keys does not evict others.
 */
const PLACES = 100_000;

/** How long a change may stay unseen after its signal was lost. Bounds the use of a revoked key in other processes. */
export const KEY_TTL_MS = 30_000;

/**
 * Caches existing keys by their hash. Signals remove changed keys. Unknown keys are not cached, so invented keys evict
 * no real ones. The cache remembers hashes of valid keys longer than their data. So the look-up of such a key is no
 * guess, and the guesses of other callers cannot block it.
 */
@Injectable()
export class KeyCache implements OnApplicationShutdown {
  private readonly known = new LRUCache<string, CachedApiKey>({ max: CAPACITY, ttl: KEY_TTL_MS });
  private readonly places = new LRUCache<string, true>({ max: PLACES });
  private readonly loads = new Map<string, Promise<CachedApiKey | null>>();
  private readonly unsubscribe: (() => void)[];
  /** Grows with every signalled change. Data read before the change may be stale. */
  private generation = 0;

  constructor(
    private readonly directory: ApiKeyLookup,
    signals: Signals,
  ) {
    const dropAll = (): void => {
      this.drop(() => true);
    };
    this.unsubscribe = [
      signals.subscribe(
        'api-key',
        (keyId) => {
          this.drop((key) => key.keyId === keyId);
        },
        dropAll,
      ),
      signals.subscribe(
        'tenant',
        (tenantId) => {
          this.drop((key) => key.tenantId === tenantId);
        },
        dropAll,
      ),
    ];
  }

  /** Unsubscribes only now, because the server still serves requests until it closes. They must see revocations. */
  onApplicationShutdown(): void {
    for (const unsubscribe of this.unsubscribe) unsubscribe();
  }

  /**
   * Returns the key with this hash, or null. Concurrent misses for the same hash share one query.
   *
   * @param assertMayLookUp called before the query for a hash that is not remembered; its error is passed on
   * @throws the database error: a failed look-up does not mean an unknown key
   */
  find(hash: Buffer, assertMayLookUp: () => void): CachedApiKey | null | Promise<CachedApiKey | null> {
    const name = hash.toString('base64');
    const found = this.known.get(name) ?? this.loads.get(name);
    if (found !== undefined) return found;
    if (this.places.get(name) === undefined) assertMayLookUp();
    return this.load(name, hash);
  }

  /** Returns whether `find` needs no permission for a look-up: the key is cached, or was valid before. */
  holds(hash: Buffer): boolean {
    const name = hash.toString('base64');
    return this.known.has(name) || this.places.has(name) || this.loads.has(name);
  }

  /** Remembers the hash of a key that was looked up and is valid. */
  keepPlace(hash: Buffer): void {
    this.places.set(hash.toString('base64'), true);
  }

  private load(name: string, hash: Buffer): Promise<CachedApiKey | null> {
    const { generation } = this;
    const load = this.directory.find(hash).then((key) => {
      if (key?.revokedAt !== null) this.places.delete(name);
      if (key !== null && generation === this.generation) this.known.set(name, key);
      return key;
    });
    this.loads.set(name, load);
    const forget = (): void => {
      if (this.loads.get(name) === load) this.loads.delete(name);
    };
    load.then(forget, forget);
    return load;
  }

  /**
   * Removes stale keys. Running loads may have read the old row. So later calls do not share them, and their results
   * are not cached.
   */
  private drop(isStale: (key: CachedApiKey) => boolean): void {
    this.generation++;
    this.loads.clear();
    for (const [name, key] of this.known.entries()) {
      if (isStale(key)) this.known.delete(name);
    }
  }
}
