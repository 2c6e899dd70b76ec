/** An answer as stored for replays. */
export interface StoredResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; null for an answer without a body. */
  readonly body: string | null;
}

const SECRET_FIELDS = ['key', 'secret'];
const SECRET_PATTERN = /^(x402_|whsec_)/;

/**
 * The JSON of an answer without its secrets: a replayed creation shows `null` instead and states that they were shown
 * already.
 */
export function withoutSecrets(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withoutSecrets);
  if (typeof body !== 'object' || body === null) return body;
  const entries = Object.entries(body).map(([name, value]): [string, unknown] =>
    isSecret(name, value) ? [name, null] : [name, withoutSecrets(value)],
  );
  const shown = Object.entries(body).some(([name, value]) => isSecret(name, value));
  return { ...Object.fromEntries(entries), ...(shown ? { secretAlreadyShown: true } : {}) };
}

function isSecret(name: string, value: unknown): boolean {
  return SECRET_FIELDS.includes(name) && typeof value === 'string' && SECRET_PATTERN.test(value);
}
