import { ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { DomainError, ERROR_CODES, type ErrorCode, type FieldError } from '../../domain/error-code.js';

const NAME_LIMIT = 100;
const ERRORS_LIMIT = 50;
const HALF_CHARACTER = /\p{Surrogate}/u;

/** What the pipe's factory hands to its `transform`, which knows where the value came from. */
class InvalidValue extends Error {
  constructor(readonly errors: readonly ValidationError[]) {
    super('invalid value');
  }
}

/**
 * Validates every DTO, and refuses texts of any body that are none. Unknown properties are refused by name, values are never echoed. A constraint may carry a
 * code of its own, `@Matches(…, { context: { code: 'INVALID_TX_HASH' } })`: the first failing one that does decides
 * the envelope's; else a body gets `VALIDATION_FAILED`, a query or path parameter `INVALID_PARAMETER`.
 */
export class EnvelopeValidationPipe extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      validationError: { target: false, value: false },
      exceptionFactory: (errors) => new InvalidValue(errors),
    });
  }

  /** Parameters of our own making (the caller, the request's id) are no input. */
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    return metadata.type === 'custom' ? Promise.resolve(value) : this.validated(value, metadata);
  }

  private async validated(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const fallback = metadata.type === 'body' ? 'VALIDATION_FAILED' : 'INVALID_PARAMETER';
    if (metadata.type === 'body' && holdsHalfCharacter(value)) {
      throw new DomainError(
        'VALIDATION_FAILED',
        'A text holds half of a surrogate pair, which is no character.',
      );
    }
    if (this.toValidate(metadata)) refuseInheritedNames(value, fallback);
    try {
      return (await super.transform(value, metadata)) as unknown;
    } catch (error) {
      if (!(error instanceof InvalidValue)) throw error;
      throw toFailure(error.errors, fallback);
    }
  }
}

/** JSON can write what no encoding of Unicode can: Postgres refuses it in JSON, and alters it silently in texts. */
function holdsHalfCharacter(value: unknown): boolean {
  if (typeof value === 'string') return HALF_CHARACTER.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, inner]) => HALF_CHARACTER.test(name) || holdsHalfCharacter(inner),
  );
}

/**
 * class-validator keeps what it knows of a class in a plain object and so takes `constructor` and its like for known
 * properties: they would pass as the only unknown ones.
 */
function refuseInheritedNames(value: unknown, code: ErrorCode): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (!Array.isArray(value) && name in Object.prototype) {
      const message = `property ${name} should not exist`;
      throw new DomainError(code, message, { errors: [{ field: name, message }] });
    }
    refuseInheritedNames(inner, code);
  }
}

function toFailure(invalid: readonly ValidationError[], fallback: ErrorCode): DomainError {
  const errors = invalid.flatMap((error) => fieldErrors(error, '')).slice(0, ERRORS_LIMIT);
  const message = errors.map((error) => error.message).join('; ') || 'The request is not valid.';
  const code = invalid.map(codeOf).find((found) => found !== null) ?? fallback;
  return new DomainError(code, message.slice(0, 1_000), { errors });
}

function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const name = error.property.slice(0, NAME_LIMIT);
  const field = parent === '' ? name : `${parent}.${name}`;
  const own = Object.values(error.constraints ?? {}).map((message) => ({
    field,
    message: message.replaceAll(error.property, name),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, field))];
}

function codeOf(error: ValidationError): ErrorCode | null {
  const contexts = Object.values<unknown>(error.contexts ?? {});
  const own = contexts.map((context) => (context as { code?: unknown } | null)?.code).find(isErrorCode);
  return own ?? error.children?.map(codeOf).find((found) => found !== null) ?? null;
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && code in ERROR_CODES;
}
