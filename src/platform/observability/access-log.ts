import { Logger } from '@nestjs/common';
import type { Response } from 'express';
import type { AppRequest } from '../http/request/access.js';
import type { Redact } from './redaction.js';

const logger = new Logger('http');
const HEALTH = /^\/api\/v1\/x402\/health(\/|$)/i;
/** The longest part of a path that is read at all; it may have 16 KB. */
const READ_LIMIT = 4_096;
const PATH_LENGTH = 100;

const toldTogether = new WeakSet<Response>();

/** This answer gets no line of its own: whoever refused its caller for the umpteenth time tells of it with others. */
export function tellTogether(response: Response): void {
  toldTogether.add(response);
}

/**
 * One line for a request whose answer is done, or whose caller has left.
 *
 * @param path as the request came with it; a router may have cut it since
 */
export function logRequest(
  request: AppRequest,
  response: Response,
  path: string,
  durationMs: number,
  redact: Redact,
): void {
  if (toldTogether.has(response)) return;
  const line = describe(request, response, path, durationMs, redact);
  if (response.statusCode >= 500 && !HEALTH.test(path)) logger.error(line);
  else if (HEALTH.test(path) || isPreflight(request, response)) logger.debug(line);
  else if (response.statusCode >= 400) logger.warn(line);
  else logger.log(line);
}

/** What browsers ask before the request itself, which has its own line; limits do not bound how often. */
function isPreflight({ method }: AppRequest, { statusCode }: Response): boolean {
  return method === 'OPTIONS' && statusCode < 400;
}

/** Neither bodies nor query strings; of a path without a route its beginning, since it may be anything. */
function describe(request: AppRequest, response: Response, path: string, durationMs: number, redact: Redact) {
  const { route } = request as { route?: { path?: unknown } };
  const { principal } = request;
  return {
    message: 'request',
    method: request.method,
    ...(typeof route?.path === 'string'
      ? { route: route.path }
      : { route: null, path: beginningOf(path, redact) }),
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

/** Cleaned before it is cut: of a secret that is cut off nobody can tell that it is one. */
function beginningOf(path: string, redact: Redact): string {
  return redact(path.slice(0, READ_LIMIT)).slice(0, PATH_LENGTH);
}
