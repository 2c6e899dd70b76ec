import type { NextFunction, Request, Response } from 'express';
import { DomainError } from '../../domain/error-code.js';

/**
 * Middleware: exactly one `Host` line (RFC 9112 §3.2; HTTP/1.0 may leave it out). Of two, a proxy may have gone by the one
 * and we by the other.
 */
export function oneHost(request: Request, _response: Response, next: NextFunction): void {
  const lines = hostLines(request.rawHeaders);
  const isOne = lines === 1 || (lines === 0 && request.httpVersion === '1.0');
  next(isOne ? undefined : new DomainError('INVALID_PARAMETER', 'Send exactly one Host header field.'));
}

/** Names and values by turns, as they came. */
function hostLines(rawHeaders: readonly string[]): number {
  let lines = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') lines += 1;
  }
  return lines;
}
