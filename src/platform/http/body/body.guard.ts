import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { isUtf8 } from 'node:buffer';
import type { Request, Response } from 'express';
import { DomainError } from '../../../domain/error-code.js';
import { mediaTypeHint } from '../hints/media-type-hint.js';
import type { AppRequest } from '../request/access.js';
import { BODY_LIMIT_BYTES, mayHaveBody, readBytes } from './body-bytes.js';
import { bodyKindOf, isBodyQuoted, type BodyKind } from './body-kind.js';
import { beforeFailure } from '../errors/envelope.js';
import { parseJsonBody } from './json-body.js';
import { LongBodies } from './long-bodies.js';
import type { Principal } from '../request/principal.js';
import { closeIfLong, DRAIN_LIMIT_BYTES } from './unread-body.js';

/** How long a refusal waits for the body that it quotes. */
const QUOTE_WITHIN_MS = 1_000;

/** A request of a route with a `@RawBody()`: the raw body; undefined without one. */
export interface RawBodyRequest extends Request {
  body: Buffer | undefined;
}

/**
 * Reads the body of a caller whom the earlier guards admitted, if the route takes one (`bodyKindOf`). The body of a
 * refused caller, or of a route without a body, stays unread. JSON must declare its media type (but see
 * `isFormOfKeyHolder`), be UTF-8, and be an object within the bounds of `parseJsonBody`. Any body has at most 1 MB. Zero bytes count as no body in any framing:
 * `request.body` is then undefined.
 */
@Injectable()
export class BodyGuard implements CanActivate {
  constructor(private readonly longBodies: LongBodies) {}

  /** @throws DomainError of 400, 413 or 415; otherwise admits every caller */
  canActivate(context: ExecutionContext): true | Promise<true> {
    const http = context.switchToHttp();
    const request = http.getRequest<AppRequest>();
    if (!mayHaveBody(request)) return true;
    const kind = bodyKindOf(context.getClass(), context.getHandler());
    if (kind !== 'none') return this.read(request, kind);
    closeIfLong(request, http.getResponse<Response>());
    return true;
  }

  private async read(request: AppRequest, kind: Exclude<BodyKind, 'none'>): Promise<true> {
    // The first byte decides what a form is, and a chunked body may still be empty.
    const isForm = kind === 'json' && isFormOfKeyHolder(request);
    const isChunked = request.headers['transfer-encoding'] !== undefined;
    const isUnsure = isForm || isChunked;
    if (!isUnsure) assertMediaType(request, kind);
    const caller = nameOf(request.principal);
    const bytes = await readBytes(request, {
      limitBytes: BODY_LIMIT_BYTES,
      queue: (begin) => this.longBodies.queue(caller, begin),
    });
    if (bytes.length === 0) return true;
    if (isUnsure && !(isForm && beginsWithBrace(bytes))) assertMediaType(request, kind);
    request.body = contentOf(bytes, kind);
    return true;
  }
}

/** The first guard: makes the failures of routes that quote the body (`FailuresQuoteBody`) wait for a short one. */
@Injectable()
export class QuotedBodyGuard implements CanActivate {
  canActivate(context: ExecutionContext): true {
    if (!isBodyQuoted(context.getHandler())) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    if (mayHaveBody(request)) {
      beforeFailure(http.getResponse<Response>(), () => readForQuotation(request));
    }
    return true;
  }
}

function nameOf(principal: Principal | undefined): string {
  if (principal?.kind === 'tenant') return principal.tenantId;
  if (principal?.kind === 'user') return principal.sessionId;
  return principal?.kind === 'anonymous' ? principal.addressHash : 'operator';
}

function contentOf(bytes: Buffer, kind: Exclude<BodyKind, 'none'>): unknown {
  switch (kind) {
    case 'json':
      return parseJsonBody(bytes);
    case 'csv':
      if (isUtf8(bytes)) return bytes.toString('utf8');
      throw new DomainError('VALIDATION_FAILED', 'The table is not UTF-8.');
    case 'raw':
      return bytes;
  }
}

/** Reads the body of a refused caller, only to quote it in the refusal. Never fails. */
async function readForQuotation(request: Request): Promise<void> {
  const isTooLong = Number(request.headers['content-length'] ?? 0) > DRAIN_LIMIT_BYTES;
  if (request.readableDidRead || isTooLong) return;
  try {
    const bytes = await readBytes(request, {
      limitBytes: DRAIN_LIMIT_BYTES,
      signal: AbortSignal.timeout(QUOTE_WITHIN_MS),
    });
    request.body = parseJsonBody(bytes);
  } catch {
    // An unreadable body is not quoted.
  }
}

/**
 * curl sends `-d '{…}'` as a form. It is read as JSON for callers with a key in a header: other pages cannot make a
 * browser send one. A form without a key, or with a cookie alone, stays refused (CSRF).
 */
function isFormOfKeyHolder({ headers, principal }: AppRequest): boolean {
  const [mediaType = ''] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (mediaType.trim() !== 'application/x-www-form-urlencoded') return false;
  const keys = [headers['x-api-key'], headers['x-admin-key']];
  const hasKey = /^bearer /i.test(headers.authorization ?? '') || keys.some((key) => (key ?? '') !== '');
  return hasKey && (principal?.kind === 'tenant' || principal?.kind === 'operator');
}

function beginsWithBrace(bytes: Buffer): boolean {
  return /^\s*\{/.test(bytes.toString('latin1', 0, 100));
}

function assertMediaType({ headers }: Request, kind: BodyKind): void {
  const [mediaType = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const isRight = kind === 'csv' ? mediaType.trim() === 'text/csv' : isJson(mediaType.trim());
  if (!isRight) {
    const hint = kind === 'csv' ? "With curl: -H 'Content-Type: text/csv'." : mediaTypeHint(mediaType);
    const what = kind === 'csv' ? 'Send the table as text/csv.' : 'Send the body as application/json.';
    const message = `${what} ${hint}`;
    throw new DomainError('UNSUPPORTED_MEDIA_TYPE', message);
  }
  if (!parameters.every(isUtf8Charset)) {
    throw new DomainError('UNSUPPORTED_MEDIA_TYPE', 'Send the body in UTF-8.');
  }
}

function isJson(mediaType: string): boolean {
  return mediaType === 'application/json' || /^application\/[\w.-]+\+json$/.test(mediaType);
}

/** True for parameters other than the charset, too. */
function isUtf8Charset(parameter: string): boolean {
  const [name = '', value = ''] = parameter.split('=');
  return name.trim() !== 'charset' || /^"?utf-?8"?$/.test(value.trim());
}
