import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { DomainError } from '../../domain/error-code.js';
import { sendFailure } from '../../platform/http/errors/envelope.js';
import { ClassLimiter } from '../limits/index.js';
import { LimitClasses } from './limit-classes.js';
import { Turnstile } from './turnstile.js';

/**
 * The first to look at a request, before its key and its body: turns away banned addresses and those that were refused too
 * often, and holds each address to the limits of the class of its path. Works on what this process knows, without any I/O.
 * `OPTIONS` is free.
 */
@Injectable()
export class AddressGuard {
  constructor(
    private readonly classes: LimitClasses,
    private readonly turnstile: Turnstile,
    private readonly limiter: ClassLimiter,
  ) {}

  /** Middleware: counts what is refused, by this one, by those after it and by the handler. */
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
    const limitClass = this.classes.classOf(request.path);
    const isFree = request.method === 'OPTIONS';
    if (!isFree) this.turnstile.assertNotBanned(request, limitClass);
    this.turnstile.assertNotRefusedTooOften(request, response, limitClass);
    if (!isFree && limitClass !== null) this.limiter.count(limitClass, request, response);
  }
}
