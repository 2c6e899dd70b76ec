import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { AppRequest } from './access.js';
import { runInLogContext } from './log-context.js';

/** Harmless to keep in logs, and no API key that somebody put into the wrong header. */
const ACCEPTABLE_ID = /^(?!.*x402_(?:live|test)_)[A-Za-z0-9._:-]{1,128}$/i;

/**
 * The first middleware: gives the request its id and tells it on whatever answer follows. It is always ours: rows, lines
 * and reports are found by it, and a caller who chose it could stand in for another's request. The caller's own
 * (`X-Request-Id`) is kept beside it as `clientRequestId`, in lines of the log, when it is harmless.
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
