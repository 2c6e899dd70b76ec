import { FailedAuthentication } from '../../limits/index.js';

/** The status of a key at one point in time. */
export type KeyStatus = 'active' | 'revoked' | 'expired';

const ISSUE_ANOTHER = 'Issue another one: POST /api-keys with a key that has the scope "keys".';

interface KeyLife {
  readonly revokedAt: Date | null;
  readonly expiresAt: Date | null;
}

/**
 * Returns the status of a key. A key expires at the instant `expiresAt`. A revoked key stays `revoked`, even after it
 * expires.
 */
export function statusOf({ revokedAt, expiresAt }: KeyLife, nowMs: number): KeyStatus {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt.getTime() <= nowMs ? 'expired' : 'active';
}

/**
 * Refuses a key that is not active. Only a key that exists can be reported as expired. Revoked and unknown keys get the
 * same error.
 *
 * @throws FailedAuthentication `INVALID_API_KEY` or `EXPIRED_API_KEY`
 */
export function assertActive<T extends KeyLife>(key: T | null, nowMs: number): asserts key is T {
  const status = key === null ? 'revoked' : statusOf(key, nowMs);
  if (status === 'revoked') throw invalidKey();
  if (status === 'expired')
    throw new FailedAuthentication('EXPIRED_API_KEY', `This API key has expired. ${ISSUE_ANOTHER}`);
}

/** Returns the same error for keys that are unknown, revoked or of a deleted tenant. */
export function invalidKey(): FailedAuthentication {
  return new FailedAuthentication(
    'INVALID_API_KEY',
    'This API key is not valid. It is complete, but unknown to this server, or revoked. If it is of another server, send ' +
      `it there. ${ISSUE_ANOTHER} Without one, ask the operator.`,
  );
}
