import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import { BillingUpkeep } from '../../../src/modules/billing/billing-upkeep.js';
import { Clock } from '../../../src/platform/clock.js';
import { expectDocumentedEvents } from '../../support/webhooks/documented-events.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { STORY } from '../../support/stripe/events.js';
import { BillingStage, startBillingApp, type Answered } from '../../support/stripe/stage.js';
import { PRICES } from '../../support/stripe/start.js';
import type { TestApp } from '../../support/http/app.js';

const DAY_MS = 86_400_000;

describe('subscription lifecycle', () => {
  const clock = new FixedClock(Date.now());
  let stage: BillingStage;

  beforeAll(async () => {
    stage = await BillingStage.start({
      overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
    });
  });
  afterAll(() => stage.stop());

  const usage = async (key: string, test: TestApp = stage.test) =>
    test.http.get(`/${BASE_PATH}/usage`).set('Authorization', `Bearer ${key}`);
  const upkeep = () => stage.test.app.get(BillingUpkeep).run();

  it('D4: a paid checkout grants quota and chains on another process within a second', async () => {
    const otherProcess = await startBillingApp(stage.stripe, { config: { JOBS_ENABLED: 'false' } });
    try {
      const tenant = await stage.customer();
      expect((await usage(tenant.liveKey, otherProcess)).body).toMatchObject({ plan: 'free', limit: 1_000 });
      const [session] = stage.stripe.account.openSessionsOf(tenant.customerId);
      stage.stripe.account.pay(session?.id ?? '');
      const begun = performance.now();
      await stage
        .deliver(stage.stripe.events.ofSession('checkout.session.completed', session?.id ?? ''))
        .expect(200);
      const limit = async () => ((await usage(tenant.liveKey, otherProcess)).body as { limit: number }).limit;
      while ((await limit()) !== 50_000 && performance.now() - begun < 5_000) await tick();
      expect(performance.now() - begun).toBeLessThan(1_000);
      const { body } = (await usage(tenant.liveKey, otherProcess)) as Answered;
      expect(body).toMatchObject({ plan: 'starter', limit: 50_000 });
      expect((body as { enabledChains: string[] }).enabledChains).toContain('ethereum');
    } finally {
      await otherProcess.close();
    }
  });

  it('D4: the plan follows upgrades and downgrades; a downgrade keeps used units and remaining never goes negative', async () => {
    const tenant = await stage.subscriber('pro');
    await stage.test.dataSource.query(
      `INSERT INTO usage_counters (tenant_id, environment, period, shard, used)
       VALUES ($1, 'live', date_trunc('month', $2::timestamptz AT TIME ZONE 'UTC')::date, 0, 60000)`,
      [tenant.tenantId, new Date(clock.nowMs())],
    );
    await stage.happens(STORY.updated, tenant.subscription, { price: PRICES.enterprise });
    expect((await usage(tenant.liveKey)).body).toMatchObject({
      plan: 'enterprise',
      limit: null,
      used: 60_000,
    });
    await stage.happens(STORY.updated, tenant.subscription, { price: PRICES.starter });
    expect((await usage(tenant.liveKey)).body).toMatchObject({
      plan: 'starter',
      limit: 50_000,
      used: 60_000,
      remaining: 0,
    });
    await stage.happens(STORY.deleted, tenant.subscription, { status: 'canceled' });
    expect((await usage(tenant.liveKey)).body).toMatchObject({ plan: 'free', limit: 1_000, remaining: 0 });
    // The keys are kept.
    expect((await usage(tenant.testKey)).status).toBe(200);
  });

  it('D4: a failed payment warns, then suspends when the grace ends; a payment ends the suspension', async () => {
    const tenant = await stage.subscriber('pro');
    const failedAt = clock.nowMs();
    await stage.happens(STORY.paymentFailed, tenant.subscription, { status: 'past_due' });
    const graceUntil = new Date(failedAt + 7 * DAY_MS).toISOString();
    const inGrace = await stage.subscriptionOf(tenant.liveKey);
    expect(inGrace).toMatchObject({ plan: 'pro', status: 'past_due', graceUntil, suspended: false });
    expect(inGrace.warning).toContain(graceUntil);
    expect((await usage(tenant.liveKey)).status).toBe(200);

    // A further failure does not begin a new grace.
    clock.advance(5 * DAY_MS);
    await stage.happens(STORY.paymentFailed, tenant.subscription);
    await upkeep();
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ graceUntil, suspended: false });

    clock.set(failedAt + 7 * DAY_MS);
    await upkeep();
    expect((await usage(tenant.liveKey)).body).toMatchObject({ statusCode: 403, code: 'TENANT_SUSPENDED' });
    const { body: verification } = (await stage
      .request('post', '/verify', tenant.liveKey)
      .send({ tx_hash: `0x${'1'.repeat(64)}`, chain: 'base' })) as Answered;
    expect(verification).toMatchObject({ statusCode: 403, code: 'TENANT_SUSPENDED' });
    // It can still pay.
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ suspended: true, plan: 'pro' });
    await stage.request('post', '/billing/portal', tenant.liveKey).send({}).expect(200);

    await stage.happens(STORY.paid, tenant.subscription, { status: 'active' });
    expect((await usage(tenant.liveKey)).body).toMatchObject({ plan: 'pro' });
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({
      status: 'active',
      graceUntil: null,
      suspended: false,
      warning: null,
    });
  });

  it('D4: the end of a grace reads Stripe first and suspends no tenant on old state', async () => {
    const tenant = await stage.subscriber('pro');
    await stage.happens(STORY.paymentFailed, tenant.subscription, { status: 'past_due' });
    // Paid, and the event is lost.
    tenant.subscription.status = 'active';
    clock.advance(8 * DAY_MS);
    await upkeep();
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ status: 'active', suspended: false });
  });

  it('D4: billing and operator suspensions are separate: lifting one never lifts the other', async () => {
    const tenant = await stage.subscriber('pro');
    const admin = `/tenants/${tenant.tenantId}`;
    const standing = async () => (await stage.operator('get', admin).expect(200)).body as object;
    await stage.happens(STORY.updated, tenant.subscription, { status: 'unpaid' });
    await stage.operator('post', `${admin}/suspend`).send({ reason: 'spam' }).expect(200);
    expect(await standing()).toMatchObject({ status: 'suspended', suspendedBy: ['operator', 'billing'] });

    await stage.operator('post', `${admin}/reactivate`).expect(200);
    expect(await standing()).toMatchObject({ status: 'suspended', suspendedBy: ['billing'] });
    expect((await usage(tenant.liveKey)).body).toMatchObject({ code: 'TENANT_SUSPENDED' });

    await stage.operator('post', `${admin}/suspend`).send({ reason: 'spam' }).expect(200);
    await stage.happens(STORY.paid, tenant.subscription, { status: 'active' });
    expect(await standing()).toMatchObject({ status: 'suspended', suspendedBy: ['operator'] });
    expect((await usage(tenant.liveKey)).body).toMatchObject({ code: 'TENANT_SUSPENDED' });

    await stage.operator('post', `${admin}/reactivate`).expect(200);
    expect(await standing()).toMatchObject({ status: 'active', suspendedBy: [] });
    expect((await usage(tenant.liveKey)).status).toBe(200);
  });

  it('D4: Stripe does not change a plan that the operator set, until its source is Stripe again', async () => {
    const tenant = await stage.subscriber('pro');
    const admin = `/tenants/${tenant.tenantId}`;
    await stage.happens(STORY.updated, tenant.subscription, { status: 'unpaid' });
    expect((await usage(tenant.liveKey)).body).toMatchObject({ code: 'TENANT_SUSPENDED' });
    await stage.operator('patch', admin).send({ plan: 'enterprise' }).expect(200);
    expect((await usage(tenant.liveKey)).body).toMatchObject({ plan: 'enterprise' });
    await stage.happens(STORY.deleted, tenant.subscription, { status: 'canceled' });
    await upkeep();
    expect((await usage(tenant.liveKey)).body).toMatchObject({ plan: 'enterprise' });
    await stage.operator('patch', admin).send({ planSource: 'stripe' }).expect(200);
    await upkeep();
    expect((await usage(tenant.liveKey)).body).toMatchObject({ plan: 'free' });
  });

  it('D3: a late deletion event of an old subscription does not end the new one', async () => {
    const tenant = await stage.subscriber('starter');
    const old = tenant.subscription;
    old.status = 'canceled';
    const renewed = stage.stripe.account.subscribe(tenant.customerId, PRICES.team);
    await stage.happens(STORY.created, renewed);
    await stage.happens(STORY.deleted, old);
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'team', status: 'active' });
  });

  it('D4: shows the next plan and a cancellation at the end of the period', async () => {
    const tenant = await stage.subscriber('pro');
    await stage.happens(STORY.updated, tenant.subscription, { nextPrice: PRICES.starter });
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'pro', nextPlan: 'starter' });
    await stage.happens(STORY.updated, tenant.subscription, { nextPrice: null, cancelAt: 1_900_000_000 });
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({
      plan: 'pro',
      nextPlan: 'free',
      cancelAtPeriodEnd: true,
      currentPeriodEnd: new Date(tenant.subscription.periodEnd * 1_000).toISOString(),
    });
  });

  it('D4: a tenant whose customer is deleted at Stripe gets the free plan, and buys as a new customer', async () => {
    const tenant = await stage.subscriber('pro');
    stage.stripe.account.deleteCustomer(tenant.customerId);
    await stage.deliver(stage.stripe.events.ofCustomer('customer.deleted', tenant.customerId)).expect(200);
    await stage.quiet();
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({
      plan: 'free',
      status: null,
      stripeCustomerId: null,
    });
    await stage.request('post', '/billing/checkout', tenant.liveKey).send({ plan: 'pro' }).expect(200);
    const { stripeCustomerId } = await stage.subscriptionOf(tenant.liveKey);
    expect(stripeCustomerId).not.toBe(tenant.customerId);
    expect(stage.stripe.account.customers.get(stripeCustomerId ?? '')?.deleted).toBe(false);
  });

  it('K1: every change writes one audit entry and one subscription.changed event for its listeners', async () => {
    const tenant = await stage.customer();
    const { dataSource } = stage.test;
    await dataSource.query(
      `INSERT INTO event_listeners (tenant_id, environment, event_type) VALUES ($1, 'live', 'subscription.changed')`,
      [tenant.tenantId],
    );
    const subscription = stage.stripe.account.subscribe(tenant.customerId, PRICES.pro);
    await stage.happens(STORY.created, subscription);
    await stage.happens(STORY.updated, subscription);
    await stage.happens(STORY.paymentFailed, subscription, { status: 'past_due' });
    const events = await dataSource.query<{ payload: object }[]>(
      `SELECT payload FROM outbox WHERE tenant_id = $1 AND event_type = 'subscription.changed' ORDER BY created_at`,
      [tenant.tenantId],
    );
    expect(events.map(({ payload }) => payload)).toMatchObject([
      { plan: 'pro', previousPlan: 'free', status: 'active', previousStatus: null, suspended: false },
      { plan: 'pro', previousPlan: 'pro', status: 'past_due', previousStatus: 'active', suspended: false },
    ]);
    await expectDocumentedEvents(dataSource, tenant.tenantId);
    const audited = await dataSource.query<{ action: string }[]>(
      `SELECT action FROM audit_log WHERE tenant_id = $1 AND actor = 'system' ORDER BY created_at, action`,
      [tenant.tenantId],
    );
    expect(audited.map(({ action }) => action).sort()).toEqual([
      'subscription.changed',
      'subscription.changed',
      // From free to pro; then a missed payment, which ends overage.
      'tenant.billed',
      'tenant.billed',
    ]);
  });
});

function tick(): Promise<void> {
  return new Promise((done) => setTimeout(done, 5));
}
