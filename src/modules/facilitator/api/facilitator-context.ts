import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Response } from 'express';
import { createHash } from 'node:crypto';
import type { AppRequest } from '../../../platform/http/request/access.js';
import { readIdempotencyKey } from '../../../platform/http/idempotency/idempotency-key.js';
import type { RequestContext } from '../../../platform/http/request/request-context.js';
import { Delivery } from './answer-delivery.js';
import { takeNoDay } from '../../../platform/http/request/request-allowance.js';

/** The context of a call of the protocol: beside who asks, where the answer goes and what was said of repeating it. */
export interface FacilitatorContext extends RequestContext {
  /** SHA-256 of the seller's `Idempotency-Key`; null without one. */
  readonly keyHash: Buffer | null;
  readonly delivery: Delivery;
  /** To be called when the request is refused by its body alone: strangers must not use up a seller's day. */
  readonly takesNoDay: () => void;
}

/** Handler parameter: the context of a call by a seller's server that speaks the protocol. */
export const CurrentContext = createParamDecorator(
  (_: unknown, context: ExecutionContext): FacilitatorContext => {
    const http = context.switchToHttp();
    const request = http.getRequest<AppRequest>();
    const { principal, requestId } = request;
    if (principal?.kind !== 'tenant') throw new Error('this route is not declared @Authenticated');
    const response = http.getResponse<Response>();
    const key = readIdempotencyKey(request);
    return {
      principal,
      requestId,
      startedMs: performance.now(),
      keyHash: key === null ? null : createHash('sha256').update(key).digest(),
      delivery: new Delivery(response),
      takesNoDay: () => {
        takeNoDay(response);
      },
    };
  },
);
