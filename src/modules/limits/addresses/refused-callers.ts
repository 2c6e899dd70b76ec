import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Response } from 'express';
import { Clock } from '../../../platform/clock.js';
import { AddressHasher } from '../../../platform/http/request/address-hasher.js';
import { MINUTE_MS, windowEndMs, type LimitRequest, type LimitResult } from '../store/allowance.js';
import { CallerPolicy } from '../caller-policy.js';
import { RateLimitResponder, type LimitSubject } from '../rate-limit/rate-limit-responder.js';
import { MemoryLimitStore } from '../store/memory-limit-store.js';

const SWEEP_MS = 60_000;
const SENTENCE =
  'Too many requests from your address were refused this minute. Requests with a valid API key are still served.';

/**
 * Counts the refused requests of each address, and its remaining look-ups of unknown keys. Counts in this process,
 * without I/O. The connection or the trusted proxy gives the addresses. The store keeps them as hashes, and bounds
 * their number.
 */
@Injectable()
export class RefusedCallers implements OnApplicationShutdown {
  private readonly store = new MemoryLimitStore();
  private readonly sweeper: NodeJS.Timeout;
  /**
   * No address has used up its allowance after this time. Usually it is past, and no look-up in the store is necessary.
   */
  private spentUntilMs = 0;

  constructor(
    private readonly addresses: AddressHasher,
    private readonly policy: CallerPolicy,
    private readonly responder: RateLimitResponder,
    private readonly clock: Clock,
  ) {
    this.sweeper = setInterval(() => {
      this.store.sweep(this.clock.nowMs());
    }, SWEEP_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.sweeper);
    this.store.clear();
  }

  /** Whether any address may have used up its allowance of refused requests this minute. */
  get isAnySpent(): boolean {
    return this.clock.nowMs() < this.spentUntilMs;
  }

  /**
   * Counts a refused request.
   *
   * @returns whether the address had already used up its allowance
   */
  count(address: string | undefined): boolean {
    const nowMs = this.clock.nowMs();
    const { admitted, counts } = this.store.take(this.refusedOf(address), nowMs);
    if ((counts[0] ?? 0) >= this.policy.refusedPerMinute) this.spentUntilMs = windowEndMs(MINUTE_MS, nowMs);
    return !admitted;
  }

  /** Returns whether the address has used up its allowance of refused requests this minute. */
  isSpent(address: string | undefined): boolean {
    return this.isAnySpent && !this.store.peek(this.refusedOf(address), this.clock.nowMs()).admitted;
  }

  /** Returns whether the address has look-ups of unknown keys left. Applies to addresses with a ban only. */
  hasLookUps(address: string | undefined): boolean {
    return this.store.peek(this.lookUpsOf(address), this.clock.nowMs()).admitted;
  }

  /** Takes one look-up of an unknown key. Returns false when none is left. */
  takeLookUp(address: string | undefined): boolean {
    return this.store.take(this.lookUpsOf(address), this.clock.nowMs()).admitted;
  }

  /**
   * Refuses a request of an address that has used up its allowance.
   *
   * @throws DomainError `RATE_LIMIT_EXCEEDED`
   */
  refuse(address: string | undefined, response: Response): never {
    const { limitRequest, result, subject } = this.spent(address);
    this.responder.announce(limitRequest, result, subject, response);
    throw new Error('a result that does not admit is announced as a refusal');
  }

  /** Logs a further request of such an address that another check refused. */
  log(address: string | undefined, response: Response): void {
    const { limitRequest, result, subject } = this.spent(address);
    this.responder.log(limitRequest, result, subject, response);
  }

  private spent(address: string | undefined): {
    limitRequest: LimitRequest;
    result: LimitResult;
    subject: LimitSubject;
  } {
    const limitRequest = this.refusedOf(address);
    const counts = [this.policy.refusedPerMinute];
    return {
      limitRequest,
      result: { admitted: false, nowMs: this.clock.nowMs(), counts },
      subject: { limiter: 'refused', fields: { addressHash: limitRequest.subject }, sentence: SENTENCE },
    };
  }

  private refusedOf(address: string | undefined): LimitRequest {
    return this.limitRequestOf(address, 'refused', this.policy.refusedPerMinute);
  }

  private lookUpsOf(address: string | undefined): LimitRequest {
    return this.limitRequestOf(address, 'look-ups', this.policy.lookUpsPerMinute);
  }

  private limitRequestOf(address: string | undefined, id: string, limit: number): LimitRequest {
    return { subject: this.addresses.hash(address), counters: [{ id, lengthMs: MINUTE_MS, limit }] };
  }
}
