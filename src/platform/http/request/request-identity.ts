import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { AppRequest } from './access.js';
import { runInLogContext } from './log-context.js';

/** Safe to log, and not an API key in the wrong header. */
const ACCEPTABLE_ID = /^(?!.*x402_(?:live|test)_)[A-Za-z0-9._:-]{1,128}$/i;

/**
 * The first middleware: assigns the request's id and returns it on every answer. The server always generates it,
 * because rows, log lines and reports are found by it. A caller-chosen id could imitate another request's. The caller's
 * own (`X-Request-Id`), if safe, is logged beside it as `clientRequestId`.
 */
export function requestIdentity(request: Request, response: Response, next: NextFunction): void {
  const given = request.headers['x-request-id'];
  const clientRequestId = typeof given === 'string' && ACCEPTABLE_ID.test(given) ? given : undefined;
  const ids = {
    requestId: `req_${randomUUID()}`,
    ...(clientRequestId !== undefined && { clientRequestId }),
  };
  Object.assign(request as AppRequest, ids);
  response.setHeader('X-Request-Id', ids.requestId);
  runInLogContext(ids, next);
}
