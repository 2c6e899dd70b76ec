import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Request } from 'express';
import { LRUCache } from 'lru-cache';
import type { DomainError } from '../../../domain/error-code.js';
import { Clock } from '../../../platform/clock.js';
import { AddressHasher, AuthenticationFailures } from '../../api-keys/index.js';
import { bannedError } from '../address-bans.js';
import { classOf } from '../limit-class.js';
import { BanBook } from './ban-book.js';
import { BanPolicy, banSeconds } from './ban-policy.js';
import { FailureWriter } from './failure-writer.js';

const ADDRESSES = 10_000;

/**
 * Counts failed authentications. This process's own are enough to ban here and now, with or without a database; all
 * are handed on, to be added up with those of other processes.
 */
@Injectable()
export class FailureWatch extends AuthenticationFailures implements BeforeApplicationShutdown {
  private readonly logger = new Logger('abuse');
  /** The times of each address's last failures, at most as many as ban it. */
  private readonly recent = new LRUCache<string, number[]>({ max: ADDRESSES });

  constructor(
    private readonly addresses: AddressHasher,
    private readonly book: BanBook,
    private readonly writer: FailureWriter,
    private readonly policy: BanPolicy,
    private readonly clock: Clock,
  ) {
    super();
  }

  note(request: Request): DomainError | null {
    try {
      const addressHash = this.addresses.hash(request.ip);
      const ban = this.book.verdictOn(addressHash);
      // What is tried during a ban leads to nothing, and makes it no longer.
      if (ban === null) this.count(addressHash);
      return ban === null || classOf(request.path) === 'health' ? null : bannedError(ban);
    } catch (error) {
      this.logger.error({ message: 'a failed authentication could not be counted', err: error });
      return null;
    }
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.writer.close();
  }

  private count(addressHash: string): void {
    const nowMs = this.clock.nowMs();
    const times = (this.recent.get(addressHash) ?? []).filter((ms) => ms > nowMs - this.policy.windowMs);
    times.push(nowMs);
    if (times.length < this.policy.failures) {
      this.recent.set(addressHash, times);
    } else {
      this.recent.delete(addressHash);
      this.book.banForNow(addressHash, nowMs + banSeconds(0) * 1_000);
    }
    this.writer.add(addressHash, nowMs);
  }
}
