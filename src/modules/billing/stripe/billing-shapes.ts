/** A subscription as Stripe has it now, in our words. */
export interface RemoteSubscription {
  readonly id: string;
  readonly customerId: string;
  readonly status: string;
  readonly items: readonly RemoteItem[];
  /** Prices of the next phase, where a schedule has lined one up. */
  readonly nextPriceIds: readonly string[];
  readonly createdMs: number;
  /** End of the period that is paid for: the earliest of its items'. */
  readonly periodEndMs: number | null;
  readonly cancelAtPeriodEnd: boolean;
  /** Its invoices are made void, kept as drafts or written off, while its status stays as it was. */
  readonly isCollectionPaused: boolean;
}

/** What a subscription charges for. */
export interface RemoteItem {
  readonly priceId: string;
  readonly quantity: number;
}

/** All of a customer that decides anything, read at one time. */
export interface RemoteCustomer {
  /**
   * `deleted`: Stripe has ended its subscriptions. `missing`: Stripe does not know it, so it says nothing of them (a key of
   * the other mode or of another account, or it was deleted long ago).
   */
  readonly state: 'living' | 'deleted' | 'missing';
  readonly subscriptions: readonly RemoteSubscription[];
}

export interface CheckoutRequest {
  readonly customerId: string;
  readonly tenantId: string;
  readonly priceId: string;
  /** Which setting holds the price. */
  readonly priceSetting: string;
  readonly successUrl: string;
  readonly cancelUrl: string;
}

export interface CheckoutSession {
  readonly id: string;
  readonly url: string;
  readonly expiresAtMs: number;
}

/** Units past a quota, the same at every repetition. */
export interface MeteredUnits {
  /** The meter's event name. */
  readonly meter: string;
  readonly customerId: string;
  /** A whole number in decimal. */
  readonly units: string;
  readonly identifier: string;
}

/** Of an event only what says whom it is about: its payload may be older than what Stripe knows by now. */
export interface SignedEvent {
  readonly id: string;
  readonly type: string;
  readonly customerId: string | null;
  readonly occurredAtMs: number;
}
