import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../../../platform/clock.js';
import { BanPolicy } from './ban-policy.js';

const ADDRESSES = 10_000;
/** Failures within this time after a complete set belong to the same burst. They start no new set. */
const RUSH_MS = 15_000;

/** Collects the failures of each address in this process, until a set is large enough for a ban. Bounded in size. */
@Injectable()
export class FailureSets {
  /** The times of each address's latest failures. */
  private readonly recent = new LRUCache<string, number[]>({ max: ADDRESSES });
  private readonly filledMs = new LRUCache<string, number>({ max: ADDRESSES });

  constructor(
    private readonly policy: BanPolicy,
    private readonly clock: Clock,
  ) {}

  /** Returns whether the address completed a set less than `RUSH_MS` ago. */
  isRush(addressHash: string): boolean {
    return this.clock.nowMs() - (this.filledMs.get(addressHash) ?? -Infinity) < RUSH_MS;
  }

  /**
   * Adds a failure at the current time.
   *
   * @returns the times of all counted failures, the new one last
   */
  add(addressHash: string): { readonly timesMs: readonly number[]; readonly isFull: boolean } {
    const nowMs = this.clock.nowMs();
    const known = this.recent.get(addressHash) ?? [];
    const timesMs = [...known.filter((ms) => ms > nowMs - this.policy.windowMs), nowMs];
    const isFull = timesMs.length >= this.policy.failures;
    if (isFull) {
      this.recent.delete(addressHash);
      this.filledMs.set(addressHash, nowMs);
    } else {
      this.recent.set(addressHash, timesMs);
    }
    return { timesMs, isFull };
  }
}
