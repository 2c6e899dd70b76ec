import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Response } from 'express';
import { createHash } from 'node:crypto';
import type { AppRequest } from '../../../platform/http/request/access.js';
import { readIdempotencyKey } from '../../../platform/http/idempotency/idempotency-key.js';
import type { RequestContext } from '../../../platform/http/request/request-context.js';
import { Delivery } from './answer-delivery.js';
import { takeNoDay } from '../../../platform/http/request/request-allowance.js';

/** The context of a protocol call: adds the delivery of the answer and the Idempotency-Key to the request context. */
export interface FacilitatorContext extends RequestContext {
  /** SHA-256 of the seller's `Idempotency-Key`; null without one. */
  readonly keyHash: Buffer | null;
  readonly delivery: Delivery;
  /**
   * Spares the seller's daily limit; called when the body alone causes the refusal, so that buyers cannot use the limit
   * up.
   */
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
