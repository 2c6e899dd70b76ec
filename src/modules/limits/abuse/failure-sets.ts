import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../../../platform/clock.js';
import { BanPolicy } from './ban-policy.js';

const ADDRESSES = 10_000;
/** What is tried within this time after a full set is the same rush, and begins no other. */
const RUSH_MS = 15_000;

/** Counts each address's failures of this process until they are as many as ban it. Bounded. */
@Injectable()
export class FailureSets {
  /** The times of each address's last failures. */
  private readonly recent = new LRUCache<string, number[]>({ max: ADDRESSES });
  private readonly filledMs = new LRUCache<string, number>({ max: ADDRESSES });

  constructor(
    private readonly policy: BanPolicy,
    private readonly clock: Clock,
  ) {}

  /** Whether the address has filled a set so lately that what it tries is the same rush. */
  isRush(addressHash: string): boolean {
    return this.clock.nowMs() - (this.filledMs.get(addressHash) ?? -Infinity) < RUSH_MS;
  }

  /** Adds a failure of this moment. @returns the times of all that are counted, this one last */
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
