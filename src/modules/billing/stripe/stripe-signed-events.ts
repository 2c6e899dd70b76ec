import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { SignedEvent } from './billing-shapes.js';
import { idOf } from './stripe-shapes.js';

/** The largest age of a valid signature. */
const TOLERANCE_SECONDS = 300;
/** Stripe signs with every active secret. A header with more signatures than this is not from Stripe. */
const MAX_SIGNATURES = 8;
const SIGNED_AT = /^t=(\d{1,15})$/;
const SIGNATURE = /^v1=([0-9a-f]{64})$/;
/** The end of 2099. A later value was not given in seconds. */
const LATEST_MS = 4_102_444_800_000;

/** Type of an event without a readable type, and prefix of the id of one without a readable id. */
export const UNREADABLE = 'unreadable';

/** The result of a signature check. */
export type SignatureCheck = 'fits' | 'too_old' | 'does_not_fit';

/**
 * Checks the signature of the bytes against each secret, before parsing. Anonymous callers may send a body, so that the
 * check must be cheap. The SDK's check costs ten to twenty times as much: it decodes the body for each secret and call.
 */
export function checkSignature(
  [body, header]: readonly [body: Buffer, header: string],
  secrets: readonly string[],
): SignatureCheck {
  const signed = readHeader(header);
  if (signed === null) return 'does_not_fit';
  const { time, signatures } = signed;
  const fits = secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(`${time}.`).update(body).digest();
    return signatures.some((signature) => timingSafeEqual(signature, expected));
  });
  if (!fits) return 'does_not_fit';
  return Math.floor(Date.now() / 1_000) - Number(time) > TOLERANCE_SECONDS ? 'too_old' : 'fits';
}

/** Parses `t=<seconds>,v1=<hexadecimal>`; several signatures while a secret is rolled. Ignores other schemes. */
function readHeader(header: string): { time: string; signatures: Buffer[] } | null {
  const parts = header.split(',');
  const [time, ...moreTimes] = parts.flatMap((part) => SIGNED_AT.exec(part)?.[1] ?? []);
  const signatures = parts.flatMap((part) => SIGNATURE.exec(part)?.[1] ?? []);
  if (time === undefined || moreTimes.length > 0) return null;
  if (signatures.length === 0 || signatures.length > MAX_SIGNATURES) return null;
  return { time, signatures: signatures.map((text) => Buffer.from(text, 'hex')) };
}

/**
 * Reads an event in either of the two shapes that Stripe sends. Never throws, because Stripe disables an endpoint that
 * refuses events: a signed body that cannot be read becomes an event of the type `unreadable`.
 */
export function toSignedEvent(body: Buffer): SignedEvent {
  const event = parse(body);
  const id = plain(event['id']) ?? `${UNREADABLE}:${createHash('sha256').update(body).digest('hex')}`;
  const type = plain(event['type']) ?? UNREADABLE;
  return { id, type, customerId: customerOf(event), occurredAtMs: timeOf(event['created']) };
}

type Members = Readonly<Record<string, unknown>>;

function parse(body: Buffer): Members {
  try {
    return membersOf(JSON.parse(body.toString('utf8')));
  } catch {
    return {};
  }
}

/** Thin events (the newer shape) contain no object. None of those that we subscribe to concerns a customer. */
function customerOf({ data }: Members): string | null {
  const object = membersOf(membersOf(data)['object']);
  const owner = object['object'] === 'customer' ? object['id'] : object['customer'];
  return plain(idOf(owner));
}

/** Reads Unix seconds, or the ISO 8601 time of a thin event. Falls back to the current time. */
function timeOf(created: unknown): number {
  const ms = typeof created === 'number' ? created * 1_000 : Date.parse(String(created));
  return ms >= 0 && ms <= LATEST_MS ? ms : Date.now();
}

/** Accepts text that is valid as an id or a type and fits every column; null for anything else. */
function plain(value: unknown): string | null {
  return typeof value === 'string' && /^[\x21-\x7e]{1,255}$/.test(value) ? value : null;
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}
