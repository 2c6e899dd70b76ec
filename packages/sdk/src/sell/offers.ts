import { randomBytes, timingSafeEqual } from 'node:crypto';
import { canonicalJson, hmac } from './canonical.js';
import type { OfferStore } from './options.js';
import type { Offer } from './wire.js';

/** An offer that has no id yet. */
export type Terms = Omit<Offer, 'extra'> & { readonly extra: Omit<Offer['extra'], 'offerId'> };

/** Issues offers, and knows its own again. */
export interface Offers {
  /** Adds an id that no buyer can choose. */
  issue(terms: Terms): Promise<Offer>;
  /** Whether exactly this offer was issued by this seller. */
  isOwn(offer: Offer): Promise<boolean>;
}

const ID = /^[0-9a-f]{32}(?:\.[\w-]{43})?$/;

/** The part of an offer's id that names it at our server. */
export function orderOf({ extra: { offerId } }: Offer): string {
  return `offer:${offerId.slice(0, 32)}`;
}

/** Whether an offer's id has the form that ids of this package have. */
export function isOfferId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value);
}

/**
 * Offers that carry a signature of the seller (HMAC-SHA-256 over all their members): nothing is kept, and every process
 * with the secret knows them.
 */
export class SignedOffers implements Offers {
  /** The first secret signs; all are taken. */
  constructor(private readonly secrets: readonly [string, ...string[]]) {}

  issue(terms: Terms): Promise<Offer> {
    const id = randomBytes(16).toString('hex');
    const [secret] = this.secrets;
    return Promise.resolve(withId(terms, `${id}.${signature(secret, terms, id)}`));
  }

  isOwn(offer: Offer): Promise<boolean> {
    const { offerId, ...extra } = offer.extra;
    const [id = '', given = ''] = offerId.split('.');
    const own = this.secrets.map((secret) => signature(secret, { ...offer, extra }, id));
    return Promise.resolve(own.some((expected) => areEqual(expected, given)));
  }
}

/** Offers that the seller keeps. */
export class StoredOffers implements Offers {
  constructor(private readonly store: OfferStore) {}

  async issue(terms: Terms): Promise<Offer> {
    const offer = withId(terms, randomBytes(16).toString('hex'));
    const { expiresAt, maxProofAgeSeconds } = terms.extra;
    await this.store.put(offer.extra.offerId, offer, expiresAt + maxProofAgeSeconds);
    return offer;
  }

  async isOwn(offer: Offer): Promise<boolean> {
    const kept = await this.store.get(offer.extra.offerId);
    return kept !== undefined && canonicalJson(kept) === canonicalJson(offer);
  }
}

/**
 * An offer store in this process's memory, for one process and for trying out: a restart forgets every offer, also those
 * that buyers have paid. The oldest make room.
 */
export function memoryOffers(most = 10_000): OfferStore {
  const kept = new Map<string, Offer>();
  return {
    put(offerId, offer) {
      kept.set(offerId, offer);
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break;
        kept.delete(oldest);
      }
    },
    get: (offerId) => kept.get(offerId),
  };
}

function withId(terms: Terms, offerId: string): Offer {
  return { ...terms, extra: { ...terms.extra, offerId } };
}

function signature(secret: string, terms: Terms, id: string): string {
  return hmac(secret, `x402 transaction proof offer\n${id}\n${canonicalJson(terms)}`);
}

function areEqual(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
