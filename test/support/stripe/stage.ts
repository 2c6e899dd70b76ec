import type { Test } from 'supertest';
import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import { createTestApp, type TestApp, type TestAppOptions } from '../http/app.js';
import { createTenant, type TenantOptions, type TestTenant } from '../verification/tenants.js';
import type { FakeSubscription } from './account.js';
import type { SignedDelivery } from './events.js';
import { PRICES, startStripe, type StripeServer } from './start.js';

export const ADMIN_KEY = 'operator-key-of-the-billing-tests';

/** A response with an unchecked body. */
export interface Answered {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** A tenant that is a customer at Stripe. */
export interface BilledTenant extends TestTenant {
  readonly customerId: string;
}

/** The response of `GET /billing/subscription`. */
export interface SubscriptionAnswer {
  readonly plan: string;
  readonly status: string | null;
  readonly currentPeriodEnd: string | null;
  readonly cancelAtPeriodEnd: boolean;
  readonly nextPlan: string;
  readonly graceUntil: string | null;
  readonly suspended: boolean;
  readonly warning: string | null;
  readonly stripeCustomerId: string | null;
  readonly canSubscribe: boolean;
}

/** An app with a Stripe-shaped server behind it. */
export class BillingStage {
  private constructor(
    readonly stripe: StripeServer,
    readonly test: TestApp,
  ) {}

  static async start(options: TestAppOptions = {}): Promise<BillingStage> {
    const stripe = await startStripe();
    return new BillingStage(stripe, await startBillingApp(stripe, options));
  }

  async stop(): Promise<void> {
    await this.test.close();
    await this.stripe.stop();
  }

  request(method: 'get' | 'post' | 'delete', path: string, key: string): Test {
    return this.test.http[method](`/${BASE_PATH}${path}`).set('Authorization', `Bearer ${key}`);
  }

  operator(method: 'get' | 'post' | 'patch' | 'delete', path: string): Test {
    return this.test.http[method](`/${BASE_PATH}/admin${path}`).set('X-Admin-Key', ADMIN_KEY);
  }

  /** A tenant of the free plan. */
  tenant(options: TenantOptions = {}): Promise<TestTenant> {
    return createTenant(this.test.app, options);
  }

  /** A tenant that opened a checkout once and has not paid yet. */
  async customer(options: TenantOptions = {}): Promise<BilledTenant> {
    const tenant = await this.tenant(options);
    await this.request('post', '/billing/checkout', tenant.liveKey).send({ plan: 'starter' }).expect(200);
    const rows = await this.test.dataSource.query<{ id: string }[]>(
      'SELECT customer_id AS id FROM billing_accounts WHERE tenant_id = $1',
      [tenant.tenantId],
    );
    return { ...tenant, customerId: rows[0]?.id ?? '' };
  }

  /** A tenant with an active subscription that is applied here too. */
  async subscriber(
    plan: keyof typeof PRICES = 'pro',
  ): Promise<BilledTenant & { subscription: FakeSubscription }> {
    const tenant = await this.customer();
    const subscription = this.stripe.account.subscribe(tenant.customerId, PRICES[plan]);
    await this.deliver(this.stripe.events.ofSubscription('customer.subscription.created', subscription));
    await this.quiet();
    return { ...tenant, subscription };
  }

  /** Delivers an event to one app, this stage's unless another is given. */
  deliver(event: Pick<SignedDelivery, 'payload' | 'signature'>, test = this.test): Test {
    return test.http
      .post(`/${BASE_PATH}/webhooks/stripe`)
      .set('Content-Type', 'application/json; charset=utf-8')
      .set('Stripe-Signature', event.signature)
      .send(event.payload);
  }

  /** Changes the subscription at Stripe, delivers the event and waits until it is applied. */
  async happens(type: string, subscription: FakeSubscription, change: Partial<FakeSubscription> = {}) {
    Object.assign(subscription, change);
    await this.deliver(this.stripe.events.ofSubscription(type, subscription)).expect(200);
    await this.quiet();
  }

  /** Waits until no event of this stage's customers is in progress and their accounts are not locked. */
  async quiet(limitMs = 10_000): Promise<void> {
    const deadline = performance.now() + limitMs;
    for (;;) {
      const rows = await this.test.dataSource.query<unknown[]>(
        `SELECT 1 FROM stripe_events WHERE status = 'pending' AND customer_id = ANY ($1)
         UNION ALL SELECT 1 FROM billing_accounts WHERE lease_until > now() AND customer_id = ANY ($1) LIMIT 1`,
        [[...this.stripe.account.customerIds]],
      );
      if (rows.length === 0) return;
      if (performance.now() > deadline) throw new Error('events are still on their way');
      await new Promise((done) => setTimeout(done, 5));
    }
  }

  async subscriptionOf(key: string): Promise<SubscriptionAnswer> {
    const { body } = (await this.request('get', '/billing/subscription', key).expect(200)) as Answered;
    return body as SubscriptionAnswer;
  }
}

/** A further app on the same Stripe and, as every app of a worker, the same database. */
export function startBillingApp(stripe: StripeServer, options: TestAppOptions = {}): Promise<TestApp> {
  const config = {
    ...stripe.settings,
    X402_ADMIN_KEY: ADMIN_KEY,
    // Events are applied by the process that stored them; recurring jobs would repair what a test broke.
    JOBS_ENABLED: 'false',
    ...options.config,
  };
  return createTestApp({ ...options, config });
}
