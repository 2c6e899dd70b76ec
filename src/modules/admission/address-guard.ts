import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { DomainError } from '../../domain/error-code.js';
import { sendFailure } from '../../platform/http/errors/envelope.js';
import { ClassLimiter } from '../limits/index.js';
import { LimitClasses } from './limit-classes.js';
import { Turnstile } from './turnstile.js';

/**
 * Checks every request before its key and its body. Refuses banned addresses and addresses with too many refused
 * requests. Applies the limits of the path's class to each address. Uses the state of this process only, without I/O.
 * `OPTIONS` is exempt from bans and class limits.
 */
@Injectable()
export class AddressGuard {
  constructor(
    private readonly classes: LimitClasses,
    private readonly turnstile: Turnstile,
    private readonly limiter: ClassLimiter,
  ) {}

  /** Middleware that counts refused requests, whichever middleware, guard or handler refused them. */
  readonly watch = (request: Request, response: Response, next: NextFunction): void => {
    this.turnstile.watch(request, response);
    next();
  };

  /** Middleware that must run before all expensive work. */
  readonly middleware = (request: Request, response: Response, next: NextFunction): void => {
    try {
      this.admit(request, response);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      // No later step reads the body.
      sendFailure(request, response, error);
      return;
    }
    next();
  };

  private admit(request: Request, response: Response): void {
    const limitClass = this.classes.classOf(request.path);
    const isFree = request.method === 'OPTIONS';
    if (!isFree) this.turnstile.assertNotBanned(request, limitClass);
    this.turnstile.assertNotRefusedTooOften(request, response, limitClass);
    if (!isFree && limitClass !== null) this.limiter.count(limitClass, request, response);
  }
}
