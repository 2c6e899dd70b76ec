import type { Environment } from '../../../domain/chain.js';
import { DomainError } from '../../../domain/error-code.js';
import { SCOPES, scopesBeyond, scopesOf, type Scope } from '../../../domain/access/scope.js';

/** The bounds of a key: its scopes, addresses, daily limit and lifetime. Null sets no bound. */
export interface KeyGrant {
  readonly environment: Environment;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date | null;
  /** Addresses and CIDR blocks. */
  readonly allowedIps: readonly string[] | null;
  /** The smallest of the daily limits that apply to the key. */
  readonly requestsPerDay: number | null;
  /** The keys that own those daily limits: the key itself and its ancestors. */
  readonly limitedBy: readonly string[];
}

/** Everything, in Live: what the operator may grant, and what the first key of a tenant has. */
export const UNBOUNDED: KeyGrant = {
  environment: 'live',
  scopes: SCOPES,
  expiresAt: null,
  allowedIps: null,
  requestsPerDay: null,
  limitedBy: [],
};

/**
 * Returns the effective grant of a key. A key issued before this rule may store scopes that its environment does not
 * allow.
 */
export function grantOf(key: KeyGrant): KeyGrant {
  const { environment, scopes, expiresAt, allowedIps, requestsPerDay, limitedBy } = key;
  return {
    environment,
    scopes: scopesOf(environment, scopes),
    expiresAt,
    allowedIps,
    requestsPerDay,
    limitedBy,
  };
}

/** The most daily limits of one key. Every request of the key checks a window for each of them. */
const MOST_LIMITS = 4;

/**
 * Returns the daily limits of a key that another key issues. It inherits all limits, and adds its own if it asks for a
 * lower one.
 *
 * @param id the id of the new key
 */
export function dailyLimits(
  id: string,
  wanted: number | undefined,
  { requestsPerDay, limitedBy }: Pick<KeyGrant, 'requestsPerDay' | 'limitedBy'>,
): Pick<KeyGrant, 'requestsPerDay' | 'limitedBy'> {
  if (wanted === undefined || wanted === requestsPerDay) return { requestsPerDay, limitedBy };
  return { requestsPerDay: wanted, limitedBy: [...limitedBy, id] };
}

/**
 * Checks the rules that apply to every new key, whatever its issuer.
 *
 * @throws DomainError `VALIDATION_FAILED`
 */
export function assertPossible({ environment, scopes, limitedBy }: KeyGrant): void {
  const [impossible] = scopesBeyond(scopesOf(environment, scopes), scopes);
  if (impossible !== undefined) throw notTaken('scopes', notForTestKeys(impossible));
  if (limitedBy.length > MOST_LIMITS) {
    const message = `A key can be under ${MOST_LIMITS} daily limits at most, its own and those of its issuing keys.`;
    throw notTaken('requestsPerDay', message);
  }
}

/** Returns the message for a scope that test keys cannot hold. */
export function notForTestKeys(scope: Scope): string {
  return `A test key cannot hold the scope "${scope}": it acts on the account itself, not on one environment. Use a live key.`;
}

/**
 * Checks that a new key does not exceed the key that issues or rotates it. Compares environment, scopes, lifetime,
 * addresses and daily limit. The new key must also count against every daily limit of the issuing key.
 *
 * @throws DomainError `INSUFFICIENT_SCOPE` with the bound that the new key exceeds
 */
export function assertWithin(held: KeyGrant, wanted: KeyGrant): void {
  if (held.environment === 'test' && wanted.environment === 'live') {
    throw new DomainError('INSUFFICIENT_SCOPE', 'A test key can only create test keys.');
  }
  const [missing] = scopesBeyond(held.scopes, wanted.scopes);
  if (missing !== undefined) {
    throw new DomainError('INSUFFICIENT_SCOPE', `This key does not hold the scope "${missing}".`, {
      requiredScope: missing,
    });
  }
  if (outlives(wanted.expiresAt, held.expiresAt)) {
    throw new DomainError('INSUFFICIENT_SCOPE', 'A key cannot create a key that expires later.');
  }
  if (exceeds(wanted.requestsPerDay, held.requestsPerDay)) {
    throw new DomainError(
      'INSUFFICIENT_SCOPE',
      'A key cannot create a key with a higher daily limit than its own.',
    );
  }
  if (held.limitedBy.some((id) => !wanted.limitedBy.includes(id))) {
    throw new DomainError(
      'INSUFFICIENT_SCOPE',
      'A key with a daily limit can only replace keys that count against that limit.',
    );
  }
  if (reachesBeyond(wanted.allowedIps, held.allowedIps)) {
    throw new DomainError(
      'INSUFFICIENT_SCOPE',
      'A key cannot create a key for addresses that are not on its own list.',
    );
  }
}

function notTaken(field: string, message: string): DomainError {
  return new DomainError('VALIDATION_FAILED', message, { errors: [{ field, message }] });
}

function outlives(wanted: Date | null, held: Date | null): boolean {
  return held !== null && (wanted === null || wanted > held);
}

function exceeds(wanted: number | null, held: number | null): boolean {
  return held !== null && (wanted === null || wanted > held);
}

/** Compares entries as text. So a narrower block within an allowed one is refused, which is the safe side. */
function reachesBeyond(wanted: readonly string[] | null, held: readonly string[] | null): boolean {
  return held !== null && (wanted === null || wanted.some((address) => !held.includes(address)));
}
