import Stripe from 'stripe';
import { newId, nowSeconds, type FakeSubscription, type StripeAccount } from './account.js';
import { renderCustomer, renderInvoice, renderSession, renderSubscription } from './render.js';

/** An event as sent: the bytes and their signature. */
export interface SignedDelivery {
  readonly id: string;
  readonly payload: string;
  readonly signature: string;
}

export interface Signing {
  readonly secret?: string;
  /** Seconds; now unless given. */
  readonly timestamp?: number;
}

/** Short names for the events of one subscription. */
export const STORY = {
  created: 'customer.subscription.created',
  updated: 'customer.subscription.updated',
  deleted: 'customer.subscription.deleted',
  paymentFailed: 'invoice.payment_failed',
  paid: 'invoice.paid',
} as const;

/** Creates events of an account, signed by the SDK. */
export class StripeEvents {
  readonly secret = 'whsec_of_the_stripe_shaped_server';
  readonly oldSecret = 'whsec_that_is_being_rotated_out';
  private readonly stripe = new Stripe('sk_test_for_signatures_only');

  constructor(private readonly account: StripeAccount) {}

  /** `customer.subscription.*` or `invoice.*`, with the current object. */
  ofSubscription(type: string, subscription: FakeSubscription): SignedDelivery {
    const object = type.startsWith('invoice.')
      ? renderInvoice(subscription, type === STORY.paid ? 'paid' : 'open')
      : renderSubscription(subscription);
    return this.make(type, object);
  }

  ofSession(type: string, sessionId: string): SignedDelivery {
    const session = this.account.sessions.get(sessionId);
    if (session === undefined) throw new Error(`no session ${sessionId}`);
    return this.make(type, renderSession(session));
  }

  ofCustomer(type: string, customerId: string): SignedDelivery {
    const customer = this.account.customers.get(customerId);
    if (customer === undefined) throw new Error(`no customer ${customerId}`);
    return this.make(type, { ...renderCustomer(customer), deleted: undefined });
  }

  /** A thin event: it names its object and does not contain it. */
  notify(type: string, related: { readonly id: string; readonly type: string }): SignedDelivery {
    const id = newId('evt');
    const event = { id, object: 'v2.core.event', created: new Date().toISOString(), type, livemode: false };
    const payload = JSON.stringify({ ...event, related_object: { ...related, url: `/v1/${related.id}` } });
    return { id, payload, signature: this.sign(payload) };
  }

  make(type: string, object: object, signing: Signing = {}): SignedDelivery {
    const id = newId('evt');
    const event = { id, object: 'event', api_version: '2026-10-28.endive', created: nowSeconds(), type };
    const payload = JSON.stringify({ ...event, livemode: false, pending_webhooks: 1, data: { object } });
    return { id, payload, signature: this.sign(payload, signing) };
  }

  sign(payload: string, { secret = this.secret, timestamp }: Signing = {}): string {
    const time = timestamp === undefined ? {} : { timestamp };
    return this.stripe.webhooks.generateTestHeaderString({ payload, secret, ...time });
  }
}
