import type { RequestHandler } from 'express';
import type { AppRequest } from '../http/access.js';
import { onFailure } from '../http/envelope.js';
import type { FailureObserver } from './failure-observer.js';
import type { Metrics } from './metrics.js';

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** The caller left before the answer was done; no status of ours, but what proxies log. */
const CALLER_LEFT = 499;

/** Middleware: measures each request by the template of its route, and tells of its failure. */
export function requestObserver(metrics: Metrics, failures: FailureObserver): RequestHandler {
  return (request, response, next) => {
    const startedAtMs = performance.now();
    const { requestId } = request as AppRequest;
    onFailure(response, (failure) => {
      failures.failed(failure, requestId, (request as AppRequest).principal);
    });
    response.once('close', () => {
      const { path } = (request.route ?? {}) as { path?: unknown };
      metrics.requestServed(
        METHODS.has(request.method) ? request.method : '_OTHER',
        typeof path === 'string' ? path : null,
        response.writableFinished ? response.statusCode : CALLER_LEFT,
        performance.now() - startedAtMs,
      );
    });
    next();
  };
}
