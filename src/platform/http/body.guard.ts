import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { json, text, type NextFunction, type Request, type Response } from 'express';
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

const parseJson = json({ limit: BODY_LIMIT_BYTES, type: () => true, verify: keepRawBody });
const parseCsv = text({ limit: BODY_LIMIT_BYTES, type: () => true, defaultCharset: 'utf-8' });

/**
 * Reads the body of whoever the guards before it have let in: a caller who is refused is not listened to. Bodies are JSON
 * objects of at most 1 MB (after decompression) and must say that they are JSON. On the few routes that take a table it
 * must be `text/csv`, and the handler gets its text.
 */
@Injectable()
export class BodyGuard implements CanActivate {
  /** @throws DomainError of 400, 413 or 415; lets everybody pass otherwise */
  canActivate(context: ExecutionContext): true | Promise<true> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const isRead = request.body !== undefined || !saysLength(request);
    return isRead ? true : readBody(request, http.getResponse<Response>());
  }
}

/** Middleware for routes whose every failure quotes the body, also that of a caller who is refused. */
export function readBodyFirst(request: Request, response: Response, next: NextFunction): void {
  if (!saysLength(request)) {
    next();
    return;
  }
  readBody(request, response).then(() => {
    next();
  }, next);
}

async function readBody(request: Request, response: Response): Promise<true> {
  if (hasBody(request)) assertMediaType(request);
  const read = takesCsv(request) ? parseCsv : parseJson;
  await new Promise<void>((resolve, reject) => {
    read(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(toFailure(error));
    });
  });
  if (!takesCsv(request)) assertObject(request.body);
  return true;
}

/** Of an empty one the parser makes an empty object. */
function saysLength({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || headers['content-length'] !== undefined;
}

function hasBody(request: Request): boolean {
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length']) > 0;
}

/** The router ignores case and a slash at the end; so do we. */
function takesCsv(request: Request): boolean {
  const path = request.path.toLowerCase().replace(/\/$/, '');
  return request.method === 'POST' && CSV_BODY_PATHS.has(path);
}

function assertMediaType(request: Request): void {
  const mediaType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (takesCsv(request)) {
    if (mediaType !== 'text/csv')
      throw new DomainError('UNSUPPORTED_MEDIA_TYPE', 'Send the table as text/csv.');
  } else if (!isJson(mediaType)) {
    throw new DomainError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.');
  }
}

function isJson(mediaType: string): boolean {
  return mediaType === 'application/json' || /^application\/[\w.-]+\+json$/.test(mediaType);
}

function keepRawBody(request: IncomingMessage, _response: unknown, body: Buffer): void {
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (RAW_BODY_PATHS.has(path)) (request as RawBodyRequest).rawBody = body;
}

function toFailure(error: unknown): Error {
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
        : (error as Error);
  }
}

function assertObject(body: unknown): void {
  if (body === undefined) return;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new DomainError('VALIDATION_FAILED', 'The body must be a JSON object.');
  }
  if (Object.hasOwn(body, '__proto__')) throw unknownProperty('__proto__');
  if (isDeeperThan(body, DEPTH_LIMIT)) throw tooDeep();
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
