import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { DomainError } from '../../../domain/error-code.js';
import { Clock } from '../../../platform/clock.js';
import { sendFailure } from '../../../platform/http/errors/envelope.js';
import { AddressHasher } from '../../api-keys/index.js';
import { classOf, counterOf, type LimitClass } from '../rate-limit/limit-class.js';
import { RateLimitResponder } from '../rate-limit/rate-limit-responder.js';
import { MemoryLimitStore } from '../store/memory-limit-store.js';
import { Turnstile } from '../rate-limit/turnstile.js';

const SWEEP_MS = 60_000;

/** Requests that a class has counted already; the plan does not count them again. */
const counted = new WeakSet<Request>();

/** Whether the request was counted by the class of its path. */
export function isCountedByClass(request: Request): boolean {
  return counted.has(request);
}

/**
 * The first to look at a request, before its key and its body: turns away banned addresses and those that were refused too
 * often, and holds each address to the limits of the class of its path. Works on what this process knows, without any I/O.
 * `OPTIONS` is free.
 */
@Injectable()
export class AddressGuard implements OnApplicationShutdown {
  private readonly store = new MemoryLimitStore();
  private readonly sweeper: NodeJS.Timeout;

  constructor(
    private readonly addresses: AddressHasher,
    private readonly turnstile: Turnstile,
    private readonly desk: RateLimitResponder,
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

  /** How many addresses it counts at the moment, each once for each class. */
  get remembered(): number {
    return this.store.size;
  }

  /** Middleware: counts what is refused, by this one, by those after it and by whoever answers. */
  readonly watch = (request: Request, response: Response, next: NextFunction): void => {
    this.turnstile.watch(request, response);
    next();
  };

  /** Middleware, ahead of everything that costs something. */
  readonly middleware = (request: Request, response: Response, next: NextFunction): void => {
    try {
      this.admit(request, response);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      // The body, if there is one, will not be read.
      sendFailure(request, response, error);
      return;
    }
    next();
  };

  private admit(request: Request, response: Response): void {
    const limitClass = classOf(request.path);
    const isFree = request.method === 'OPTIONS';
    if (!isFree) this.turnstile.assertNotBanned(request, limitClass);
    this.turnstile.assertNotRefusedTooOften(request, response, limitClass);
    if (!isFree && limitClass !== null) this.count(limitClass, request, response);
  }

  private count(limitClass: LimitClass, request: Request, response: Response): void {
    const addressHash = this.addresses.hash(request.ip);
    const ask = { subject: addressHash, counters: [counterOf(limitClass)] };
    const result = this.store.take(ask, this.clock.nowMs());
    this.desk.announce(ask, result, { limiter: limitClass, fields: { addressHash } }, response);
    counted.add(request);
  }
}
