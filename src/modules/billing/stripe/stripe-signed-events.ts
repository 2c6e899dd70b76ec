import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { SignedEvent } from './billing-shapes.js';
import { idOf } from './stripe-shapes.js';

/** How old a signature may be. */
const TOLERANCE_SECONDS = 300;
/** Stripe signs with each secret that is not rolled out yet; more than this is no header of Stripe's. */
const MAX_SIGNATURES = 8;
const SIGNED_AT = /^t=(\d{1,15})$/;
const SIGNATURE = /^v1=([0-9a-f]{64})$/;
/** The end of 2099: what comes later was no time in seconds. */
const LATEST_MS = 4_102_444_800_000;

/** An event that cannot be told from another, or of no kind. */
export const UNREADABLE = 'unreadable';

/** What the signature says of a body. */
export type Verdict = 'fits' | 'too_old' | 'does_not_fit';

/**
 * Judges the bytes by any of the secrets, before anything of them is parsed. The SDK does the same at ten to twenty times
 * the price (it decodes the body, anew for each secret and each question), and anybody may send one.
 */
export function judgeSignature(
  [body, header]: readonly [body: Buffer, header: string],
  secrets: readonly string[],
): Verdict {
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

/** `t=<seconds>,v1=<hexadecimal>`, with several signatures while a secret is rolled; other schemes are not ours. */
function readHeader(header: string): { time: string; signatures: Buffer[] } | null {
  const parts = header.split(',');
  const [time, ...moreTimes] = parts.flatMap((part) => SIGNED_AT.exec(part)?.[1] ?? []);
  const signatures = parts.flatMap((part) => SIGNATURE.exec(part)?.[1] ?? []);
  if (time === undefined || moreTimes.length > 0) return null;
  if (signatures.length === 0 || signatures.length > MAX_SIGNATURES) return null;
  return { time, signatures: signatures.map((text) => Buffer.from(text, 'hex')) };
}

/**
 * An event in either of the shapes that Stripe sends. Never throws: Stripe switches an endpoint off that refuses events, so
 * what is signed and cannot be read is an event too, of the type `unreadable`.
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

/** Events of newer kinds come without their object; none that we ask for is about a customer. */
function customerOf({ data }: Members): string | null {
  const object = membersOf(membersOf(data)['object']);
  const owner = object['object'] === 'customer' ? object['id'] : object['customer'];
  return plain(idOf(owner));
}

/** Seconds, or a time in words as events of newer kinds have it. */
function timeOf(created: unknown): number {
  const ms = typeof created === 'number' ? created * 1_000 : Date.parse(String(created));
  return ms >= 0 && ms <= LATEST_MS ? ms : Date.now();
}

/** What can be an id or a type, and what every column takes. */
function plain(value: unknown): string | null {
  return typeof value === 'string' && /^[\x21-\x7e]{1,255}$/.test(value) ? value : null;
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}
