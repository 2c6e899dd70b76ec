import { Injectable, Logger } from '@nestjs/common';
import Stripe from 'stripe';
import { DomainError } from '../../../domain/error-code.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type {
  CheckoutRequest,
  CheckoutSession,
  MeteredUnits,
  RemoteCustomer,
  RemoteSubscription,
  SignedEvent,
} from './billing-shapes.js';
import { GatewayError } from './gateway-error.js';
import { Misconfigurations } from './misconfigurations.js';
import { toFailed, UNKNOWN_SETTING, type Blame } from './stripe-failures.js';
import { idOf, toRemote } from './stripe-shapes.js';
import { checkSignature, toSignedEvent, UNREADABLE } from './stripe-signed-events.js';

/** The API version whose shapes this code reads. Webhook endpoints at Stripe must use the same version. */
const API_VERSION = '2026-10-28.endive';
const TIMEOUT_MS = 8_000;
const RETRIES = 2;
const PAGE = 100;
const CHECKOUT_LIFE_MS = 86_400_000;

/** Names settings that are stored at Stripe, not in our configuration. */
const PORTAL_SETTINGS = 'customer portal at Stripe';

/** A refused operation on a session is no misconfiguration. */
const NO_SETTING: Blame = () => null;
/** A refused email address is the tenant's own, so that it is no misconfiguration. */
const UNLESS_EMAIL: Blame = (param) => (param === 'email' ? null : UNKNOWN_SETTING);

/**
 * Calls Stripe over its SDK; only the files `stripe-*.ts` use it. Every call may throw `GatewayError`, or DomainError
 * `BILLING_NOT_CONFIGURED` without a secret key. Calls that create an object take an idempotency key. The same key
 * gives the same answer, failures included (`isAnswered`).
 */
@Injectable()
export class StripeGateway {
  private readonly logger = new Logger(StripeGateway.name);
  private client: Stripe | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly misconfigurations: Misconfigurations,
  ) {}

  /** Creates the tenant's customer; one without an address gives it at the checkout. @returns its id */
  async createCustomer(
    tenant: { readonly tenantId: string; readonly email: string | null; readonly name: string | null },
    idempotencyKey: string,
  ): Promise<string> {
    const { tenantId, email, name } = tenant;
    const given = { ...(email !== null && { email }), ...(name !== null && { name }) };
    const params = { ...given, metadata: { tenant_id: tenantId } };
    const create = (stripe: Stripe) => stripe.customers.create(params, { idempotencyKey });
    return (await this.request('create customer', create, UNLESS_EMAIL)).id;
  }

  /**
   * Finds the living customer of this tenant by its email address.
   *
   * @returns its id; null when there is none, and for a tenant without an address: Stripe lists by nothing else at once
   */
  async findCustomer(tenant: {
    readonly tenantId: string;
    readonly email: string | null;
  }): Promise<string | null> {
    const { tenantId, email } = tenant;
    if (email === null) return null;
    const { data } = await this.request('find customer', (stripe) =>
      stripe.customers.list({ email, limit: PAGE }),
    );
    return data.find(({ metadata }) => metadata['tenant_id'] === tenantId)?.id ?? null;
  }

  /** Reads a customer with all of its subscriptions. A customer that does not exist is no error. */
  async readCustomer(customerId: string): Promise<RemoteCustomer> {
    try {
      const customer = await this.request('read customer', (stripe) => stripe.customers.retrieve(customerId));
      if (customer.deleted === true) return { state: 'deleted', subscriptions: [] };
      const subscriptions: RemoteSubscription[] = [];
      for await (const one of this.subscriptionsOf(customerId)) subscriptions.push(one);
      return { state: 'living', subscriptions };
    } catch (error) {
      if (!isMissing(error)) throw error;
      return { state: 'missing', subscriptions: [] };
    }
  }

  /** Reads every subscription of the Stripe account, page by page, also those of other applications. */
  readSubscriptions(): AsyncIterable<RemoteSubscription> {
    return this.subscriptionsOf(null);
  }

  /** Ends all subscriptions of a customer at once and deletes its personal data. A missing customer is no error. */
  async deleteCustomer(customerId: string): Promise<'deleted' | 'missing'> {
    try {
      await this.request('delete customer', (stripe) => stripe.customers.del(customerId));
      return 'deleted';
    } catch (error) {
      if (!isMissing(error)) throw error;
      return 'missing';
    }
  }

  /** Opens a session in which the customer subscribes to one unit of the price. */
  async openCheckout(request: CheckoutRequest, idempotencyKey: string): Promise<CheckoutSession> {
    const metadata = { tenant_id: request.tenantId };
    const params: Stripe.Checkout.SessionCreateParams = {
      mode: 'subscription',
      customer: request.customerId,
      client_reference_id: request.tenantId,
      line_items: [{ price: request.priceId, quantity: 1 }],
      success_url: request.successUrl,
      cancel_url: request.cancelUrl,
      metadata,
      subscription_data: { metadata },
    };
    const create = (stripe: Stripe) => stripe.checkout.sessions.create(params, { idempotencyKey });
    const operation = `open checkout with ${request.priceSetting}`;
    const session = await this.request(operation, create, (param) => this.blameOfCheckout(request, param));
    if (typeof session.url !== 'string') throw new GatewayError('the session has no URL');
    const expiresAt = session.expires_at as number | undefined;
    const expiresAtMs = expiresAt === undefined ? Date.now() + CHECKOUT_LIFE_MS : expiresAt * 1_000;
    return { id: session.id, url: session.url, expiresAtMs };
  }

  /** Names the setting at fault: for a redirect, the one that allows its origin; otherwise the setting of the price. */
  private blameOfCheckout(request: CheckoutRequest, param: string | null): string {
    if (param !== 'success_url' && param !== 'cancel_url') return request.priceSetting;
    const given = param === 'success_url' ? request.successUrl : request.cancelUrl;
    return given.startsWith(this.config.http.publicUrl) ? 'PUBLIC_URL' : 'ALLOWED_ORIGINS';
  }

  /** Returns the ids of our open sessions for this customer. */
  async openSessions(customerId: string): Promise<string[]> {
    const params = { customer: customerId, status: 'open' as const, limit: PAGE };
    const { data } = await this.request('list sessions', (stripe) => stripe.checkout.sessions.list(params));
    return data.filter(({ metadata }) => metadata?.['tenant_id'] !== undefined).map(({ id }) => id);
  }

  /** Expires a session. A complete, expired or unknown session is no error: it cannot be paid either. */
  async expireCheckout(sessionId: string): Promise<void> {
    const expire = (stripe: Stripe) => stripe.checkout.sessions.expire(sessionId);
    await this.request('expire session', expire, NO_SETTING).catch((error: unknown) => {
      // A refusal means complete, expired or unknown. After any other failure the session may still be payable.
      if (!(error instanceof GatewayError && error.isRefused && !error.isMisconfigured)) throw error;
    });
  }

  /** @returns the URL of the page where the customer manages its subscription */
  async openPortal(customerId: string, returnUrl: string): Promise<string> {
    const params = { customer: customerId, return_url: returnUrl };
    const open = (stripe: Stripe) => stripe.billingPortal.sessions.create(params);
    return (await this.request('open portal', open, () => PORTAL_SETTINGS)).url;
  }

  /** Cancels a subscription and its scheduled next plan. Without a first payment, the subscription ends at once. */
  async cancelSubscription(subscriptionId: string, when: 'at_period_end' | 'now'): Promise<void> {
    const isAtOnce = when === 'now' || !(await this.canEndLater(subscriptionId));
    await this.request('cancel subscription', (stripe) =>
      isAtOnce
        ? stripe.subscriptions.cancel(subscriptionId)
        : stripe.subscriptions.update(subscriptionId, { cancel_at_period_end: true }),
    ).catch(unlessMissing);
  }

  /** Releases the schedule, which would start its next plan: Stripe sets no end on a scheduled subscription. */
  private async canEndLater(subscriptionId: string): Promise<boolean> {
    const { status, schedule } = await this.request('read subscription', (stripe) =>
      stripe.subscriptions.retrieve(subscriptionId),
    );
    // Stripe allows no change of a subscription without a first payment.
    if (status === 'incomplete') return false;
    const scheduleId = idOf(schedule);
    if (scheduleId !== null)
      await this.request('release schedule', (stripe) => stripe.subscriptionSchedules.release(scheduleId));
    return true;
  }

  /**
   * Verifies and reads an event. Accepts every signed event: an unreadable one gets an id from the hash of its bytes,
   * and no customer.
   *
   * @throws DomainError `INVALID_SIGNATURE`, or `BILLING_NOT_CONFIGURED` without a signing secret
   */
  readEvent(rawBody: Buffer | undefined, signature: string | undefined): SignedEvent {
    const { webhookSecrets, secretKey } = this.config.stripe;
    if (webhookSecrets.length === 0) throw notConfigured('STRIPE_WEBHOOK_SECRET');
    // Without the key, the state that the event refers to could not be read from Stripe.
    if (secretKey === null) throw notConfigured('STRIPE_SECRET_KEY');
    const body = rawBody ?? Buffer.alloc(0);
    const signatureCheck = checkSignature([body, signature ?? ''], webhookSecrets);
    if (signatureCheck === 'too_old')
      this.logger.error("an event's signature fits and is too old: is the clock of this server right?");
    if (signatureCheck !== 'fits')
      throw new DomainError(
        'INVALID_SIGNATURE',
        'The Stripe-Signature does not fit this body, or is too old.',
      );
    const event = toSignedEvent(body);
    if (event.type === UNREADABLE)
      this.logger.error({ message: 'Stripe has signed an event that cannot be read', eventId: event.id });
    return event;
  }

  /**
   * Reports units, counted once per identifier within Stripe's window of at least 24 hours. Sends no timestamp, so that
   * the units count in the billing cycle that is open on arrival. A cycle that has been invoiced accepts no more units.
   */
  async reportUnits({ meter, customerId, units, identifier }: MeteredUnits): Promise<void> {
    const payload = { stripe_customer_id: customerId, value: units };
    const params = { event_name: meter, identifier, payload };
    // Without an idempotency key: it would repeat a failure for a day, and the identifier already deduplicates.
    const report = async (stripe: Stripe) => {
      await stripe.billing.meterEvents.create(params).catch(unlessKnown);
    };
    await this.request('report units', report, () => 'STRIPE_OVERAGE_METER');
  }

  private async *subscriptionsOf(customerId: string | null): AsyncGenerator<RemoteSubscription> {
    const filter = customerId === null ? {} : { customer: customerId };
    const params = { ...filter, status: 'all' as const, limit: PAGE, expand: ['data.schedule'] };
    let startingAfter: string | undefined;
    for (;;) {
      const after = startingAfter === undefined ? {} : { starting_after: startingAfter };
      const page = await this.request('list subscriptions', (stripe) =>
        stripe.subscriptions.list({ ...params, ...after }),
      );
      for (const subscription of page.data) yield toRemote(subscription);
      startingAfter = page.data.at(-1)?.id;
      if (!page.has_more || startingAfter === undefined) return;
    }
  }

  private async request<T>(
    operation: string,
    call: (stripe: Stripe) => Promise<T>,
    blame: Blame = () => UNKNOWN_SETTING,
  ): Promise<T> {
    const stripe = this.stripe();
    try {
      const answer = await call(stripe);
      this.misconfigurations.works(operation);
      return answer;
    } catch (failure) {
      if (!(failure instanceof Stripe.errors.StripeError)) throw failure;
      const { error, setting } = toFailed(failure, blame);
      if (setting !== null) this.misconfigurations.note(operation, setting, error);
      else if (!error.isMissing)
        this.logger.warn({ message: 'a call to Stripe failed', operation, reason: error.reason });
      throw error;
    }
  }

  private stripe(): Stripe {
    const { secretKey, apiBase } = this.config.stripe;
    if (secretKey === null) throw notConfigured('STRIPE_SECRET_KEY');
    this.client ??= new Stripe(secretKey, {
      apiVersion: API_VERSION,
      timeout: TIMEOUT_MS,
      maxNetworkRetries: RETRIES,
      telemetry: false,
      ...(apiBase !== null && addressOf(apiBase)),
    });
    return this.client;
  }
}

function addressOf(base: string): { host: string; port: string; protocol: 'http' | 'https' } {
  const { hostname, port, protocol } = new URL(base);
  const isPlain = protocol === 'http:';
  return { host: hostname, port: port || (isPlain ? '80' : '443'), protocol: isPlain ? 'http' : 'https' };
}

function notConfigured(variable: string): DomainError {
  return new DomainError('BILLING_NOT_CONFIGURED', 'Billing is not configured on this server.', { variable });
}

function isMissing(error: unknown): boolean {
  return error instanceof GatewayError && error.isMissing;
}

function unlessMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}

/** Ignores the refusal of a known identifier. Stripe documents a code for it, but in practice sends only this text. */
function unlessKnown(error: unknown): void {
  const isRefusal = error instanceof Stripe.errors.StripeInvalidRequestError;
  const isKnown = isRefusal && /event already exists with identifier/i.test(error.message);
  if (!isKnown) throw error;
}
