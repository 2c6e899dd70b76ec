import type { RequestHandler } from 'express';
import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';
import { comparablePath } from '../request/request-path.js';

const SELF = ["'self'"];
const NONE = ["'none'"];

/** One strict policy for every answer, pages included: they hold no inline script or style. */
const CONTENT_SECURITY_POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: SELF,
    scriptSrc: SELF,
    styleSrc: SELF,
    // The icons inside swagger-ui.css are data: URLs.
    imgSrc: [...SELF, 'data:'],
    connectSrc: SELF,
    objectSrc: NONE,
    baseUri: NONE,
    formAction: SELF,
    frameAncestors: NONE,
  },
};

const ONE_YEAR_SECONDS = 31_536_000;

/**
 * `Vary` on all answers, including those to refused or missing origins. Otherwise a cache could serve one origin's
 * answer to another.
 */
const OWN_FIELDS: readonly (readonly [string, string])[] = [
  ['Permissions-Policy', 'camera=(), microphone=(), geolocation=()'],
  ['Vary', 'Origin'],
];

/**
 * Security headers of every answer, errors included. helmet's headers do not depend on the request: they are computed
 * once and set on each answer.
 */
export function securityHeaders(): RequestHandler {
  const fields = [...helmetFields(), ...OWN_FIELDS];
  return (request, response, next) => {
    for (const [name, value] of fields) response.setHeader(name, value);
    if (comparablePath(request.path).startsWith('/api/')) response.setHeader('Cache-Control', 'no-store');
    next();
  };
}

function helmetFields(): Map<string, string> {
  const fields = new Map<string, string>();
  const recorder = {
    setHeader: (name: string, value: string) => fields.set(name, value),
    removeHeader: (name: string) => fields.delete(name),
  };
  const middleware = helmet({
    contentSecurityPolicy: CONTENT_SECURITY_POLICY,
    strictTransportSecurity: { maxAge: ONE_YEAR_SECONDS, includeSubDomains: true, preload: true },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
  });
  const ends: unknown[] = [];
  middleware({} as IncomingMessage, recorder as unknown as ServerResponse, (error?: unknown) =>
    ends.push(error),
  );
  if (ends.length !== 1 || ends[0] !== undefined) throw new Error('helmet has not set its headers at once');
  return fields;
}
