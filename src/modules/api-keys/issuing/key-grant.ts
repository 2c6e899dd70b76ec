import type { Environment } from '../../../domain/chain.js';
import { DomainError } from '../../../domain/error-code.js';
import { scopesBeyond, scopesOf, type Scope } from '../../../domain/access/scope.js';

/** What a key may do, from where, how often and how long. Null sets no bound. */
export interface KeyGrant {
  readonly environment: Environment;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date | null;
  /** Addresses and CIDR blocks. */
  readonly allowedIps: readonly string[] | null;
  /** The least of the daily limits that hold for it. */
  readonly requestsPerDay: number | null;
  /** The keys whose daily limits those are: itself, and those that it comes of. */
  readonly limitedBy: readonly string[];
}

/** What a key is granted. One of before the rule may be written down with more than its environment allows. */
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

/** As many daily limits may hold for one key: each is a window that every request of the key looks at. */
const MOST_LIMITS = 4;

/**
 * The daily limits of a key that is made by another: all of that one's, and its own when it asks for less.
 *
 * @param id of the new key
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
 * What no key may be, whoever makes it.
 *
 * @throws DomainError `VALIDATION_FAILED`
 */
export function assertPossible({ environment, scopes, limitedBy }: KeyGrant): void {
  const [impossible] = scopesBeyond(scopesOf(environment, scopes), scopes);
  if (impossible !== undefined) throw notTaken('scopes', notForTestKeys(impossible));
  if (limitedBy.length > MOST_LIMITS) {
    const message = `A key can be under ${MOST_LIMITS} daily limits at most, its own and those of the keys it comes of.`;
    throw notTaken('requestsPerDay', message);
  }
}

/** Says why a test key does not hold a scope. */
export function notForTestKeys(scope: Scope): string {
  return `A test key cannot hold the scope "${scope}": it acts on the account itself, not on one environment.`;
}

/**
 * A key never yields a stronger one, neither by issuer nor by rotating: not in environment, scopes, lifetime,
 * addresses or daily limit; and not one that counts elsewhere than it does itself.
 *
 * @throws DomainError `INSUFFICIENT_SCOPE` saying what goes beyond the key that asks
 */
export function assertWithin(held: KeyGrant, wanted: KeyGrant): void {
  if (held.environment === 'test' && wanted.environment === 'live') {
    throw new DomainError('INSUFFICIENT_SCOPE', 'A test key can only make test keys.');
  }
  const [missing] = scopesBeyond(held.scopes, wanted.scopes);
  if (missing !== undefined) {
    throw new DomainError('INSUFFICIENT_SCOPE', `This key does not hold the scope "${missing}".`, {
      requiredScope: missing,
    });
  }
  if (outlives(wanted.expiresAt, held.expiresAt)) {
    throw new DomainError('INSUFFICIENT_SCOPE', 'A key can make none that outlives it.');
  }
  if (exceeds(wanted.requestsPerDay, held.requestsPerDay)) {
    throw new DomainError(
      'INSUFFICIENT_SCOPE',
      'A key can make none with a higher daily limit than its own.',
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
      'A key can make none for addresses that are not on its own list.',
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

/** Entries are compared as written: a narrower block inside an allowed one is refused, which errs on the safe side. */
function reachesBeyond(wanted: readonly string[] | null, held: readonly string[] | null): boolean {
  return held !== null && (wanted === null || wanted.some((address) => !held.includes(address)));
}
