import { json, text, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import type { IncomingMessage } from 'node:http';
import { DomainError } from '../../domain/error-code.js';

export const BODY_LIMIT_BYTES = 1_048_576;

/** Deeper than any body of ours; what walks a body recursively (class-transformer) must not run out of stack. */
const DEPTH_LIMIT = 32;

/** Routes whose signature covers the bytes as they came; the others do not keep them. */
const RAW_BODY_PATHS: ReadonlySet<string> = new Set(['/api/v1/x402/webhooks/stripe']);

/** Routes that take a table instead of an object. */
const CSV_BODY_PATHS: ReadonlySet<string> = new Set(['/api/v1/x402/admin/screening']);

/** A request of a route in `RAW_BODY_PATHS`: the body as parsed, and as it came. */
export interface RawBodyRequest extends Request {
  rawBody?: Buffer;
}

/**
 * Reads JSON bodies of at most 1 MB (after decompression); a body must be a JSON object and say that it is JSON. On the
 * few routes that take a table it must be `text/csv`, and the handler gets its text.
 */
export function jsonBody(): RequestHandler[] {
  const parse = json({ limit: BODY_LIMIT_BYTES, type: () => true, verify: keepRawBody });
  const parseCsv = text({ limit: BODY_LIMIT_BYTES, type: () => true, defaultCharset: 'utf-8' });
  return [
    (request, _response, next) => {
      next(hasBody(request) ? mediaTypeFailure(request) : undefined);
    },
    (request, response, next) => {
      const read = takesCsv(request) ? parseCsv : parse;
      read(request, response, (error?: unknown) => {
        next(error === undefined ? undefined : toFailure(error));
      });
    },
    requireObject,
  ];
}

function hasBody(request: Request): boolean {
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length']) > 0;
}

/** The router ignores case and a slash at the end; so do we. */
function takesCsv(request: Request): boolean {
  const path = request.path.toLowerCase().replace(/\/$/, '');
  return request.method === 'POST' && CSV_BODY_PATHS.has(path);
}

function mediaTypeFailure(request: Request): DomainError | undefined {
  const mediaType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (takesCsv(request)) {
    if (mediaType === 'text/csv') return undefined;
    return new DomainError('UNSUPPORTED_MEDIA_TYPE', 'Send the table as text/csv.');
  }
  if (isJson(mediaType)) return undefined;
  return new DomainError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.');
}

function isJson(mediaType: string): boolean {
  return mediaType === 'application/json' || /^application\/[\w.-]+\+json$/.test(mediaType);
}

function keepRawBody(request: IncomingMessage, _response: unknown, body: Buffer): void {
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (RAW_BODY_PATHS.has(path)) (request as RawBodyRequest).rawBody = body;
}

function toFailure(error: unknown): unknown {
  const { type } = error as { type?: unknown };
  switch (type) {
    case 'entity.too.large':
      return new DomainError('BODY_TOO_LARGE', `A body may have at most ${BODY_LIMIT_BYTES} bytes.`);
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new DomainError('UNSUPPORTED_MEDIA_TYPE', 'The encoding of the body is not supported.');
    case 'entity.parse.failed':
    case 'request.size.invalid':
    case 'request.aborted':
      return new DomainError('INVALID_JSON', 'The body is not well-formed JSON.');
    default:
      // What zlib says of a broken compressed body has no type, but a status.
      return (error as { status?: unknown }).status === 400
        ? new DomainError('INVALID_JSON', 'The body cannot be decoded.', {}, { cause: error })
        : error;
  }
}

function requireObject(request: Request, _response: Response, next: NextFunction): void {
  const body = request.body as unknown;
  if (body === undefined || takesCsv(request)) {
    next();
  } else if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    next(new DomainError('VALIDATION_FAILED', 'The body must be a JSON object.'));
  } else if (Object.hasOwn(body, '__proto__')) {
    next(unknownProperty('__proto__'));
  } else {
    next(isDeeperThan(body, DEPTH_LIMIT) ? tooDeep() : undefined);
  }
}

function unknownProperty(field: string): DomainError {
  const errors = [{ field, message: `property ${field} should not exist` }];
  return new DomainError('VALIDATION_FAILED', `property ${field} should not exist`, { errors });
}

function tooDeep(): DomainError {
  return new DomainError('VALIDATION_FAILED', `The body may be nested ${DEPTH_LIMIT} levels deep.`);
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}
