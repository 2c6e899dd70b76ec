import type { IncomingHttpHeaders } from 'node:http';

const BEARER = /^Bearer +(\S+) *$/i;

/**
 * The key that a request carries: `Authorization: Bearer` (RFC 6750 §2.1), or else `X-API-Key`. An `Authorization`
 * that is no bearer token is given back as it is, to be refused: whoever sent it did not mean to be anonymous.
 *
 * @returns null when there is none
 */
export function presentedKey(headers: IncomingHttpHeaders): string | null {
  const { authorization, 'x-api-key': apiKey } = headers;
  if (authorization !== undefined && authorization !== '')
    return BEARER.exec(authorization)?.[1] ?? authorization;
  return typeof apiKey === 'string' && apiKey !== '' ? apiKey : null;
}
