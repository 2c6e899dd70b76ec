import type { IncomingHttpHeaders } from 'node:http';

const BEARER = /^Bearer +(\S+) *$/i;

/**
 * The key that a request carries: `Authorization: Bearer` (RFC 6750 §2.1), or else `X-API-Key`.
 *
 * @returns null when there is none; the empty text, which is no key, for an `Authorization` that is no bearer token:
 * whoever sent it did not mean to be anonymous and is to be refused
 */
export function presentedKey(headers: IncomingHttpHeaders): string | null {
  const { authorization, 'x-api-key': apiKey } = headers;
  if (authorization !== undefined && authorization !== '') return BEARER.exec(authorization)?.[1] ?? '';
  return typeof apiKey === 'string' && apiKey !== '' ? apiKey : null;
}
