import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import type { SignedEvent } from './billing-gateway.js';
import { idOf } from './stripe-shapes.js';

/** How old a signature may be. */
const TOLERANCE_SECONDS = 300;
const ANY_AGE = 0;
/** The end of 2099: what comes later was no time in seconds. */
const LATEST_MS = 4_102_444_800_000;

/** An event that cannot be told from another, or of no kind. */
export const UNREADABLE = 'unreadable';

/** What the signature says of a body. */
export type Verdict = 'fits' | 'too_old' | 'does_not_fit';

/** Judges the bytes by any of the secrets, before anything of them is parsed. */
export function judgeSignature(
  stripe: Stripe,
  [body, signature]: readonly [body: Buffer, signature: string],
  secrets: readonly string[],
): Verdict {
  const fits = (tolerance: number): boolean =>
    secrets.some((secret) => {
      try {
        return stripe.webhooks.signature?.verifyHeader(body, signature, secret, tolerance) === true;
      } catch {
        return false;
      }
    });
  if (fits(TOLERANCE_SECONDS)) return 'fits';
  return fits(ANY_AGE) ? 'too_old' : 'does_not_fit';
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
