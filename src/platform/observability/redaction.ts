/** Header fields and members that are secrets; their values never reach a line. */
const SECRET_NAMES = new Set([
  'authorization',
  'proxy-authorization',
  'x-api-key',
  'x-admin-key',
  'x-internal-key',
  'x-payment',
  'payment-signature',
  'stripe-signature',
  'cookie',
  'set-cookie',
  'secret',
  'password',
  'rawtx',
  'raw_tx',
]);

/** Cleans a text of secrets; what holds none stays as it is. Takes time in proportion to its length. */
export type Redact = (text: string) => string;

/** What is secret by its form, wherever it stands, and what of it may be seen. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // Anything that begins like one of our keys, whole or cut off.
  [/x402_(live|test)_[A-Za-z0-9_-]+/gi, 'x402_$1_[redacted]'],
  // Secrets of webhook endpoints, ours and Stripe's.
  [/whsec_[A-Za-z0-9+/=_-]+/g, 'whsec_[redacted]'],
  [/\b([sr]k_(?:live|test))_[A-Za-z0-9]+/g, '$1_[redacted]'],
  // A value of an Authorization field: with a digit or a sign in it, or it is a word of a sentence.
  [/\b(Bearer|Basic)\s+(?=[^\s"',\\]*[\d=_+/.-])[^\s"',\\]{6,}/gi, '$1 [redacted]'],
  // Password of a connection string in an error message of a driver.
  [/(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@"]{0,256}):[^\s@"]{1,1000}@/gi, '$1:[redacted]@'],
];
/** What none of them can do without; looked for first, since hardly any line has it. */
const SUSPECT = /x402_|whsec_|[sr]k_|bearer|basic|:\/\//i;

/** Where an encoded text may begin and end: a URL in a message, in JSON or not. */
const TOKENS = /[^\s"\\]+/g;
const ENCODED = /%[0-9A-Fa-f]{2}/;
const ENCODED_BYTES = /%([0-9A-Fa-f]{2})/g;
/** A percent sign that was encoded, however often. */
const ENCODED_PERCENTS = /%(?:25)+(?=[0-9A-Fa-f]{2})/g;
/** Who encodes by turns in different ways means to show it. */
const DECODED_AT_MOST = 3;

const DEPTH_LIMIT = 6;

/**
 * Knows the secrets it is given beside those it knows by their form, in clear and percent-encoded any number of times.
 *
 * @param secrets every spelling of theirs, none of them a word that occurs anywhere
 */
export function redactor(secrets: readonly string[] = []): Redact {
  const known = secrets.length === 0 ? null : new RegExp(secrets.map(literal).join('|'), 'g');
  const clean = (text: string): string => {
    const rest = known === null ? text : text.replace(known, '[redacted]');
    if (!SUSPECT.test(rest)) return rest;
    return PATTERNS.reduce((cleaned, [pattern, replacement]) => cleaned.replace(pattern, replacement), rest);
  };
  return (text) => {
    const cleaned = clean(text);
    if (!ENCODED.test(cleaned)) return cleaned;
    return cleaned.replace(TOKENS, (token) => (ENCODED.test(token) ? cleanEncoded(token, clean) : token));
  };
}

/** By the forms of secrets alone. */
export const redactText: Redact = redactor();

/** As it is when it holds no secret; else decoded, so that what is left can be read, and fit to stand within JSON. */
function cleanEncoded(token: string, clean: Redact): string {
  let decoded = token;
  for (let round = 0; round < DECODED_AT_MOST && ENCODED.test(decoded); round += 1) {
    decoded = decoded
      .replace(ENCODED_PERCENTS, '%')
      .replace(ENCODED_BYTES, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
  const cleaned = clean(decoded);
  return cleaned === decoded ? token : JSON.stringify(cleaned).slice(1, -1);
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/** A copy of the fields without the values of secret names, at any depth. */
export function redactFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return redactObject(fields, DEPTH_LIMIT);
}

function redactObject(fields: object, depth: number): Record<string, unknown> {
  const clean: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    clean[name] = SECRET_NAMES.has(name.toLowerCase()) ? '[redacted]' : redactValue(value, depth - 1);
  }
  return clean;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (value instanceof Error) return describeError(value);
  if (depth <= 0) return '[deeper]';
  if (Array.isArray(value)) return value.map((item: unknown) => redactValue(item, depth - 1));
  return redactObject(value, depth);
}

/** An error with its causes. Of a failed query the statement, never its parameters. */
export function describeError(error: unknown, causes = 5): Record<string, unknown> {
  if (!(error instanceof Error))
    return { message: typeof error === 'string' ? error : `thrown: ${typeof error}` };
  const { name, message, stack, cause, code, query } = error as Error & { code?: unknown; query?: unknown };
  return {
    type: name,
    message,
    stack,
    ...(typeof code === 'string' && { code }),
    ...(typeof query === 'string' && { query }),
    ...(cause !== undefined && causes > 0 && { cause: describeError(cause, causes - 1) }),
  };
}
