import { Injectable, Logger } from '@nestjs/common';
import Stripe from 'stripe';
import { DomainError } from '../../domain/error-code.js';
import { AppConfig } from '../../platform/config/app-config.js';
import {
  BillingGateway,
  GatewayError,
  type CheckoutRequest,
  type CheckoutSession,
  type MeteredUnits,
  type RemoteCustomer,
  type RemoteSubscription,
  type SignedEvent,
} from './billing-gateway.js';

/** The version whose shapes the code below reads; webhook endpoints must be made with the same. */
const API_VERSION = '2026-10-28.endive';
const TIMEOUT_MS = 8_000;
const RETRIES = 2;
/** How old a signature may be. */
const TOLERANCE_SECONDS = 300;
const PAGE = 100;
const CHECKOUT_LIFE_MS = 86_400_000;

/** Stripe over its SDK. The only file that knows it. */
@Injectable()
export class StripeGateway extends BillingGateway {
  private readonly logger = new Logger(StripeGateway.name);
  private client: Stripe | null = null;

  constructor(private readonly config: AppConfig) {
    super();
  }

  async createCustomer(
    tenant: { readonly tenantId: string; readonly email: string; readonly name: string | null },
    idempotencyKey: string,
  ): Promise<string> {
    const { tenantId, email, name } = tenant;
    const params = { email, ...(name !== null && { name }), metadata: { tenant_id: tenantId } };
    const { id } = await this.ask((stripe) => stripe.customers.create(params, { idempotencyKey }));
    return id;
  }

  async findCustomer({ tenantId, email }: { tenantId: string; email: string }): Promise<string | null> {
    const { data } = await this.ask((stripe) => stripe.customers.list({ email, limit: PAGE }));
    return data.find(({ metadata }) => metadata['tenant_id'] === tenantId)?.id ?? null;
  }

  async readCustomer(customerId: string): Promise<RemoteCustomer> {
    const customer = await this.ask((stripe) => stripe.customers.retrieve(customerId));
    if (customer.deleted === true) return { deleted: true, subscriptions: [] };
    const subscriptions: RemoteSubscription[] = [];
    for await (const one of this.walk(customerId)) subscriptions.push(one);
    return { deleted: false, subscriptions };
  }

  walkSubscriptions(): AsyncIterable<RemoteSubscription> {
    return this.walk(null);
  }

  async deleteCustomer(customerId: string): Promise<void> {
    await this.ask((stripe) => stripe.customers.del(customerId)).catch(unlessMissing);
  }

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
    const session = await this.ask((stripe) => stripe.checkout.sessions.create(params, { idempotencyKey }));
    if (typeof session.url !== 'string') throw new GatewayError('the session has no address');
    const expiresAt = session.expires_at as number | undefined;
    const expiresAtMs = expiresAt === undefined ? Date.now() + CHECKOUT_LIFE_MS : expiresAt * 1_000;
    return { id: session.id, url: session.url, expiresAtMs };
  }

  async openSessions(customerId: string): Promise<string[]> {
    const params = { customer: customerId, status: 'open' as const, limit: PAGE };
    const { data } = await this.ask((stripe) => stripe.checkout.sessions.list(params));
    return data.filter(({ metadata }) => metadata?.['tenant_id'] !== undefined).map(({ id }) => id);
  }

  async expireCheckout(sessionId: string): Promise<void> {
    await this.ask((stripe) => stripe.checkout.sessions.expire(sessionId)).catch((error: unknown) => {
      // Complete or expired: a 400. Anything else leaves open whether it can still be paid.
      if (!(error instanceof GatewayError && error.isRefused)) throw error;
    });
  }

  async openPortal(customerId: string, returnUrl: string): Promise<string> {
    const params = { customer: customerId, return_url: returnUrl };
    return (await this.ask((stripe) => stripe.billingPortal.sessions.create(params))).url;
  }

  async cancelSubscription(subscriptionId: string, when: 'at_period_end' | 'now'): Promise<void> {
    const isAtOnce = when === 'now' || !(await this.canEndLater(subscriptionId));
    await this.ask((stripe) =>
      isAtOnce
        ? stripe.subscriptions.cancel(subscriptionId)
        : stripe.subscriptions.update(subscriptionId, { cancel_at_period_end: true }),
    ).catch(unlessMissing);
  }

  /** Stripe refuses to set the end of what a schedule manages, so that is released first: it would go on to its next plan. */
  private async canEndLater(subscriptionId: string): Promise<boolean> {
    const { status, schedule } = await this.ask((stripe) => stripe.subscriptions.retrieve(subscriptionId));
    // Nothing is paid for yet, and Stripe lets nobody change it.
    if (status === 'incomplete') return false;
    const scheduleId = idOf(schedule);
    if (scheduleId !== null) await this.ask((stripe) => stripe.subscriptionSchedules.release(scheduleId));
    return true;
  }

  readEvent(rawBody: Buffer | undefined, signature: string | undefined): SignedEvent {
    const { webhookSecrets } = this.config.stripe;
    if (webhookSecrets.length === 0) throw notConfigured('STRIPE_WEBHOOK_SECRET');
    const stripe = this.stripe();
    const signed = [rawBody ?? '', signature ?? ''] as const;
    for (const secret of webhookSecrets) {
      const event = readSigned(stripe, signed, secret);
      if (event !== null) return event;
    }
    throw new DomainError('INVALID_SIGNATURE', 'The Stripe-Signature does not fit this body, or is too old.');
  }

  /**
   * Without a timestamp, so that the units count in the billing cycle that is open when they arrive: a cycle that has
   * been invoiced takes no more.
   */
  async reportUnits({ meter, customerId, units, identifier }: MeteredUnits): Promise<void> {
    const payload = { stripe_customer_id: customerId, value: units };
    const params = { event_name: meter, identifier, payload };
    // No key of our own: under one, a failure would be repeated for a day, and the identifier tells units apart.
    await this.ask(async (stripe) => {
      await stripe.billing.meterEvents.create(params).catch(unlessKnown);
    });
  }

  private async *walk(customerId: string | null): AsyncGenerator<RemoteSubscription> {
    const filter = customerId === null ? {} : { customer: customerId };
    const params = { ...filter, status: 'all' as const, limit: PAGE, expand: ['data.schedule'] };
    let startingAfter: string | undefined;
    for (;;) {
      const after = startingAfter === undefined ? {} : { starting_after: startingAfter };
      const page = await this.ask((stripe) => stripe.subscriptions.list({ ...params, ...after }));
      for (const subscription of page.data) yield toRemote(subscription);
      startingAfter = page.data.at(-1)?.id;
      if (!page.has_more || startingAfter === undefined) return;
    }
  }

  private async ask<T>(call: (stripe: Stripe) => Promise<T>): Promise<T> {
    const stripe = this.stripe();
    try {
      return await call(stripe);
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeError)) throw error;
      const { type, code, statusCode, param, requestId } = error;
      const reason = [type, code, statusCode, param, requestId].filter(isPlain).join(' ');
      const isMissing = code === 'resource_missing';
      if (!isMissing) this.logger.warn({ message: 'a call to Stripe failed', reason });
      // Without its cause: Stripe's own words may quote what was sent.
      const isRefused = type === 'StripeInvalidRequestError';
      throw new GatewayError(reason, { isMissing, isRefused, isAnswered: isKept(statusCode) });
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

/** Whether Stripe keeps the answer under the key: not one of a request that it never began to work on. */
function isKept(status: number | undefined): boolean {
  return status !== undefined && status !== 409 && status !== 429;
}

function addressOf(base: string): { host: string; port: string; protocol: 'http' | 'https' } {
  const { hostname, port, protocol } = new URL(base);
  const isPlain = protocol === 'http:';
  return { host: hostname, port: port || (isPlain ? '80' : '443'), protocol: isPlain ? 'http' : 'https' };
}

function notConfigured(variable: string): DomainError {
  return new DomainError('BILLING_NOT_CONFIGURED', 'Billing is not configured on this server.', { variable });
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof GatewayError && error.isMissing)) throw error;
}

/** Stripe refuses an identifier that it has: with a code in its documents, in practice by these words alone. */
function unlessKnown(error: unknown): void {
  const isRefusal = error instanceof Stripe.errors.StripeInvalidRequestError;
  const isKnown = isRefusal && /event already exists with identifier/i.test(error.message);
  if (!isKnown) throw error;
}

/** In either of the two shapes that Stripe sends; null when it is no event that was signed with this secret. */
function readSigned(
  stripe: Stripe,
  [body, signature]: readonly [body: string | Buffer, signature: string],
  secret: string,
): SignedEvent | null {
  try {
    return toSignedEvent(stripe.webhooks.constructEvent(body, signature, secret, TOLERANCE_SECONDS));
  } catch {
    // Perhaps of the other shape, or signed with another secret.
  }
  try {
    return toNotice(stripe.parseEventNotification(body, signature, secret, TOLERANCE_SECONDS));
  } catch {
    return null;
  }
}

/** Without its object, as events of newer kinds come; none that we ask for is about a customer. */
function toNotice({ id, type, created }: Stripe.V2.Core.EventNotification): SignedEvent {
  return { id, type, customerId: null, occurredAtMs: Date.parse(created) };
}

function toSignedEvent({ id, type, created, data }: Stripe.Event): SignedEvent {
  const object = data.object as { id?: unknown; object?: unknown; customer?: unknown };
  const owner = object.object === 'customer' ? object.id : object.customer;
  return { id, type, customerId: idOf(owner), occurredAtMs: created * 1_000 };
}

/** Periods stand on the items since 2025-03-31; the subscription's own are gone. */
function toRemote(subscription: Stripe.Subscription): RemoteSubscription {
  const items = subscription.items.data;
  const ends = items.map((item) => item.current_period_end).filter((end) => Number.isFinite(end));
  const { id, status, created, customer, cancel_at: cancelAt } = subscription;
  return {
    id,
    customerId: idOf(customer) ?? '',
    status,
    priceIds: items.flatMap(({ price }) => idOf(price) ?? []),
    nextPriceIds: nextPriceIdsOf(subscription),
    createdMs: created * 1_000,
    periodEndMs: ends.length === 0 ? null : Math.min(...ends) * 1_000,
    // Newer portals set the time instead of the flag.
    cancelAtPeriodEnd: subscription.cancel_at_period_end || typeof cancelAt === 'number',
  };
}

function nextPriceIdsOf({ schedule }: Stripe.Subscription): string[] {
  if (typeof schedule !== 'object' || schedule === null) return [];
  const now = schedule.current_phase?.end_date ?? 0;
  const next = schedule.phases.find(({ start_date: start }) => start >= now);
  return next?.items.flatMap(({ price }) => idOf(price) ?? []) ?? [];
}

function idOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  const { id } = (value ?? {}) as { id?: unknown };
  return typeof id === 'string' ? id : null;
}

function isPlain(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
