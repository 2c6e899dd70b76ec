import type { RequestHandler } from 'express';
import type { AppRequest } from '../http/request/access.js';
import { onFailure } from '../http/errors/envelope.js';
import { openSpan, type OpenSpan } from '../telemetry/tracing.js';
import { isHealthCheck, logRequest } from './access-log.js';
import type { FailureObserver } from './failure-observer.js';
import type { Metrics } from './metrics.js';
import type { Redact } from './redaction.js';

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** The caller disconnected before the answer was complete; the code that proxies log. */
const CALLER_LEFT = 499;

/**
 * Middleware: logs each request, measures it by its route's template, and reports its failure. With a collector it opens
 * the request's span, which continues the caller's trace, if any.
 *
 * @param redact for paths without a route, which may contain anything
 */
export function requestObserver(metrics: Metrics, failures: FailureObserver, redact: Redact): RequestHandler {
  return (incoming, response, next) => {
    const request = incoming as AppRequest;
    const startedAtMs = performance.now();
    const { path } = request;
    const span = isHealthCheck(path) ? null : openRequestSpan(request);
    if (span !== null) request.traceIds = span.ids;
    onFailure(response, (failure) => {
      failures.failed(failure, request.requestId, request.principal);
    });
    response.on('close', () => {
      const durationMs = performance.now() - startedAtMs;
      const { path: template } = (request.route ?? {}) as { path?: unknown };
      const route = typeof template === 'string' ? template : null;
      const status = response.writableFinished ? response.statusCode : CALLER_LEFT;
      metrics.requestServed(methodOf(request), route, status, durationMs);
      if (span !== null) endRequestSpan(span, request, route, status);
      logRequest(request, response, path, durationMs, redact);
    });
    if (span === null) next();
    else span.run(next);
  };
}

function methodOf({ method }: AppRequest): string {
  return METHODS.has(method) ? method : '_OTHER';
}

function openRequestSpan(request: AppRequest): OpenSpan | null {
  const { traceparent } = request.headers;
  const method = methodOf(request);
  return openSpan({
    name: method,
    kind: 'server',
    parent: { traceparent: typeof traceparent === 'string' ? traceparent : undefined },
    attributes: { 'http.request.method': method, 'x402.request.id': request.requestId },
  });
}

/** Names the span as the metric does: by the route's template, never by the path. */
function endRequestSpan(span: OpenSpan, request: AppRequest, route: string | null, status: number): void {
  const { principal } = request;
  span.rename(route === null ? methodOf(request) : `${methodOf(request)} ${route}`);
  span.set({
    'http.response.status_code': status,
    ...(route !== null && { 'http.route': route }),
    ...(principal?.kind === 'tenant' && { 'x402.tenant.id': principal.tenantId }),
  });
  if (status >= 500 || status === CALLER_LEFT) span.fail(String(status));
  span.end();
}
