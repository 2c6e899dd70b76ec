/** Header fields and members that are secrets; their values are never logged. */
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
  'x-csrf-token',
  'secret',
  'password',
  'rawtx',
  'raw_tx',
]);

/** Redacts secrets in a text; a text without secrets stays unchanged. Takes time in proportion to its length. */
export type Redact = (text: string) => string;

/** Patterns of secrets that are recognisable by form, and their visible remainders. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // Any text with the prefix of our keys, complete or truncated.
  [/x402_(live|test)_[A-Za-z0-9_-]+/gi, 'x402_$1_[redacted]'],
  // Secrets of webhook endpoints, ours and Stripe's.
  [/whsec_[A-Za-z0-9+/=_-]+/g, 'whsec_[redacted]'],
  [/\b([sr]k_(?:live|test))_[A-Za-z0-9]+/g, '$1_[redacted]'],
  // Value of an Authorization field; a digit or a symbol distinguishes it from a word of a sentence.
  [/\b(Bearer|Basic)\s+(?=[^\s"',\\]*[\d=_+/.-])[^\s"',\\]{6,}/gi, '$1 [redacted]'],
  // A token of a session, of a browser or of a link: 32 bytes in base64url, and their mark.
  [/[A-Za-z0-9_-]{43}\.[0-9a-f]{16,}/gi, '[redacted]'],
  // Password of a connection string in a driver's error message.
  [/(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@"]{0,256}):[^\s@"]{1,1000}@/gi, '$1:[redacted]@'],
];
/** A necessary condition of every pattern; tested first, since hardly any line meets it. */
const SUSPECT = /x402_|whsec_|[sr]k_|bearer|basic|:\/\/|\.[0-9a-f]{16}/i;

/** Delimiters of an encoded text: a URL in a message, in JSON or not. */
const TOKENS = /[^\s"\\]+/g;
const ENCODED = /%[0-9A-Fa-f]{2}/;
const ENCODED_BYTES = /%([0-9A-Fa-f]{2})/g;
/** A percent sign with any number of encodings. */
const ENCODED_PERCENTS = /%(?:25)+(?=[0-9A-Fa-f]{2})/g;
/** A caller who alternates encodings does so intentionally. */
const DECODED_AT_MOST = 3;

const DEPTH_LIMIT = 6;

/**
 * Builds a redactor for the given secrets and the known patterns, in clear and percent-encoded any number of times.
 *
 * @param secrets every spelling of the secrets, none of them an ordinary word
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

/** Redacts by the patterns of secrets alone. */
export const redactText: Redact = redactor();

/** Unchanged without a secret; else decoded, so that the rest is readable, and safe within JSON. */
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

/** Adds the fields, except those of these names, to a line, without the values of secret names, at any depth. */
export function addRedacted(
  line: Record<string, unknown>,
  fields: object,
  except: ReadonlySet<string>,
): void {
  for (const name of Object.keys(fields)) {
    if (!except.has(name))
      line[name] = redactField(name, (fields as Record<string, unknown>)[name], DEPTH_LIMIT);
  }
}

function redactObject(fields: object, depth: number): Record<string, unknown> {
  const clean: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) clean[name] = redactField(name, value, depth);
  return clean;
}

function redactField(name: string, value: unknown, depth: number): unknown {
  return isSecretName(name) ? '[redacted]' : redactValue(value, depth - 1);
}

/** Most lines have the same few names: the answer for each is kept, up to a bound. */
const knownNames = new Map<string, boolean>();
const KNOWN_NAMES = 1_000;
const KNOWN_LENGTH = 40;

function isSecretName(name: string): boolean {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const isSecret = SECRET_NAMES.has(name.toLowerCase());
  if (knownNames.size < KNOWN_NAMES && name.length <= KNOWN_LENGTH) knownNames.set(name, isSecret);
  return isSecret;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (value instanceof Error) return describeError(value);
  if (depth <= 0) return '[deeper]';
  if (Array.isArray(value)) return value.map((item: unknown) => redactValue(item, depth - 1));
  return redactObject(value, depth);
}

/** An error with its causes. For a failed query it includes the statement, never its parameters. */
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
