import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Clock } from '../../../platform/clock.js';
import { AddressHasher } from '../../../platform/http/request/address-hasher.js';
import type { LimitClassName } from '../../../platform/http/request/limit-class.js';
import { MemoryLimitStore } from '../store/memory-limit-store.js';
import { counterOf } from './limit-class.js';
import { RateLimitResponder } from './rate-limit-responder.js';

const SWEEP_MS = 60_000;

/** Requests that a class has already counted. The plan does not count them again. */
const counted = new WeakMap<Request, LimitClassName>();

/** Returns the class that has counted the request, or null. */
export function countedClassOf(request: Request): LimitClassName | null {
  return counted.get(request) ?? null;
}

/** Limits the requests of each address to each class of routes. Counts in this process, without I/O. */
@Injectable()
export class ClassLimiter implements OnApplicationShutdown {
  private readonly store = new MemoryLimitStore();
  private readonly sweeper: NodeJS.Timeout;

  constructor(
    private readonly addresses: AddressHasher,
    private readonly responder: RateLimitResponder,
    private readonly clock: Clock,
  ) {
    this.sweeper = setInterval(() => {
      this.store.sweep(clock.nowMs());
    }, SWEEP_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.sweeper);
    this.store.clear();
  }

  /** The number of counters: one for each address and class. */
  get remembered(): number {
    return this.store.size;
  }

  /**
   * Counts the request, and sets the rate-limit headers of the response.
   *
   * @throws DomainError `RATE_LIMIT_EXCEEDED`
   */
  count(limitClass: LimitClassName, request: Request, response: Response): void {
    const addressHash = this.addresses.hash(request.ip);
    const limitRequest = { subject: addressHash, counters: [counterOf(limitClass)] };
    const result = this.store.take(limitRequest, this.clock.nowMs());
    this.responder.announce(limitRequest, result, { limiter: limitClass, fields: { addressHash } }, response);
    counted.set(request, limitClass);
  }
}
