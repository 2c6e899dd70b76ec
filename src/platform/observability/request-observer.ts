import type { RequestHandler } from 'express';
import type { AppRequest } from '../http/request/access.js';
import { onFailure } from '../http/errors/envelope.js';
import { logRequest } from './access-log.js';
import type { FailureObserver } from './failure-observer.js';
import type { Metrics } from './metrics.js';
import type { Redact } from './redaction.js';

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** The caller disconnected before the answer was complete; the code that proxies log. */
const CALLER_LEFT = 499;

/**
 * Middleware: logs each request, measures it by its route's template, and reports its failure.
 *
 * @param redact for paths without a route, which may contain anything
 */
export function requestObserver(metrics: Metrics, failures: FailureObserver, redact: Redact): RequestHandler {
  return (incoming, response, next) => {
    const request = incoming as AppRequest;
    const startedAtMs = performance.now();
    const { path } = request;
    onFailure(response, (failure) => {
      failures.failed(failure, request.requestId, request.principal);
    });
    response.on('close', () => {
      const durationMs = performance.now() - startedAtMs;
      const { path: template } = (request.route ?? {}) as { path?: unknown };
      metrics.requestServed(
        METHODS.has(request.method) ? request.method : '_OTHER',
        typeof template === 'string' ? template : null,
        response.writableFinished ? response.statusCode : CALLER_LEFT,
        durationMs,
      );
      logRequest(request, response, path, durationMs, redact);
    });
    next();
  };
}
