import { ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { perObject } from '../../per-object.js';
import { nameHint } from '../../../domain/hints/name-hint.js';
import { DomainError, ERROR_CODES, type ErrorCode, type FieldError } from '../../../domain/error-code.js';

/** Bounds of an error answer: characters of a name and of a message, and the number of errors. */
const NAME_LIMIT = 100;
const MESSAGE_LIMIT = 300;
const MESSAGES_LIMIT = 1_000;
const ERRORS_LIMIT = 20;
/** A hundred items share one answer. */
const ITEM_ERRORS_LIMIT = 3;

/** Carries the errors from the pipe's factory to its `transform`, which knows the source of the value. */
class InvalidValue extends Error {
  constructor(readonly errors: readonly ValidationError[]) {
    super('invalid value');
  }
}

/**
 * Validates every DTO. It refuses unknown properties by name and never echoes values. A constraint may carry its own
 * code, `@Matches(…, { context: { code: 'INVALID_TX_HASH' } })`. The first failing constraint with a code decides the
 * envelope's code. Otherwise a body gets `VALIDATION_FAILED`, a query or path parameter `INVALID_PARAMETER`.
 */
export class EnvelopeValidationPipe extends ValidationPipe {
  /** Maximum number of errors reported for one value; later requests reveal the others. */
  protected readonly errorLimit: number = ERRORS_LIMIT;

  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      // The target stays inside: `toFailure` reads its class and no value of it.
      validationError: { target: true, value: false },
      exceptionFactory: (errors) => new InvalidValue(errors),
    });
  }

  /** Parameters from our own decorators (the caller, the request's id) are not input. */
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    return metadata.type === 'custom' ? Promise.resolve(value) : this.validated(value, metadata);
  }

  private async validated(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const fallback = metadata.type === 'body' ? 'VALIDATION_FAILED' : 'INVALID_PARAMETER';
    if (this.toValidate(metadata)) refuseInheritedNames(value, metadata.metatype?.prototype, fallback);
    try {
      return (await super.transform(withFewUnknown(value, metadata, this.errorLimit), metadata)) as unknown;
    } catch (error) {
      if (!(error instanceof InvalidValue)) throw error;
      throw toFailure(error.errors, fallback, this.errorLimit);
    }
  }
}

/** Like `EnvelopeValidationPipe`, for one of many values in one answer: reports fewer errors per value. */
export class ItemValidationPipe extends EnvelopeValidationPipe {
  protected override readonly errorLimit = ITEM_ERRORS_LIMIT;
}

/**
 * Refuses names that a DTO inherits. class-validator stores metadata in a plain object, so it treats `constructor` and
 * similar names as known properties. class-transformer omits names that would hide a method of the DTO. Both would pass
 * as the only unknown names.
 */
function refuseInheritedNames(value: unknown, prototype: unknown, code: ErrorCode): void {
  if (typeof value !== 'object' || value === null) return;
  const isList = Array.isArray(value);
  for (const [name, inner] of Object.entries(value)) {
    if (!isList && isInherited(name, prototype)) {
      const message = `property ${name} should not exist`;
      throw new DomainError(code, message, { errors: [{ field: name, message }] });
    }
    refuseInheritedNames(inner, Object.prototype, code);
  }
}

/**
 * Removes unknown names beyond the number that is reported: class-transformer's work grows with the square of their
 * number. One unknown name suffices to refuse the value.
 */
function withFewUnknown(value: unknown, { metatype }: ArgumentMetadata, most: number): unknown {
  if (metatype === undefined || typeof value !== 'object' || value === null || Array.isArray(value))
    return value;
  const members = Object.entries(value);
  if (members.length <= most) return value;
  const known = new Set(namesOf(metatype));
  let unknown = 0;
  return Object.fromEntries(members.filter(([name]) => known.has(name) || ++unknown <= most));
}

/** The members of a DTO, in the order of its class. */
const namesOf = perObject((dto: NewableFunction): readonly string[] => [
  ...new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(dto, '', false, false)
      .map(({ propertyName }) => propertyName),
  ),
]);

/**
 * For an unknown member: its error with the name that it probably should have, or the names that there are.
 *
 * @param told the hints of this answer: the same names are listed once, or many unknown members would make it large
 */
function withHint(
  message: string,
  { property, target, constraints }: ValidationError,
  told: Set<string>,
): string {
  if (target === undefined || constraints?.['whitelistValidation'] !== message) return message;
  const hint = nameHint(property, namesOf(target.constructor));
  if (hint === null || told.has(hint)) return message;
  told.add(hint);
  return `${message}: ${hint}`;
}

function isInherited(name: string, prototype: unknown): boolean {
  return name in Object.prototype || typeof (prototype as Record<string, unknown>)[name] === 'function';
}

function toFailure(invalid: readonly ValidationError[], fallback: ErrorCode, most: number): DomainError {
  const errors = firstOf(fieldErrors(invalid), most);
  const message = errors.map((error) => error.message).join('; ') || 'The request is not valid.';
  const code = invalid.map(codeOf).find((found) => found !== null) ?? fallback;
  return new DomainError(code, message.slice(0, MESSAGES_LIMIT), { errors });
}

/** A generator, because a list may have thousands of errors and only few are reported. */
function* fieldErrors(
  invalid: readonly ValidationError[],
  parent = '',
  told = new Set<string>(),
): Generator<FieldError> {
  for (const error of invalid) {
    const { property, constraints = {}, children = [] } = error;
    const name = property.slice(0, NAME_LIMIT);
    const field = parent === '' ? name : `${parent}.${name}`;
    for (const message of Object.values(constraints)) {
      // Uses a function: in a replacement string, each `$&` or similar pattern would expand to the whole name again.
      const shown = property.length > name.length ? message.replace(property, () => name) : message;
      yield { field, message: withHint(shown, error, told).slice(0, MESSAGE_LIMIT) };
    }
    yield* fieldErrors(children, field, told);
  }
}

function firstOf<T>(values: Iterable<T>, most: number): T[] {
  const first: T[] = [];
  for (const value of values) {
    if (first.push(value) === most) break;
  }
  return first;
}

function codeOf(error: ValidationError): ErrorCode | null {
  const contexts = Object.values<unknown>(error.contexts ?? {});
  const own = contexts.map((context) => (context as { code?: unknown } | null)?.code).find(isErrorCode);
  return own ?? error.children?.map(codeOf).find((found) => found !== null) ?? null;
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && code in ERROR_CODES;
}
