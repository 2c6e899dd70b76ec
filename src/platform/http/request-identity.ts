import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { AppRequest } from './access.js';
import { runInRequestContext } from './request-context.js';

/** Harmless to keep in logs and rows, and no API key that somebody put into the wrong header. */
const ACCEPTABLE_ID = /^(?!.*x402_(?:live|test)_)[A-Za-z0-9._-]{8,128}$/;

/**
 * The first middleware: gives the request its id, the caller's own (`X-Request-Id`) when it is harmless to log, and
 * echoes it on whatever answer follows.
 */
export function requestIdentity(request: Request, response: Response, next: NextFunction): void {
  const inbound = request.headers['x-request-id'];
  const requestId =
    typeof inbound === 'string' && ACCEPTABLE_ID.test(inbound) ? inbound : `req_${randomUUID()}`;
  (request as AppRequest).requestId = requestId;
  response.setHeader('X-Request-Id', requestId);
  runInRequestContext({ requestId }, next);
}
