import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { DomainError } from '../../../domain/error-code.js';
import { BODY_LIMIT_BYTES, mayHaveBody, tooLarge } from '../body/body-bytes.js';
import { sendFailure } from '../errors/envelope.js';

/** More than any route knows; each costs work before anything is known of it. */
const QUERY_LIMIT = 100;
/** Of the head; browsers send some twenty, proxies add a few. */
const LINES_LIMIT = 100;

/** The caller's own must not push out those of the proxies behind it, and each takes memory. */
export function hasTooManyLines({ rawHeaders }: IncomingMessage): boolean {
  return rawHeaders.length > 2 * LINES_LIMIT;
}

/**
 * Middleware: refuses by the head alone what no route takes, before anybody asks who it is: two hosts, a query of too many
 * parameters or lines, a body that says it is too long, and any that is compressed. Nothing is ever inflated.
 */
export function requestFraming(request: Request, response: Response, next: NextFunction): void {
  const failure = failureOf(request);
  if (failure === null) {
    next();
    return;
  }
  // Where such a body ends a proxy may see otherwise.
  if (hasOddFraming(request)) response.setHeader('Connection', 'close');
  sendFailure(request, response, failure);
}

function failureOf(request: Request): DomainError | null {
  if (hasTooManyLines(request)) {
    return new DomainError('INVALID_PARAMETER', `A request may have at most ${LINES_LIMIT} header fields.`);
  }
  if (!hasOneHost(request)) {
    return new DomainError('INVALID_PARAMETER', 'Send exactly one Host header field.');
  }
  if (hasLongQuery(request.url)) {
    return new DomainError('INVALID_PARAMETER', `A query may have at most ${QUERY_LIMIT} parameters.`);
  }
  if (!mayHaveBody(request)) return null;
  if (hasOddFraming(request)) {
    return new DomainError('INVALID_PARAMETER', 'Send the body by Content-Length, or chunked in HTTP/1.1.');
  }
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT_BYTES) return tooLarge();
  if (isEncoded(request)) {
    return new DomainError('UNSUPPORTED_MEDIA_TYPE', 'Send the body without any Content-Encoding.');
  }
  return null;
}

/**
 * RFC 9112 §3.2; HTTP/1.0 may leave it out. Node keeps the first of several: a proxy may have gone by another. Names and
 * values come by turns.
 */
function hasOneHost({ rawHeaders, httpVersion }: Request): boolean {
  let lines = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') lines++;
  }
  return lines === 1 || (lines === 0 && httpVersion === '1.0');
}

/** RFC 9112 §6.1: other codings than `chunked` are not ours, and HTTP/1.0 has none. */
function hasOddFraming({ headers, httpVersion }: Request): boolean {
  const coding = headers['transfer-encoding'];
  return coding !== undefined && (coding.trim().toLowerCase() !== 'chunked' || httpVersion === '1.0');
}

function hasLongQuery(url: string): boolean {
  let parameters = 1;
  for (let at = url.indexOf('&'); at >= 0; at = url.indexOf('&', at + 1)) {
    if (++parameters > QUERY_LIMIT) return true;
  }
  return false;
}

function isEncoded({ headers }: Request): boolean {
  const codings = (headers['content-encoding'] ?? '').split(',').map((coding) => coding.trim().toLowerCase());
  return codings.some((coding) => coding !== '' && coding !== 'identity');
}
