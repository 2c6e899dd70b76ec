import { DomainError } from '../../../domain/error-code.js';

/** Why an address is not served at the moment. */
export interface BanVerdict {
  /** Also turns away callers that present a key. */
  readonly includeKeys: boolean;
  readonly until: Date;
  /** How long it will last, in whole seconds; at least 1. */
  readonly retryAfterSeconds: number;
}

/** The bans that this process knows of. Asked at every request before anything else is done: no I/O, no waiting. */
export abstract class AddressBans {
  /** @param address as the connection, or the trusted proxy, gives it; not to be kept or logged */
  abstract isBanned(address: string): BanVerdict | null;
}

/** The 403 of the wire; says until when. */
export function bannedError({ includeKeys, until, retryAfterSeconds }: BanVerdict): DomainError {
  const resetAt = until.toISOString();
  const whom = includeKeys ? 'from your address' : 'from your address that hold no valid API key';
  return new DomainError('BANNED', `Requests ${whom} are not served until ${resetAt}.`, {
    resetAt,
    retryAfterSeconds,
  });
}
