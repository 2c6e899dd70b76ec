import { Webhook } from 'standardwebhooks';
import type { WebhookEvent } from './webhook-event.js';

/** What was wrong with a delivery. */
export type WebhookFault =
  'HEADERS_MISSING' | 'TIMESTAMP_INVALID' | 'TIMESTAMP_STALE' | 'SIGNATURE_MISMATCH' | 'BODY_INVALID';

/** The delivery is not genuine, not fresh, or not whole. Answer 400; the service tries genuine ones again. */
export class X402WebhookError extends Error {
  override readonly name = 'X402WebhookError';
  readonly code: WebhookFault;

  constructor(code: WebhookFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Node's headers, or those of the Web. */
export type WebhookHeaders =
  { get(name: string): string | null } | Readonly<Record<string, string | readonly string[] | undefined>>;

/** A delivery as it came: the body is the bytes that were received, or their text. */
export interface WebhookDelivery {
  readonly headers: WebhookHeaders;
  /** `unknown`, because frameworks type it so. A parsed body is refused. */
  readonly body: unknown;
}

export interface WebhookOptions {
  /** How far the time of the attempt may be from now. Default: 300, which is also the most. */
  readonly toleranceSeconds?: number;
}

const TOLERANCE_SECONDS = 300;
const NAMES = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
type SignedHeaders = Record<(typeof NAMES)[number], string>;

/**
 * Checks the signature and the time of a delivery (Standard Webhooks), and returns its event. Deliveries may come twice:
 * remember `id`.
 *
 * @param request a `Request`, or `{ headers, body }` with the raw body, such as Express's behind `express.raw()`
 * @param secrets `whsec_…`; several while one is rotated
 * @throws X402WebhookError for a delivery that is not genuine, fresh and whole
 * @throws TypeError for what the receiver's own code must mend: no secret, a parsed or already read body
 * @see https://www.standardwebhooks.com
 */
export async function verifyWebhook(
  request: Request | WebhookDelivery,
  secrets: string | readonly string[],
  { toleranceSeconds = TOLERANCE_SECONDS }: WebhookOptions = {},
): Promise<WebhookEvent> {
  const keys = [secrets].flat().map(keyOf);
  if (keys.length === 0) throw new TypeError('No webhook secret was given.');
  if (!(toleranceSeconds > 0 && toleranceSeconds <= TOLERANCE_SECONDS))
    throw new TypeError(`toleranceSeconds is from 1 to ${TOLERANCE_SECONDS}.`);
  const body = await rawBody(request);
  const headers = signedHeaders(request.headers);
  assertFresh(headers['webhook-timestamp'], toleranceSeconds);
  if (!keys.some((key) => isSigned(key, body, headers)))
    throw new X402WebhookError(
      'SIGNATURE_MISMATCH',
      'No signature fits the body. Is this the secret of the endpoint (whsec_…), and the body as it was received?',
    );
  return eventOf(body);
}

function keyOf(secret: unknown): Webhook {
  if (typeof secret !== 'string' || secret.trim() === '')
    throw new TypeError('A webhook secret is missing: is the variable set that it is read from?');
  try {
    return new Webhook(secret.trim());
  } catch (cause) {
    throw new TypeError('A webhook secret is whsec_ and base64, as the endpoint was answered once.', {
      cause,
    });
  }
}

async function rawBody(request: Request | WebhookDelivery): Promise<string> {
  if (isWebRequest(request)) {
    if (request.bodyUsed)
      throw new TypeError('The body of the request was read already: hand it over unread.');
    return utf8(new Uint8Array(await request.arrayBuffer()));
  }
  const { body } = request;
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return utf8(body);
  if (body instanceof ArrayBuffer) return utf8(new Uint8Array(body));
  const found = body === undefined || body === null ? 'no body' : 'a parsed body';
  throw new TypeError(
    `verifyWebhook was given ${found}. The signature is over the raw bytes: use express.raw({ type: "application/json" }), ` +
      'a parser of Fastify with parseAs "buffer", or the Request itself.',
  );
}

function isWebRequest(request: Request | WebhookDelivery): request is Request {
  return 'arrayBuffer' in request && typeof request.arrayBuffer === 'function';
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new X402WebhookError('BODY_INVALID', 'The body is not UTF-8.', { cause });
  }
}

function signedHeaders(headers: WebhookHeaders): SignedHeaders {
  const values = NAMES.map((name) => [name, headerOf(headers, name)] as const);
  const missing = values.filter(([, value]) => value === '').map(([name]) => name);
  if (missing.length > 0)
    throw new X402WebhookError(
      'HEADERS_MISSING',
      `The request lacks ${missing.join(', ')}: it is no delivery.`,
    );
  return Object.fromEntries(values) as SignedHeaders;
}

function headerOf(headers: WebhookHeaders, name: string): string {
  if (isWebHeaders(headers)) return headers.get(name)?.trim() ?? '';
  const found = Object.entries(headers).find(([given, value]) => given.toLowerCase() === name && value)?.[1];
  return (typeof found === 'string' ? found : (found?.[0] ?? '')).trim();
}

function isWebHeaders(headers: WebhookHeaders): headers is { get(name: string): string | null } {
  return typeof headers.get === 'function';
}

function assertFresh(timestamp: string, toleranceSeconds: number): void {
  if (!/^\d{1,12}$/.test(timestamp))
    throw new X402WebhookError('TIMESTAMP_INVALID', 'webhook-timestamp is no number of Unix seconds.');
  const ageSeconds = Math.floor(Date.now() / 1_000) - Number(timestamp);
  if (Math.abs(ageSeconds) > toleranceSeconds) {
    const far = ageSeconds > 0 ? `${ageSeconds} s ago` : `${-ageSeconds} s ahead`;
    throw new X402WebhookError(
      'TIMESTAMP_STALE',
      `The delivery was signed ${far}, and ${toleranceSeconds} s are allowed. Is the clock of this machine right?`,
    );
  }
}

function isSigned(key: Webhook, body: string, headers: SignedHeaders): boolean {
  try {
    key.verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}

function eventOf(body: string): WebhookEvent {
  try {
    return JSON.parse(body) as WebhookEvent;
  } catch (cause) {
    throw new X402WebhookError('BODY_INVALID', 'The body is no JSON.', { cause });
  }
}
