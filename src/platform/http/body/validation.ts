import { ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { DomainError, ERROR_CODES, type ErrorCode, type FieldError } from '../../../domain/error-code.js';

/** What an answer tells, whatever came: of a name and of a message so many characters, of all that is wrong so many errors. */
const NAME_LIMIT = 100;
const MESSAGE_LIMIT = 300;
const MESSAGES_LIMIT = 1_000;
const ERRORS_LIMIT = 20;
/** A hundred items answer together. */
const ITEM_ERRORS_LIMIT = 3;

/** What the pipe's factory hands to its `transform`, which knows where the value came from. */
class InvalidValue extends Error {
  constructor(readonly errors: readonly ValidationError[]) {
    super('invalid value');
  }
}

/**
 * Validates every DTO. Unknown properties are refused by name, values are never echoed. A constraint may carry a code of
 * its own, `@Matches(…, { context: { code: 'INVALID_TX_HASH' } })`: the first failing one that does decides the
 * envelope's; else a body gets `VALIDATION_FAILED`, a query or path parameter `INVALID_PARAMETER`.
 */
export class EnvelopeValidationPipe extends ValidationPipe {
  /** So many errors of one value are told; what is wrong beyond them is found when they are mended. */
  protected readonly errorsTold: number = ERRORS_LIMIT;

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
    if (this.toValidate(metadata)) refuseInheritedNames(value, metadata.metatype?.prototype, fallback);
    try {
      return (await super.transform(withFewUnknown(value, metadata, this.errorsTold), metadata)) as unknown;
    } catch (error) {
      if (!(error instanceof InvalidValue)) throw error;
      throw toFailure(error.errors, fallback, this.errorsTold);
    }
  }
}

/** The same for one of many values that are answered together: each tells less. */
export class ItemValidationPipe extends EnvelopeValidationPipe {
  protected override readonly errorsTold = ITEM_ERRORS_LIMIT;
}

/**
 * class-validator keeps what it knows of a class in a plain object and so takes `constructor` and its like for known
 * properties, and class-transformer leaves out what would hide a method of the DTO: both would pass as the only unknown
 * ones.
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
 * Without the unknown names beyond as many as are told: class-transformer's work grows with the square of their number. One
 * of them is enough for the value to be refused.
 */
function withFewUnknown(value: unknown, { metatype }: ArgumentMetadata, most: number): unknown {
  if (metatype === undefined || typeof value !== 'object' || value === null || Array.isArray(value))
    return value;
  const members = Object.entries(value);
  if (members.length <= most) return value;
  const known = new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(metatype, '', false, false)
      .map(({ propertyName }) => propertyName),
  );
  let unknown = 0;
  return Object.fromEntries(members.filter(([name]) => known.has(name) || ++unknown <= most));
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

/** One by one, since a list may have thousands and few are told. */
function* fieldErrors(invalid: readonly ValidationError[], parent = ''): Generator<FieldError> {
  for (const { property, constraints = {}, children = [] } of invalid) {
    const name = property.slice(0, NAME_LIMIT);
    const field = parent === '' ? name : `${parent}.${name}`;
    for (const message of Object.values(constraints)) {
      // By a function: in a replacement text `$&` and its like would stand for the whole name again, each of them.
      const shown = property.length > name.length ? message.replace(property, () => name) : message;
      yield { field, message: shown.slice(0, MESSAGE_LIMIT) };
    }
    yield* fieldErrors(children, field);
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
