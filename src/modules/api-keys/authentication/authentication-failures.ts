import type { Request } from 'express';
import type { DomainError } from '../../../domain/error-code.js';

/** Is told of every key that was refused, and asked before one is looked up. A port: limits provides it. */
export abstract class AuthenticationFailures {
  /**
   * Whoever is banned, or was refused too often, has few look-ups of keys that this process does not know. Counts the one
   * that is asked for; works without any I/O.
   *
   * @throws DomainError `BANNED` or `RATE_LIMIT_EXCEEDED` when the caller has had them
   */
  abstract assertMayLookUp(request: Request): void;

  /**
   * Counts one failed authentication, without waiting for anything. Never throws.
   *
   * @returns the failure to answer in place of the 401, for a caller that is banned; else null
   */
  abstract note(request: Request): DomainError | null;
}
