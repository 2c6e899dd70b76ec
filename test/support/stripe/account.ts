import { randomBytes } from 'node:crypto';
import type { Params } from './form.js';

export interface FakeCustomer {
  readonly id: string;
  deleted: boolean;
  readonly email: string | null;
  readonly metadata: Params;
  /** The currency of its last charge; later charges cannot use another. */
  currency: string | null;
}

export interface FakeSubscription {
  readonly id: string;
  readonly customer: string;
  status: string;
  price: string;
  created: number;
  periodEnd: number;
  cancelAtPeriodEnd: boolean;
  cancelAt: number | null;
  /** The price of the next phase of its schedule. */
  nextPrice: string | null;
  quantity: number;
  /** Prices of further items. */
  morePrices: readonly string[];
  /** What happens to invoices while collection is paused; null when it is not. */
  pausedCollection: 'void' | 'keep_as_draft' | 'mark_uncollectible' | null;
}

export interface FakeSession {
  readonly id: string;
  readonly customer: string;
  readonly price: string;
  readonly metadata: Params;
  readonly successUrl: string;
  readonly cancelUrl: string;
  status: 'open' | 'complete' | 'expired';
  readonly expiresAt: number;
}

export interface FakePrice {
  readonly id: string;
  readonly object: 'price';
  readonly product: string;
  readonly currency: string;
  readonly unit_amount: number;
  readonly lookup_key: string;
  active: boolean;
}

/** The properties of a price that decide whether it can be bought. */
export interface FakeOffer {
  active: boolean;
  currency: string;
  /** Of the live mode: a key of the test mode does not find it. */
  isLive: boolean;
}

/** The permissions of the secret key. */
export type FakeKey = 'good' | 'expired' | { readonly lacks: string; readonly path: RegExp };

export interface FakeMeterEvent {
  readonly meter: string;
  readonly customer: string;
  readonly units: number;
}

const MONTH_SECONDS = 30 * 86_400;

/** The state of a Stripe account, as far as subscription billing needs it. */
export class StripeAccount {
  readonly customers = new Map<string, FakeCustomer>();
  /** The ids of all customers, including deleted ones. */
  readonly customerIds = new Set<string>();
  readonly subscriptions = new Map<string, FakeSubscription>();
  readonly sessions = new Map<string, FakeSession>();
  /** By identifier, in order of arrival. */
  readonly meterEvents = new Map<string, FakeMeterEvent>();
  /** By lookup key; a price has one at a time. */
  readonly prices = new Map<string, FakePrice>();
  /** The prices of the settings, by id. */
  readonly offers = new Map<string, FakeOffer>();
  key: FakeKey = 'good';
  /** Names of the meters there are; null takes any. */
  meters: readonly string[] | null = null;
  /** Whether the settings of the customer portal are saved. */
  hasPortal = true;

  addCustomer(email: string | null, metadata: Params = {}): FakeCustomer {
    const customer = { id: newId('cus'), deleted: false, email, metadata, currency: null };
    this.customers.set(customer.id, customer);
    this.customerIds.add(customer.id);
    return customer;
  }

  /** Deletes the customer as Stripe does, with all its subscriptions at once. */
  deleteCustomer(id: string): void {
    const customer = this.customers.get(id);
    if (customer !== undefined) customer.deleted = true;
    for (const subscription of this.subscriptionsOf(id)) subscription.status = 'canceled';
  }

  /** As after a switch from test mode to live mode: this customer and its objects are unknown. */
  loseCustomer(id: string): () => void {
    const customer = this.customers.get(id);
    const had = this.subscriptionsOf(id);
    this.customers.delete(id);
    for (const one of had) this.subscriptions.delete(one.id);
    return () => {
      if (customer !== undefined) this.customers.set(id, customer);
      for (const one of had) this.subscriptions.set(one.id, one);
    };
  }

  subscribe(customer: string, price: string, more: Partial<FakeSubscription> = {}): FakeSubscription {
    const created = nowSeconds();
    const subscription: FakeSubscription = {
      id: newId('sub'),
      customer,
      status: 'active',
      price,
      created,
      periodEnd: created + MONTH_SECONDS,
      cancelAtPeriodEnd: false,
      cancelAt: null,
      nextPrice: null,
      quantity: 1,
      morePrices: [],
      pausedCollection: null,
      ...more,
    };
    this.subscriptions.set(subscription.id, subscription);
    return subscription;
  }

  addSession(session: Omit<FakeSession, 'id' | 'status' | 'expiresAt'>): FakeSession {
    const created: FakeSession = {
      ...session,
      id: newId('cs_test'),
      status: 'open',
      expiresAt: nowSeconds() + 86_400,
    };
    this.sessions.set(created.id, created);
    return created;
  }

  /** The customer pays: the session is complete, and there is a subscription. */
  pay(sessionId: string): FakeSubscription {
    const session = this.sessions.get(sessionId);
    if (session?.status !== 'open') throw new Error(`the session ${sessionId} cannot be paid`);
    session.status = 'complete';
    return this.subscribe(session.customer, session.price);
  }

  subscriptionsOf(customer: string): FakeSubscription[] {
    return [...this.subscriptions.values()].filter((one) => one.customer === customer);
  }

  openSessionsOf(customer: string): FakeSession[] {
    return [...this.sessions.values()].filter((one) => one.customer === customer && one.status === 'open');
  }
}

export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(10).toString('hex')}`;
}

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1_000);
}
