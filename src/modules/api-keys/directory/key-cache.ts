import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Signals } from '../../../platform/signals/signals.js';
import { ApiKeyLookup } from './api-key-lookup.js';
import type { CachedApiKey } from './cached-api-key.js';

const CAPACITY = 10_000;
/** Keys whose place is kept: more than are remembered, so that no tenant with many keys takes another's place. */
const PLACES = 100_000;

/** How long a change may go unseen when its signal was lost: the bound on a revoked key's life on other processes. */
export const KEY_TTL_MS = 30_000;

/**
 * Remembers keys that exist, by hash. Signals drop what changed; unknown keys are not remembered, so that inventing
 * keys does not push out real ones. A key that has passed keeps its place although what is known of it must be read
 * again: that look-up is no guess, and nobody else's guesses can use it up.
 */
@Injectable()
export class KeyCache implements OnApplicationShutdown {
  private readonly known = new LRUCache<string, CachedApiKey>({ max: CAPACITY, ttl: KEY_TTL_MS });
  private readonly places = new LRUCache<string, true>({ max: PLACES });
  private readonly loads = new Map<string, Promise<CachedApiKey | null>>();
  private readonly unsubscribe: (() => void)[];
  /** Goes up with every change heard of: what was read before it may be stale. */
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

  /** Not sooner: requests are served until the server has closed, and must hear of revocations. */
  onApplicationShutdown(): void {
    for (const unsubscribe of this.unsubscribe) unsubscribe();
  }

  /**
   * What is known of the key with this hash; requests that miss at once share one query.
   *
   * @param assertMayLookUp asked before a query for a key without a place here; what it throws is thrown on
   * @throws whatever the database throws: a key that cannot be looked up is not an unknown key
   */
  find(hash: Buffer, assertMayLookUp: () => void): CachedApiKey | null | Promise<CachedApiKey | null> {
    const name = hash.toString('base64');
    const found = this.known.get(name) ?? this.loads.get(name);
    if (found !== undefined) return found;
    if (this.places.get(name) === undefined) assertMayLookUp();
    return this.load(name, hash);
  }

  /** Whether `find` would ask nobody before it answers: the key is known here, or has passed before. */
  holds(hash: Buffer): boolean {
    const name = hash.toString('base64');
    return this.known.has(name) || this.places.has(name) || this.loads.has(name);
  }

  /** To be called when the key with this hash was looked up and has passed. */
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

  /** Loads under way may have read the old row: nobody who asks from now on shares them, and they are not kept. */
  private drop(isStale: (key: CachedApiKey) => boolean): void {
    this.generation++;
    this.loads.clear();
    for (const [name, key] of this.known.entries()) {
      if (isStale(key)) this.known.delete(name);
    }
  }
}
