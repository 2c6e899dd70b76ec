import type { IncomingHttpHeaders } from 'node:http';
import { DomainError } from '../../../domain/error-code.js';

/** The parts of a request that show where its caller put a key. */
interface Presented {
  readonly headers: IncomingHttpHeaders;
  readonly url: string;
}

const SEND = 'Send an API key: Authorization: Bearer x402_live_… (or x402_test_…).';
/** Headers in which other services take keys. */
const OTHER_HEADERS = [
  'api-key',
  'apikey',
  'x-apikey',
  'x-api-token',
  'x-auth-token',
  'x-access-token',
  'x-x402-key',
  'x402-api-key',
];
const QUERY_KEY = /[?&](api[-_]?key|key|token|access[-_]?token|auth|authorization|x-api-key)=/i;
const LONGEST_URL = 2_000;

/** 401 of a request without a key: says where one was put that is not read. Quotes nothing of the request. */
export function missingKey(request: Presented): DomainError {
  return new DomainError('MISSING_API_KEY', `${SEND}${reasonOf(request)}`);
}

function reasonOf({ headers, url }: Presented): string {
  if (headers['x-api-key'] !== undefined)
    return ' X-API-Key is empty: is the variable set that should hold it?';
  if (headers.authorization === '')
    return ' The Authorization header is empty: is the variable set that should hold it?';
  if (headers['x-admin-key'] !== undefined)
    return ' X-Admin-Key opens the routes of the operator alone: this one acts for a tenant.';
  const other = OTHER_HEADERS.find((name) => headers[name] !== undefined);
  if (other !== undefined) return ` The header ${other} is not read.`;
  if (QUERY_KEY.test(url.slice(0, LONGEST_URL)))
    return ' A key in the address is not read: addresses are kept in logs. Revoke it if others can see them.';
  if (headers.cookie !== undefined) return ' Cookies are not read.';
  return '';
}
