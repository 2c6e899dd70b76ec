import { DomainError } from '../../../domain/error-code.js';

/** A parameter that is not as the contract has it; the message tells callers what it must be. */
export function invalidParameter(field: string, message: string): DomainError {
  return new DomainError('INVALID_PARAMETER', message, { errors: [{ field, message }] });
}
