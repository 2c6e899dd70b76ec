import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Response } from 'express';
import { createHash } from 'node:crypto';
import type { AppRequest } from '../../../platform/http/request/access.js';
import { readIdempotencyKey } from '../../../platform/http/idempotency/idempotency-key.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { Delivery } from './answer-delivery.js';
import { takeNoDay } from '../../../platform/http/request/request-allowance.js';

/** Who asked, since when, and where the answer goes. */
export interface Caller {
  readonly principal: TenantPrincipal;
  readonly requestId: string;
  /** `performance.now()` when the request was taken up. */
  readonly startedMs: number;
  /** SHA-256 of the seller's `Idempotency-Key`; null without one. */
  readonly keyHash: Buffer | null;
  readonly delivery: Delivery;
  /** To be called when the request is refused by its body alone: strangers must not use up a seller's day. */
  readonly takesNoDay: () => void;
}

/** Handler parameter: the seller's server that speaks the protocol. */
export const ProtocolCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
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
});
