import { Logger } from '@nestjs/common';
import type { Response } from 'express';
import type { AppRequest } from '../http/request/access.js';
import { idsOf } from '../http/request/log-context.js';
import type { Redact } from './redaction.js';

const logger = new Logger('http');
const HEALTH = /^\/api\/v1\/x402\/health(\/|$)/i;
/** Length of a path that is read at most; a path may have 16 KB. */
const READ_LIMIT = 4_096;
const PATH_LENGTH = 100;

/** Whether the path is that of a health check, which probes ask for all the time. */
export function isHealthCheck(path: string): boolean {
  return HEALTH.test(path);
}

const loggedTogether = new WeakSet<Response>();

/** Omits this answer's own log line: the refusing code logs repeated refusals in one summary line. */
export function logTogether(response: Response): void {
  loggedTogether.add(response);
}

/**
 * Logs one line for a request that was answered, or whose caller has disconnected.
 *
 * @param path the request's original path; a router may have shortened it since
 */
export function logRequest(
  request: AppRequest,
  response: Response,
  path: string,
  durationMs: number,
  redact: Redact,
): void {
  if (loggedTogether.has(response)) return;
  const line = describe(request, response, path, durationMs, redact);
  if (response.statusCode >= 500 && !HEALTH.test(path)) logger.error(line);
  else if (HEALTH.test(path) || isPreflight(request, response)) logger.debug(line);
  else if (response.statusCode >= 400) logger.warn(line);
  else logger.log(line);
}

/** A browser's preflight precedes a request with its own line; no limit bounds preflights. */
function isPreflight({ method }: AppRequest, { statusCode }: Response): boolean {
  return method === 'OPTIONS' && statusCode < 400;
}

/**
 * Logs neither bodies nor query strings. Of a path without a route it logs the beginning only, since it may be
 * anything.
 */
function describe(
  request: AppRequest,
  response: Response,
  path: string,
  durationMs: number,
  redact: Redact,
): object {
  const { route } = request as { route?: { path?: unknown } };
  const { principal } = request;
  const line: Record<string, unknown> = { message: 'request', method: request.method, route: null };
  if (typeof route?.path === 'string') line['route'] = route.path;
  else line['path'] = beginningOf(path, redact);
  line['status'] = response.statusCode;
  line['durationMs'] = Math.round(durationMs * 10) / 10;
  // Explicit: the answer may end outside the request's asynchronous context.
  line['requestId'] = request.requestId;
  Object.assign(line, request.traceIds);
  if (request.clientRequestId !== undefined) line['clientRequestId'] = request.clientRequestId;
  if (principal?.kind === 'tenant') Object.assign(line, idsOf(principal));
  else if (principal?.kind === 'user') line['sessionId'] = principal.sessionId;
  else if (principal?.kind === 'operator') line['operator'] = true;
  if (!response.writableFinished) line['aborted'] = true;
  return line;
}

/** Redacts before it truncates: a truncated secret is no longer recognisable. */
function beginningOf(path: string, redact: Redact): string {
  return redact(path.slice(0, READ_LIMIT)).slice(0, PATH_LENGTH);
}
