import type { Request } from 'express';
import type { DomainError } from '../../domain/error-code.js';

/** Is told of every key that was refused. A port: limits provides it. */
export abstract class AuthenticationFailures {
  /**
   * Counts one failed authentication, without waiting for anything. Never throws.
   *
   * @returns the failure to answer in place of the 401, for a caller that is banned; else null
   */
  abstract note(request: Request): DomainError | null;
}
