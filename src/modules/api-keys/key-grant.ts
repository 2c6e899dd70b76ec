import type { Environment } from '../../domain/chain.js';
import { DomainError } from '../../domain/error-code.js';
import { scopesBeyond, type Scope } from '../../domain/scope.js';

/** What a key may do, from where, how often and how long. Null sets no bound. */
export interface KeyGrant {
  readonly environment: Environment;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date | null;
  /** Addresses and CIDR blocks. */
  readonly allowedIps: readonly string[] | null;
  readonly requestsPerDay: number | null;
}

/**
 * A key never yields a stronger one, neither by minting nor by rotating: not in environment, scopes, lifetime,
 * addresses or daily limit.
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
  if (reachesBeyond(wanted.allowedIps, held.allowedIps)) {
    throw new DomainError(
      'INSUFFICIENT_SCOPE',
      'A key can make none for addresses that are not on its own list.',
    );
  }
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
