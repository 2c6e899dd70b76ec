import { Logger } from '@nestjs/common';
import type { Response } from 'express';
import type { AppRequest } from '../http/access.js';

const logger = new Logger('http');
const HEALTH = /\/health(\/|$)/;

/**
 * One line for a request whose answer is done, or whose caller has left.
 *
 * @param path as the request came with it; a router may have cut it since
 */
export function logRequest(request: AppRequest, response: Response, path: string, durationMs: number): void {
  const line = describe(request, response, path, durationMs);
  if (response.statusCode >= 500 && !HEALTH.test(path)) logger.error(line);
  else if (HEALTH.test(path)) logger.debug(line);
  else if (response.statusCode >= 400) logger.warn(line);
  else logger.log(line);
}

/** Neither bodies nor query strings; of a path without a route its beginning, since it may be anything. */
function describe(request: AppRequest, response: Response, path: string, durationMs: number) {
  const { route } = request as { route?: { path?: unknown } };
  const { principal } = request;
  return {
    message: 'request',
    method: request.method,
    ...(typeof route?.path === 'string' ? { route: route.path } : { route: null, path: path.slice(0, 100) }),
    status: response.statusCode,
    durationMs: Math.round(durationMs * 10) / 10,
    // Said here too: the answer may end outside the request's asynchronous context.
    requestId: request.requestId,
    ...(request.clientRequestId !== undefined && { clientRequestId: request.clientRequestId }),
    ...(principal?.kind === 'tenant' && { tenantId: principal.tenantId, keyId: principal.keyId }),
    ...(principal?.kind === 'operator' && { operator: true }),
    ...(!response.writableFinished && { aborted: true }),
  };
}
