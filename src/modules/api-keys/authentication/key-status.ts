import { DomainError } from '../../../domain/error-code.js';

export type KeyStatus = 'active' | 'revoked' | 'expired';

interface KeyLife {
  readonly revokedAt: Date | null;
  readonly expiresAt: Date | null;
}

/** A key ends at the instant it expires. Whoever revoked it meant it: that is said first. */
export function statusOf({ revokedAt, expiresAt }: KeyLife, nowMs: number): KeyStatus {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt.getTime() <= nowMs ? 'expired' : 'active';
}

/**
 * Refuses a key that is not, or no longer, to be accepted. Only a key that once existed is said to be expired; revoked
 * and unknown are not told apart.
 *
 * @throws DomainError `INVALID_API_KEY` or `EXPIRED_API_KEY`
 */
export function assertActive<T extends KeyLife>(key: T | null, nowMs: number): asserts key is T {
  const status = key === null ? 'revoked' : statusOf(key, nowMs);
  if (status === 'revoked') throw invalidKey();
  if (status === 'expired') throw new FailedAuthentication('EXPIRED_API_KEY', 'This API key has expired.');
}

/**
 * Somebody tried a key that might have been one. Counts towards a ban, unlike a header that holds no key, a key that may do
 * less, or none at all.
 */
export class FailedAuthentication extends DomainError {}

/** The one answer for keys that are unknown, revoked or of a deleted tenant. */
export function invalidKey(): FailedAuthentication {
  return new FailedAuthentication('INVALID_API_KEY', 'This API key is not valid.');
}
