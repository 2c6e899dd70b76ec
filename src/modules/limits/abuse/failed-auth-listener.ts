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
 * Counts failed authentications. The failures that this process sees suffice for a ban in this process, even without
 * the database. The writer adds all of them to the counts of the other processes. During a ban the writer gets complete
 * sets only, and rarely, so a flood of failures costs little.
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
   * Takes one look-up of an unknown key from the allowance of a banned address. An address without a ban has no such
   * limit. Performs no I/O.
   *
   * @throws DomainError `BANNED` when the allowance is used up
   */
  assertMayLookUp(request: Request): void {
    const { ip = '' } = request;
    const ban = this.bans.isBanned(ip);
    if (ban === null || this.refused.takeLookUp(ip)) return;
    throw this.note(request) ?? bannedError(ban);
  }

  /**
   * Counts one failed authentication, without I/O. Never throws.
   *
   * @returns the error that replaces the 401 for a banned caller; else null
   */
  note(request: Request): DomainError | null {
    try {
      const addressHash = this.addresses.hash(request.ip);
      const ban = this.bans.activeBan(addressHash);
      if (ban === null) this.count(addressHash);
      else this.countInBan(addressHash);
      return ban === null || isNeverBanned(countedClassOf(request)) ? null : bannedError(ban);
    } catch (error) {
      this.logger.error({ message: 'a failed authentication could not be counted', err: error });
      return null;
    }
  }

  /** Writes the failures that are not written yet. */
  beforeApplicationShutdown(): Promise<void> {
    return this.writer.close();
  }

  private count(addressHash: string): void {
    const { timesMs, isFull } = this.sets.add(addressHash);
    const nowMs = timesMs.at(-1) ?? 0;
    if (isFull) this.bans.banForNow(addressHash, nowMs + banSeconds(0) * 1_000);
    this.writer.add(addressHash, nowMs);
  }

  /** Extends the ban in this process only, until `BanCache` reads the written ban. */
  private countInBan(addressHash: string): void {
    if (this.sets.isRush(addressHash)) return;
    const { timesMs, isFull } = this.sets.add(addressHash);
    if (!isFull) return;
    this.bans.banForNow(addressHash, (timesMs.at(-1) ?? 0) + banSeconds(0) * 1_000);
    for (const timeMs of timesMs) this.writer.add(addressHash, timeMs);
  }
}
