import { createHash } from 'node:crypto';
import { DomainError } from '../../../domain/error-code.js';
import { NIL_TENANT } from '../../../domain/nil-tenant.js';
import type { AppRequest } from '../request/access.js';
import { callerOf, type TenantPrincipal } from '../request/principal.js';
import type { IdempotencySlot } from './fence.js';
import type { RequestInput } from './request-input.js';

const HEADER = 'idempotency-key';
/** Visible ASCII. An API key in the wrong header is refused, because the value is stored. */
const KEY_PATTERN = /^(?!.*x402_(?:live|test)_)[\x21-\x7e]{1,255}$/;

/**
 * The key of a request, without the quotes of the IETF draft (httpapi-idempotency-key-header).
 *
 * @returns null when the header is absent
 * @throws DomainError `INVALID_PARAMETER` unless it has 1 to 255 visible ASCII characters
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

/** Scopes a key by tenant and environment, operator or anonymous caller, and by route. */
export function slotOf(request: AppRequest, key: string): IdempotencySlot {
  const { principal } = request;
  const operation = `${request.method} ${(request.route as { path?: string } | undefined)?.path ?? request.path}`;
  switch (principal?.kind) {
    case 'tenant':
      return { tenantId: principal.tenantId, caller: tenantCaller(principal), operation, key };
    case 'anonymous':
      return { tenantId: NIL_TENANT, caller: `anonymous:${principal.addressHash}`, operation, key };
    case 'user':
    case 'operator':
      return { tenantId: NIL_TENANT, caller: callerOf(principal), operation, key };
    case undefined:
      return { tenantId: NIL_TENANT, caller: 'public', operation, key };
  }
}

/** Keys of a tenant share their answers, as one server may have several; a person's are the person's. */
function tenantCaller(principal: TenantPrincipal): string {
  const { environment, session } = principal;
  return session === null ? environment : `${environment}:${callerOf(principal)}`;
}

/**
 * A DTO that can express one request in several ways: equal fingerprints mean the same request. Defaults need no
 * fingerprint if the DTO sets them as initial values of its properties.
 */
export interface Fingerprinted {
  toFingerprint(): unknown;
}

/** Hash of a request's content, independent of the order of members and of white space. */
export function fingerprintOf(input: RequestInput): Buffer {
  return createHash('sha256').update(canonical(input)).digest();
}

/** JSON with members sorted as in RFC 8785. */
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
  // Not a method from an unvalidated body, which could claim any fingerprint.
  return !Object.hasOwn(value, 'toFingerprint') && 'toFingerprint' in value;
}
