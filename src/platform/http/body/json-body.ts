import { isUtf8 } from 'node:buffer';
import { jsonHint } from '../../../domain/hints/json-hint.js';
import { DomainError } from '../../../domain/error-code.js';

/** Deeper than any valid body; recursive code (class-transformer) must not exhaust the stack. */
export const DEPTH_LIMIT = 32;

/**
 * Members of objects and items of lists, at all depths. A full batch has 1,300. The later processing
 * (class-transformer, class-validator) takes time that grows with the square of this number.
 */
export const MEMBERS_LIMIT = 5_000;

/** In UTF-8 text, only an escape can produce an unpaired surrogate. */
const MAY_HOLD_HALF = /\\u[dD][89a-fA-F]/;
const HALF_CHARACTER = /\p{Surrogate}/u;

const BATCH_HINT = 'Several payments go to POST /verify/batch as {"verifications": […]}.';

/** The structural bytes of JSON. */
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const BRACE = 0x7b;
const BRACE_END = 0x7d;
const BRACKET = 0x5b;
const BRACKET_END = 0x5d;
const SPACE = 0x20;

/**
 * Parses the object of a JSON body in time linear in its bytes. A body that is too deep or has too many members is
 * refused before parsing.
 *
 * @throws DomainError `INVALID_JSON` for a body that is not a JSON object. `VALIDATION_FAILED` for a body past a bound,
 * a list, or a text that no Unicode encoding can hold. Postgres refuses such a text in JSON and alters it in texts.
 */
export function parseJsonBody(bytes: Buffer): object {
  if (!isUtf8(bytes)) throw new DomainError('INVALID_JSON', 'The body is not UTF-8.');
  assertBounded(bytes);
  // A byte order mark may be ignored (RFC 8259, section 8.1).
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const value = parse(text);
  if (typeof value !== 'object' || value === null) {
    throw new DomainError('INVALID_JSON', `The body must be a JSON object. ${otherHint(value)}`);
  }
  if (Array.isArray(value)) {
    const message = `The body must be a JSON object, and this is a list. ${BATCH_HINT}`;
    throw new DomainError('VALIDATION_FAILED', message);
  }
  if (Object.hasOwn(value, '__proto__')) throw unknownProperty('__proto__');
  if (MAY_HOLD_HALF.test(text) && holdsHalfCharacter(value)) {
    const message = 'A text holds half of a surrogate pair, which is no character.';
    throw new DomainError('VALIDATION_FAILED', message);
  }
  return value;
}

function otherHint(value: unknown): string {
  return typeof value === 'string' && value.trimStart().startsWith('{')
    ? 'It was made JSON twice: send the object, not its text.'
    : 'Send {"name": value}.';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = `The body is not well-formed JSON. ${jsonHint(text)}`;
    throw new DomainError('INVALID_JSON', message, {}, { cause: error });
  }
}

/** Counts on the bytes: a parser keeps only one of several equal names, and many names are expensive to store. */
function assertBounded(bytes: Buffer): void {
  let depth = 0;
  let members = 0;
  let isFirst = false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte <= SPACE) continue;
    const isEnd = byte === BRACE_END || byte === BRACKET_END;
    if (byte === COMMA || (isFirst && !isEnd)) members++;
    isFirst = byte === BRACE || byte === BRACKET;
    if (isFirst) depth++;
    else if (isEnd) depth--;
    else if (byte === QUOTE) index = endOfText(bytes, index);
    if (depth > DEPTH_LIMIT) throw past(`be nested ${DEPTH_LIMIT} levels deep`);
    if (members > MEMBERS_LIMIT)
      throw past(`hold ${MEMBERS_LIMIT} members and items in all, through all nests`);
  }
}

/** End of the string that begins at the quote. */
function endOfText(bytes: Buffer, quote: number): number {
  let index = quote + 1;
  while (index < bytes.length && bytes[index] !== QUOTE) index += bytes[index] === BACKSLASH ? 2 : 1;
  return index;
}

function past(bound: string): DomainError {
  return new DomainError('VALIDATION_FAILED', `The body may ${bound}.`);
}

function unknownProperty(field: string): DomainError {
  const message = `property ${field} should not exist`;
  return new DomainError('VALIDATION_FAILED', message, { errors: [{ field, message }] });
}

function holdsHalfCharacter(value: unknown): boolean {
  if (typeof value === 'string') return HALF_CHARACTER.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, inner]) => HALF_CHARACTER.test(name) || holdsHalfCharacter(inner),
  );
}
