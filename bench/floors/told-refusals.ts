import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import { pino } from 'pino';

/*
 * What "floor a, told" adds to a bare handler: the header fields, the body and the line of the log that our own refusals
 * have, and nothing of what decides on them. Constant fields are constants, the others are computed plainly. The log is
 * written as ours is: JSON of pino, without waiting for the file.
 */

const FIELDS = {
  'Content-Security-Policy':
    "default-src 'self';script-src 'self';style-src 'self';img-src 'self' data:;connect-src 'self';object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains; preload',
  'X-Content-Type-Options': 'nosniff',
  'X-DNS-Prefetch-Control': 'off',
  'X-Download-Options': 'noopen',
  'X-Frame-Options': 'DENY',
  'X-Permitted-Cross-Domain-Policies': 'none',
  'X-XSS-Protection': '0',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  Vary: 'Origin',
  'Cache-Control': 'no-store',
};
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const log = pino(
  { base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (level) => ({ level }) } },
  pino.destination({ dest: 1, sync: false }),
);

/** Answers as our 401 for a wrong key. */
export function tell401(response: Response): void {
  const requestId = begin(response);
  response.setHeader('WWW-Authenticate', 'Bearer');
  end(
    response,
    {},
    {
      statusCode: 401,
      error: 'Invalid API key',
      code: 'INVALID_API_KEY',
      message: 'This is not a complete key (its checksum fails): copy it again.',
      requestId,
    },
  );
}

/** Answers as our 429 for a used-up day. */
export function tell429(response: Response, tenantId: string): void {
  const requestId = begin(response);
  const nowMs = Date.now();
  const resetAt = new Date(Math.ceil(nowMs / DAY_MS) * DAY_MS).toISOString();
  const retryAfterSeconds = secondsToEnd(DAY_MS, nowMs);
  response.setHeader('X-RateLimit-Limit', '1');
  response.setHeader('X-RateLimit-Remaining', '0');
  response.setHeader('X-RateLimit-Reset', resetAt);
  response.setHeader('RateLimit-Policy', '"minute";q=1000;w=60, "day";q=1;w=86400');
  const minute = `"minute";r=1000;t=${secondsToEnd(MINUTE_MS, nowMs)}`;
  response.setHeader('RateLimit', `${minute}, "day";r=0;t=${retryAfterSeconds}`);
  response.setHeader('Retry-After', String(retryAfterSeconds));
  end(
    response,
    { tenantId, keyId: tenantId },
    {
      limit: 1,
      current: 2,
      resetAt,
      upgradeUrl: 'https://example.com/pricing',
      window: 'day',
      retryAfterSeconds,
      statusCode: 429,
      error: 'Rate limit exceeded',
      code: 'RATE_LIMIT_EXCEEDED',
      message: 'You have exceeded your daily API limit of 1 requests.',
      requestId,
    },
  );
}

function secondsToEnd(windowMs: number, nowMs: number): number {
  return Math.ceil((windowMs - (nowMs % windowMs)) / 1_000);
}

/** The id of the request, after the fields of every answer. */
function begin(response: Response): string {
  const requestId = `req_${randomUUID()}`;
  response.locals['startedMs'] = performance.now();
  response.removeHeader('X-Powered-By');
  response.setHeader('X-Request-Id', requestId);
  for (const [name, value] of Object.entries(FIELDS)) response.setHeader(name, value);
  return requestId;
}

interface Told {
  readonly statusCode: number;
  readonly requestId: string;
  readonly [member: string]: unknown;
}

function end(response: Response, caller: object, body: Told): void {
  const text = JSON.stringify(body);
  response.statusCode = body.statusCode;
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
  const durationMs = Math.round((performance.now() - Number(response.locals['startedMs'])) * 10) / 10;
  const { method, path } = response.req;
  const line = { requestId: body.requestId, ...caller, context: 'http', method, route: path };
  log.warn({ ...line, status: body.statusCode, durationMs }, 'request');
}
