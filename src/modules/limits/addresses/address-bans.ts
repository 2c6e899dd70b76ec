import { DomainError } from '../../../domain/error-code.js';

/** The ban of an address that is in force. */
export interface ActiveBan {
  /** Whether the ban also covers callers with a valid key. */
  readonly includeKeys: boolean;
  readonly until: Date;
  /** The rest of the ban in whole seconds, at least 1. */
  readonly retryAfterSeconds: number;
}

/**
 * The bans that this process knows. Every request asks here first, so an implementation performs no I/O and does not
 * wait.
 */
export abstract class AddressBans {
  /**
   * Returns the ban in force of an address, or null.
   *
   * @param address as the connection or the trusted proxy gives it; must not be stored or logged
   */
  abstract isBanned(address: string): ActiveBan | null;
}

/** Returns the error `BANNED` (403) with the end of the ban. */
export function bannedError({ includeKeys, until, retryAfterSeconds }: ActiveBan): DomainError {
  const resetAt = until.toISOString();
  const whom = includeKeys ? 'from your address' : 'from your address that hold no valid API key';
  return new DomainError('BANNED', `Requests ${whom} are not served until ${resetAt}.`, {
    resetAt,
    retryAfterSeconds,
  });
}
