import { DomainError } from '../../../domain/error-code.js';

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

interface Failure {
  readonly isMissing?: boolean;
  readonly isRefused?: boolean;
  readonly isAnswered?: boolean;
  readonly param?: string | null;
  /** Null when it is not the configuration that is at fault. */
  readonly misconfigured?: Misconfiguration | null;
}

/** What the operator has to mend. */
export interface Misconfiguration {
  /** A setting of ours; null when it is one of Stripe's own, or not known. */
  readonly variable: string | null;
}

/**
 * A call to the payment provider that failed. Either the provider cannot be asked at the moment and nothing is known of
 * what became of the call (`BILLING_UNAVAILABLE`, to be tried again), or it refuses the call and will until the operator
 * has mended the configuration (`BILLING_NOT_CONFIGURED`, with the setting as `variable`).
 */
export class GatewayError extends DomainError {
  /** The thing asked about does not exist. */
  readonly isMissing: boolean;
  /** The call was understood and refused: nothing was done, and it would be refused again. */
  readonly isRefused: boolean;
  /** Stripe has answered, whatever it was: for the same idempotency key it will answer the same. */
  readonly isAnswered: boolean;
  /** Which parameter was refused. */
  readonly param: string | null;

  constructor(
    /** For our log: the kind of failure and where, never Stripe's own words. */
    readonly reason: string,
    failure: Failure = {},
  ) {
    super(...tellingOf(failure.misconfigured ?? null));
    this.name = 'GatewayError';
    this.isMissing = failure.isMissing ?? false;
    this.isRefused = failure.isRefused ?? false;
    this.isAnswered = failure.isAnswered ?? false;
    this.param = failure.param ?? null;
  }

  /** Whether trying again is in vain until the operator has mended something. */
  get isMisconfigured(): boolean {
    return this.code === 'BILLING_NOT_CONFIGURED';
  }
}

/** What callers hear. */
function tellingOf(misconfigured: Misconfiguration | null): ConstructorParameters<typeof DomainError> {
  if (misconfigured === null) {
    const message = 'The payment provider cannot be reached; try again.';
    return ['BILLING_UNAVAILABLE', message, { retryAfterSeconds: 5 }];
  }
  const { variable } = misconfigured;
  const message =
    'The payment provider refuses this until the operator of this server has corrected a setting.';
  return ['BILLING_NOT_CONFIGURED', message, variable === null ? {} : { variable }];
}

/**
 * Port: the payment provider. Every call may throw `GatewayError`, or `BILLING_NOT_CONFIGURED` without a secret key.
 * Calls that create something take an idempotency key: the same key gives the same answer, failures
 * included (`isAnswered`).
 */
export abstract class BillingGateway {
  abstract createCustomer(
    tenant: { readonly tenantId: string; readonly email: string; readonly name: string | null },
    idempotencyKey: string,
  ): Promise<string>;
  /** The living customer of this tenant and address; null when there is none. */
  abstract findCustomer(tenant: {
    readonly tenantId: string;
    readonly email: string;
  }): Promise<string | null>;
  /** One that does not exist is no error. */
  abstract readCustomer(customerId: string): Promise<RemoteCustomer>;
  /** Every subscription of the account, over in pages; ours and others'. */
  abstract walkSubscriptions(): AsyncIterable<RemoteSubscription>;
  /** Ends all of its subscriptions at once and forgets whom it was. One that is gone already is no error. */
  abstract deleteCustomer(customerId: string): Promise<'deleted' | 'missing'>;
  abstract openCheckout(request: CheckoutRequest, idempotencyKey: string): Promise<CheckoutSession>;
  /** Ids of the sessions of ours that the customer could pay in. */
  abstract openSessions(customerId: string): Promise<string[]>;
  /** One that is complete, expired or unknown is no error: it cannot be paid any more either. */
  abstract expireCheckout(sessionId: string): Promise<void>;
  /** @returns where the customer sees to its subscription */
  abstract openPortal(customerId: string, returnUrl: string): Promise<string>;
  /** A plan that was scheduled to follow is given up with it. One that nothing was paid for yet ends at once. */
  abstract cancelSubscription(subscriptionId: string, when: 'at_period_end' | 'now'): Promise<void>;
  /** Counts once, however often it is called with one identifier within Stripe's window of at least 24 hours. */
  abstract reportUnits(metered: MeteredUnits): Promise<void>;
  /**
   * What is signed is believed, however odd it is: one that cannot be read gets an id of its bytes and no customer.
   *
   * @throws DomainError `INVALID_SIGNATURE`, or `BILLING_NOT_CONFIGURED` without a signing secret
   */
  abstract readEvent(rawBody: Buffer | undefined, signature: string | undefined): SignedEvent;
}
