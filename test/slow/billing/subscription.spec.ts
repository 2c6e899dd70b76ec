import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { STORY } from '../../support/stripe/events.js';
import { BillingStage, type Answered } from '../../support/stripe/stage.js';
import { PRICES } from '../../support/stripe/start.js';
import { createTenant, mintKey } from '../../support/verification/tenants.js';

describe('subscription routes', () => {
  let stage: BillingStage;

  beforeAll(async () => {
    // The worker's interval applies erasures.
    stage = await BillingStage.start({ config: { JOBS_ENABLED: 'true' } });
  });
  afterAll(() => stage.stop());

  it('D1: GET /billing/subscription: a tenant that never bought anything has the free plan and no status', async () => {
    const { liveKey } = await stage.tenant();
    expect(await stage.subscriptionOf(liveKey)).toEqual({
      plan: 'free',
      status: null,
      currentPeriodEnd: null,
      cancelAtPeriodEnd: false,
      nextPlan: 'free',
      graceUntil: null,
      suspended: false,
      warning: null,
      stripeCustomerId: null,
      canSubscribe: true,
    });
  });

  it('D1: GET /billing/subscription: a subscriber sees plan, period and customer', async () => {
    const tenant = await stage.subscriber('team');
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({
      plan: 'team',
      nextPlan: 'team',
      status: 'active',
      currentPeriodEnd: new Date(tenant.subscription.periodEnd * 1_000).toISOString(),
      stripeCustomerId: tenant.customerId,
      canSubscribe: false,
    });
  });

  it('D1: GET /billing/subscription: canSubscribe is false exactly where a checkout is refused', async () => {
    for (const status of ['incomplete', 'past_due', 'unpaid', 'paused', 'incomplete_expired', 'canceled']) {
      const tenant = await stage.subscriber('pro');
      Object.assign(tenant.subscription, { status });
      await stage
        .deliver(stage.stripe.events.ofSubscription('customer.subscription.updated', tenant.subscription))
        .expect(200);
      await stage.quiet();
      const { canSubscribe } = await stage.subscriptionOf(tenant.liveKey);
      const begun = await stage.request('post', '/billing/checkout', tenant.liveKey).send({ plan: 'pro' });
      expect([status, canSubscribe]).toEqual([status, begun.status === 200]);
    }
    const { liveKey, tenantId } = await stage.tenant();
    await stage.test.dataSource.query(`UPDATE tenants SET plan_source = 'operator' WHERE id = $1`, [
      tenantId,
    ]);
    expect(await stage.subscriptionOf(liveKey)).toMatchObject({ canSubscribe: false });
  });

  it('D1: POST /billing/portal: answers 404 without a customer, a portal with one, 400 for a foreign returnUrl', async () => {
    const { liveKey } = await stage.tenant();
    const none = await stage.request('post', '/billing/portal', liveKey).send({}).expect(404);
    expect(none.body).toMatchObject({ code: 'NO_SUBSCRIPTION' });
    const tenant = await stage.customer();
    const { body } = (await stage
      .request('post', '/billing/portal', tenant.liveKey)
      .send({})
      .expect(200)) as Answered;
    expect((body as { portalUrl: string }).portalUrl).toMatch(/^https:\/\/billing\.stripe\.test\//);
    expect(stage.stripe.requests.at(-1)?.params).toEqual({
      customer: tenant.customerId,
      return_url: 'http://localhost:3001/console/billing',
    });
    const returnUrl = 'https://evil.example/';
    await stage.request('post', '/billing/portal', tenant.liveKey).send({ returnUrl }).expect(400);
  });

  it('D4: DELETE /billing/subscription: ends at the end of the period, or at once with immediately', async () => {
    const tenant = await stage.subscriber('pro');
    const { body } = (await stage
      .request('delete', '/billing/subscription', tenant.liveKey)
      .expect(200)) as Answered;
    expect(body).toMatchObject({ plan: 'pro', status: 'active', cancelAtPeriodEnd: true, nextPlan: 'free' });
    expect(tenant.subscription).toMatchObject({ status: 'active', cancelAtPeriodEnd: true });

    const now = await stage
      .request('delete', '/billing/subscription', tenant.liveKey)
      .send({ immediately: true })
      .expect(200);
    expect(now.body).toMatchObject({ plan: 'free', status: 'canceled', canSubscribe: true });
    expect(tenant.subscription.status).toBe('canceled');
    const audited = await stage.test.dataSource.query<{ actor: string; action: string }[]>(
      `SELECT actor, action FROM audit_log WHERE tenant_id = $1 AND actor <> 'system' ORDER BY created_at, action`,
      [tenant.tenantId],
    );
    const cancelled = { actor: `key:${tenant.liveKeyId}`, action: 'subscription.changed' };
    expect(audited.filter(({ action }) => action === cancelled.action)).toEqual([cancelled, cancelled]);
    const again = await stage.request('delete', '/billing/subscription', tenant.liveKey).expect(404);
    expect(again.body).toMatchObject({ code: 'NO_SUBSCRIPTION' });
  });

  it('D4: DELETE /billing/subscription: cancels both of two active subscriptions', async () => {
    const tenant = await stage.subscriber('pro');
    const second = stage.stripe.account.subscribe(tenant.customerId, PRICES.starter);
    await stage
      .request('delete', '/billing/subscription', tenant.liveKey)
      .send({ immediately: true })
      .expect(200);
    expect([tenant.subscription.status, second.status]).toEqual(['canceled', 'canceled']);
  });

  it('D4: DELETE /billing/subscription: cancels a subscription together with its scheduled plan change', async () => {
    const tenant = await stage.subscriber('pro');
    await stage.happens(STORY.updated, tenant.subscription, { nextPrice: PRICES.starter });
    const { body } = (await stage
      .request('delete', '/billing/subscription', tenant.liveKey)
      .expect(200)) as Answered;
    expect(body).toMatchObject({ plan: 'pro', status: 'active', cancelAtPeriodEnd: true, nextPlan: 'free' });
    expect(tenant.subscription).toMatchObject({ cancelAtPeriodEnd: true, nextPrice: null });
  });

  it('D4: DELETE /billing/subscription: an incomplete subscription ends at once', async () => {
    const tenant = await stage.subscriber('pro');
    await stage.happens(STORY.updated, tenant.subscription, { status: 'incomplete' });
    const { body } = (await stage
      .request('delete', '/billing/subscription', tenant.liveKey)
      .expect(200)) as Answered;
    expect(body).toMatchObject({ plan: 'free', status: 'canceled' });
    expect(tenant.subscription.status).toBe('canceled');
  });

  it('B4: every billing route needs the scope billing', async () => {
    const { tenantId } = await stage.tenant();
    const { key } = await mintKey(stage.test.app, tenantId, { scopes: ['verify', 'keys'] });
    for (const [method, path] of [
      ['post', '/billing/checkout'],
      ['post', '/billing/portal'],
      ['get', '/billing/subscription'],
      ['delete', '/billing/subscription'],
    ] as const) {
      const { body } = (await stage.request(method, path, key).expect(403)) as Answered;
      expect(body).toMatchObject({ code: 'INSUFFICIENT_SCOPE' });
    }
  });

  it('B9: erasing a tenant ends its subscription and its customer at Stripe, also after a Stripe outage', async () => {
    const tenant = await stage.subscriber('pro');
    stage.stripe.disturb(() =>
      Promise.resolve({ status: 400, body: { error: { type: 'api_error', code: 'away' } } }),
    );
    await stage.operator('delete', `/tenants/${tenant.tenantId}`).expect(200);
    await new Promise((done) => setTimeout(done, 100));
    expect(tenant.subscription.status).toBe('active');
    stage.stripe.disturb(null);
    await stage.quiet();
    expect(tenant.subscription.status).toBe('canceled');
    expect(stage.stripe.account.customers.get(tenant.customerId)?.deleted).toBe(true);
    // A later event of Stripe changes nothing.
    await stage.happens('customer.subscription.deleted', tenant.subscription);
    const { body } = (await stage.operator('get', `/tenants/${tenant.tenantId}`).expect(200)) as Answered;
    expect(body).toMatchObject({ status: 'deleted', plan: 'pro' });
  });
});

describe('billing without Stripe', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp({ config: { X402_ADMIN_KEY: 'operator-without-stripe' } });
  });
  afterAll(() => test.close());

  it('D6: every endpoint answers 503 BILLING_NOT_CONFIGURED, and other routes work', async () => {
    const { liveKey, tenantId } = await createTenant(test.app);
    const call = (method: 'get' | 'post' | 'delete', path: string) =>
      test.http[method](`/${BASE_PATH}${path}`).set('Authorization', `Bearer ${liveKey}`);
    const refused = [
      await call('post', '/billing/checkout').send({ plan: 'pro' }),
      await call('post', '/billing/portal').send({}),
      await call('get', '/billing/subscription'),
      await call('delete', '/billing/subscription'),
      await test.http.post(`/${BASE_PATH}/webhooks/stripe`).set('Stripe-Signature', 't=1,v1=0').send({}),
      await test.http
        .post(`/${BASE_PATH}/admin/billing/reconcile`)
        .set('X-Admin-Key', 'operator-without-stripe')
        .send({}),
    ];
    for (const { status, body } of refused)
      expect([status, (body as { code: string }).code]).toEqual([503, 'BILLING_NOT_CONFIGURED']);
    await call('get', '/usage').expect(200);
    await test.http
      .delete(`/${BASE_PATH}/admin/tenants/${tenantId}`)
      .set('X-Admin-Key', 'operator-without-stripe')
      .expect(200);
  });
});

describe('billing with a price missing', () => {
  it('D1: a plan without a price answers 503 and names the variable; other plans are sold', async () => {
    const stage = await BillingStage.start({ config: { X402_STRIPE_PRICE_TEAM: undefined } });
    try {
      const { liveKey } = await stage.tenant();
      const { body } = (await stage
        .request('post', '/billing/checkout', liveKey)
        .send({ plan: 'team' })
        .expect(503)) as Answered;
      expect(body).toMatchObject({ code: 'BILLING_NOT_CONFIGURED', variable: 'X402_STRIPE_PRICE_TEAM' });
      await stage.request('post', '/billing/checkout', liveKey).send({ plan: 'pro' }).expect(200);
    } finally {
      await stage.stop();
    }
  });
});
