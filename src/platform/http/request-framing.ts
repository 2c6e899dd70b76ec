import type { NextFunction, Request, Response } from 'express';
import { DomainError } from '../../domain/error-code.js';
import { BODY_LIMIT_BYTES, mayHaveBody, tooLarge } from './body-bytes.js';
import { sendFailure } from './envelope.js';

/** More than any route knows; each costs work before anything is known of it. */
const QUERY_LIMIT = 100;

/**
 * Middleware: refuses by the head alone what no route takes, before anybody asks who it is: two hosts, a query of too many
 * parameters, a body that says it is too long, and any that is compressed. Nothing is ever inflated.
 */
export function requestFraming(request: Request, response: Response, next: NextFunction): void {
  const failure = failureOf(request);
  if (failure === null) next();
  else sendFailure(request, response, failure);
}

function failureOf(request: Request): DomainError | null {
  if (!hasOneHost(request)) {
    return new DomainError('INVALID_PARAMETER', 'Send exactly one Host header field.');
  }
  if (hasLongQuery(request.url)) {
    return new DomainError('INVALID_PARAMETER', `A query may have at most ${QUERY_LIMIT} parameters.`);
  }
  if (!mayHaveBody(request)) return null;
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
