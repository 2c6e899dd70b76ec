import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Request } from 'express';
import type { DomainError } from '../../../domain/error-code.js';
import { AddressHasher } from '../../../platform/http/request/address-hasher.js';
import { bannedError } from '../addresses/address-bans.js';
import { countedClassOf } from '../rate-limit/class-limiter.js';
import { isNeverBanned } from '../rate-limit/limit-class.js';
import { RefusedCallers } from '../addresses/refused-callers.js';
import { BanCache } from './ban-cache.js';
import { banSeconds } from './ban-policy.js';
import { FailureSets } from './failure-sets.js';
import { FailedAuthWriter } from './failed-auth-writer.js';

/**
 * Counts failed authentications. This process's own are enough to ban here and now, with or without a database; all
 * are handed on, to be added up with those of other processes. During a ban they are handed on in full sets only, and
 * seldom: a flood of them costs nobody anything.
 */
@Injectable()
export class FailedAuthListener implements BeforeApplicationShutdown {
  private readonly logger = new Logger('abuse');

  constructor(
    private readonly addresses: AddressHasher,
    private readonly bans: BanCache,
    private readonly writer: FailedAuthWriter,
    private readonly refused: RefusedCallers,
    private readonly sets: FailureSets,
  ) {}

  /**
   * A caller that is banned, or was refused too often, has few look-ups of keys that this process does not know. Counts
   * the one that is asked for; works without any I/O.
   *
   * @throws DomainError `BANNED` or `RATE_LIMIT_EXCEEDED` when the caller has used them up
   */
  assertMayLookUp(request: Request): void {
    const { ip = '' } = request;
    const ban = this.bans.isBanned(ip);
    if (ban === null || this.refused.takeLookUp(ip)) return;
    throw this.note(request) ?? bannedError(ban);
  }

  /**
   * Counts one failed authentication, without waiting for anything. Never throws.
   *
   * @returns the failure to answer in place of the 401, for a caller that is banned; else null
   */
  note(request: Request): DomainError | null {
    try {
      const addressHash = this.addresses.hash(request.ip);
      const ban = this.bans.verdictOn(addressHash);
      if (ban === null) this.count(addressHash);
      else this.countInBan(addressHash);
      return ban === null || isNeverBanned(countedClassOf(request)) ? null : bannedError(ban);
    } catch (error) {
      this.logger.error({ message: 'a failed authentication could not be counted', err: error });
      return null;
    }
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.writer.close();
  }

  private count(addressHash: string): void {
    const { timesMs, isFull } = this.sets.add(addressHash);
    const nowMs = timesMs.at(-1) ?? 0;
    if (isFull) this.bans.banForNow(addressHash, nowMs + banSeconds(0) * 1_000);
    this.writer.add(addressHash, nowMs);
  }

  /** Until what is written of it is read, this process lengthens the ban alone. */
  private countInBan(addressHash: string): void {
    if (this.sets.isRush(addressHash)) return;
    const { timesMs, isFull } = this.sets.add(addressHash);
    if (!isFull) return;
    this.bans.banForNow(addressHash, (timesMs.at(-1) ?? 0) + banSeconds(0) * 1_000);
    for (const timeMs of timesMs) this.writer.add(addressHash, timeMs);
  }
}
