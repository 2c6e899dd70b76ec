import type { CorsOptions } from 'cors';
import type { NextFunction, Request, Response } from 'express';
import type { AppConfig } from '../../config/app-config.js';

const EXPOSED = [
  'X-Request-Id',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Idempotent-Replayed',
  'X-Payment-Status',
];

/** Where front ends are developed: on this machine, on the two usual ports. */
const DEVELOPMENT_ORIGINS = ['localhost', '127.0.0.1'].flatMap((host) =>
  [3000, 3001].map((port) => `http://${host}:${port}`),
);

/**
 * Origins whose pages may read our answers: those of `ALLOWED_ORIGINS`, compared as whole strings. Outside production
 * also our own public URL, which may differ from the listen address, and the origins of development.
 */
export function corsOptions(config: AppConfig): CorsOptions {
  const own =
    config.mode === 'production' ? [] : [new URL(config.http.publicUrl).origin, ...DEVELOPMENT_ORIGINS];
  const allowed = new Set([...config.http.allowedOrigins, ...own]);
  return {
    origin: (origin: string | undefined, decide: (error: Error | null, allow: boolean) => void) => {
      decide(null, origin !== undefined && allowed.has(origin));
    },
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'X-API-Key', 'X-Request-Id'],
    exposedHeaders: EXPOSED,
    credentials: false,
    maxAge: 600,
  };
}

/** Skips the middleware for requests without an `Origin`: `corsOptions` allows none of them, so it would add nothing. */
export function forOrigins(
  middleware: (request: Request, response: Response, next: NextFunction) => void,
): typeof middleware {
  return (request, response, next) => {
    if (request.headers.origin === undefined) next();
    else middleware(request, response, next);
  };
}
