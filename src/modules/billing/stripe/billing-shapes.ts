/** A subscription at Stripe, in our terms. */
export interface RemoteSubscription {
  readonly id: string;
  readonly customerId: string;
  readonly status: string;
  readonly items: readonly RemoteItem[];
  /** Prices of the next phase of the schedule; empty without one. */
  readonly nextPriceIds: readonly string[];
  readonly createdMs: number;
  /** End of the paid period: the earliest end among the items. */
  readonly periodEndMs: number | null;
  readonly cancelAtPeriodEnd: boolean;
  /** Stripe voids the invoices, keeps them as drafts or writes them off, while the status stays unchanged. */
  readonly isCollectionPaused: boolean;
}

/** A price in a subscription, with its quantity. */
export interface RemoteItem {
  readonly priceId: string;
  readonly quantity: number;
}

/** The state of a customer that entitlements depend on, from one read. */
export interface RemoteCustomer {
  /**
   * `deleted`: Stripe has ended its subscriptions. `missing`: Stripe does not know the customer, so its subscriptions
   * are unknown. Possible causes: a key of the other mode or another account, or a deletion long ago.
   */
  readonly state: 'living' | 'deleted' | 'missing';
  readonly subscriptions: readonly RemoteSubscription[];
}

/** The parameters of a new checkout session. */
export interface CheckoutRequest {
  readonly customerId: string;
  readonly tenantId: string;
  readonly priceId: string;
  /** Name of the setting that holds the price. */
  readonly priceSetting: string;
  readonly successUrl: string;
  readonly cancelUrl: string;
}

/** A session in which the customer can pay until it expires. */
export interface CheckoutSession {
  readonly id: string;
  readonly url: string;
  readonly expiresAtMs: number;
}

/** A report of units past a quota, identical at every retry. */
export interface MeteredUnits {
  /** The meter's event name. */
  readonly meter: string;
  readonly customerId: string;
  /** A decimal integer. */
  readonly units: string;
  readonly identifier: string;
}

/** An event without its payload, which may be older than the current state at Stripe. */
export interface SignedEvent {
  readonly id: string;
  readonly type: string;
  readonly customerId: string | null;
  readonly occurredAtMs: number;
}
