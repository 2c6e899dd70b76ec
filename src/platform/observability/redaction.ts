/** Header fields that are secrets; their values never reach a line. */
const SECRET_NAMES = new Set([
  'authorization',
  'x-api-key',
  'x-admin-key',
  'x-internal-key',
  'stripe-signature',
  'cookie',
  'set-cookie',
  'secret',
  'password',
]);

/** Anything that begins like one of our keys, whole or cut off, wherever it stands. */
const KEY_LIKE = /x402_(live|test)_[A-Za-z0-9_-]+/g;
/** Secrets of webhook endpoints. */
const WEBHOOK_SECRET = /whsec_[A-Za-z0-9+/=_-]+/g;
/** Password of a connection string in an error message of a driver. */
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"]*):[^\s@"]+@/g;

/** What none of the three can do without; looked for first, since hardly any line has it. */
const SUSPECT = /x402_|whsec_|:\/\//;

const DEPTH_LIMIT = 6;

/** The last gate: cleans a whole line of text. */
export function redactText(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text
    .replace(KEY_LIKE, 'x402_$1_[redacted]')
    .replace(WEBHOOK_SECRET, 'whsec_[redacted]')
    .replace(URL_PASSWORD, '$1:[redacted]@');
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
