import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { DomainError } from '../../../domain/error-code.js';
import { BODY_LIMIT_BYTES, mayHaveBody, tooLarge } from '../body/body-bytes.js';
import { sendFailure } from '../errors/envelope.js';

/** More parameters than any route reads; each costs work before authentication. */
const QUERY_LIMIT = 100;
/** Header lines; browsers send about twenty, proxies add a few. */
const LINES_LIMIT = 100;

/** Bounds the header lines: a caller's lines must not displace those of the proxies, and each takes memory. */
export function hasTooManyLines({ rawHeaders }: IncomingMessage): boolean {
  return rawHeaders.length > 2 * LINES_LIMIT;
}

/**
 * Middleware: refuses invalid requests by the head alone, before authentication. It refuses two hosts, too many query
 * parameters or header lines, a declared length over the limit, and compressed bodies. No code decompresses a body.
 */
export function requestFraming(request: Request, response: Response, next: NextFunction): void {
  const failure = failureOf(request);
  if (failure === null) {
    next();
    return;
  }
  // A proxy may disagree about the end of such a body.
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
 * RFC 9112 §3.2; HTTP/1.0 may omit it. Node keeps the first of several, and a proxy may have used another. Names and
 * values alternate.
 */
function hasOneHost({ rawHeaders, httpVersion }: Request): boolean {
  let lines = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') lines++;
  }
  return lines === 1 || (lines === 0 && httpVersion === '1.0');
}

/** RFC 9112 §6.1: only the coding `chunked` is supported, and HTTP/1.0 has none. */
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
  if (headers['content-encoding'] === undefined) return false;
  const codings = headers['content-encoding'].split(',').map((coding) => coding.trim().toLowerCase());
  return codings.some((coding) => coding !== '' && coding !== 'identity');
}
