import { createHash } from 'node:crypto';
import { DomainError } from '../../../domain/error-code.js';
import { NIL_TENANT } from '../../../domain/nil-tenant.js';
import type { AppRequest } from '../request/access.js';
import type { IdempotencySlot } from './fence.js';
import type { RequestInput } from './request-input.js';

const HEADER = 'idempotency-key';
/** Visible ASCII; and no API key that somebody put into the wrong header, because it is stored. */
const KEY_PATTERN = /^(?!.*x402_(?:live|test)_)[\x21-\x7e]{1,255}$/;

/**
 * The key of a request, without the quotes that the IETF draft (httpapi-idempotency-key-header) puts around it.
 *
 * @returns null when the header is not there
 * @throws DomainError `INVALID_PARAMETER` when it is no 1 to 255 visible ASCII characters
 */
export function readIdempotencyKey(request: AppRequest): string | null {
  const header = request.headers[HEADER];
  if (header === undefined) return null;
  const text = Array.isArray(header) ? header.join(', ') : header;
  const key = /^"(.*)"$/.exec(text)?.[1] ?? text;
  if (KEY_PATTERN.test(key)) return key;
  const message = 'Idempotency-Key must be 1 to 255 visible ASCII characters.';
  throw new DomainError('INVALID_PARAMETER', message, { errors: [{ field: 'Idempotency-Key', message }] });
}

/** Keys are told apart by tenant and environment, operator and anonymous caller, and by route. */
export function slotOf(request: AppRequest, key: string): IdempotencySlot {
  const { principal } = request;
  const operation = `${request.method} ${(request.route as { path?: string } | undefined)?.path ?? request.path}`;
  switch (principal?.kind) {
    case 'tenant':
      return { tenantId: principal.tenantId, caller: principal.environment, operation, key };
    case 'anonymous':
      return { tenantId: NIL_TENANT, caller: `anonymous:${principal.addressHash}`, operation, key };
    case 'operator':
      return { tenantId: NIL_TENANT, caller: 'operator', operation, key };
    case undefined:
      return { tenantId: NIL_TENANT, caller: 'public', operation, key };
  }
}

/**
 * A DTO that can say one thing in several ways: two of them with equal fingerprints are the same request. Defaults need
 * no fingerprint, where the DTO has them as initial values of its properties.
 */
export interface Fingerprinted {
  toFingerprint(): unknown;
}

/** What makes two requests the same, whatever the order of their members and the white space between them. */
export function fingerprintOf(input: RequestInput): Buffer {
  return createHash('sha256').update(canonical(input)).digest();
}

/** JSON with sorted members (as RFC 8785 sorts them). */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === undefined) return 'null';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isFingerprinted(value)) return canonical(value.toFingerprint());
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

function isFingerprinted(value: object): value is Fingerprinted {
  // Not one of a body that nothing validated: it could say that it is anything.
  return !Object.hasOwn(value, 'toFingerprint') && 'toFingerprint' in value;
}
