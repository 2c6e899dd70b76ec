import { DomainError } from '../../domain/error-code.js';

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
  if (status === 'expired') throw new DomainError('EXPIRED_API_KEY', 'This API key has expired.');
}

/** The one answer for keys that are malformed, unknown, revoked or of a deleted tenant. */
export function invalidKey(): DomainError {
  return new DomainError('INVALID_API_KEY', 'This API key is not valid.');
}
