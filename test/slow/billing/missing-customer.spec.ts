import { EventWorker } from '../../../src/modules/billing/events/event-worker.js';
import { BillingUpkeep } from '../../../src/modules/billing/billing-upkeep.js';
import { STORY } from '../../support/stripe/events.js';
import { BillingStage, type Answered } from '../../support/stripe/stage.js';
import { PRICES } from '../../support/stripe/start.js';

describe('a customer that Stripe does not know', () => {
  let stage: BillingStage;

  beforeAll(async () => {
    stage = await BillingStage.start();
  });
  afterAll(() => stage.stop());

  const checkout = (key: string, plan = 'team') =>
    stage.request('post', '/billing/checkout', key).send({ plan });
  const customersOf = (email: string) =>
    [...stage.stripe.account.customers.values()].filter((one) => one.email === email && !one.deleted);
  const usage = async (key: string) => (await stage.request('get', '/usage', key).expect(200)).body as object;
  const event = async (id: string): Promise<unknown> => {
    const sql = 'SELECT status, attempts FROM stripe_events WHERE event_id = $1';
    return (await stage.test.dataSource.query<unknown[]>(sql, [id]))[0];
  };
  const reconcile = async (dryRun: boolean) =>
    (await stage.operator('post', '/billing/reconcile').send({ dryRun }).expect(200)).body as {
      unreadable: number;
      unreadableTenants: readonly object[];
      puzzles: readonly object[];
      drifts: readonly { tenantId: string; mended: boolean }[];
    };

  /** A subscriber whose checkout under a wrong Stripe key made a second customer; the right key is back. */
  async function afterAWrongKey() {
    const tenant = await stage.subscriber('pro');
    const restore = stage.stripe.account.loseCustomer(tenant.customerId);
    await checkout(tenant.liveKey).expect(200);
    const { stripeCustomerId } = await stage.subscriptionOf(tenant.liveKey);
    stage.stripe.account.loseCustomer(stripeCustomerId ?? '');
    restore();
    return tenant;
  }

  it.each(['unknown', 'deleted'] as const)(
    'D1: %s: parallel checkouts create one new customer, and the tenant keeps its plan',
    async (way) => {
      const tenant = await stage.subscriber('pro');
      if (way === 'deleted') stage.stripe.account.deleteCustomer(tenant.customerId);
      else stage.stripe.account.loseCustomer(tenant.customerId);
      const answers = await Promise.all(Array.from({ length: 5 }, () => checkout(tenant.liveKey)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      const sessions = new Set(answers.map(({ body }) => (body as { sessionId: string }).sessionId));
      expect(sessions.size).toBe(1);
      const [made, ...more] = customersOf(tenant.email);
      expect(more).toEqual([]);
      const kept = { plan: 'pro', suspended: false, stripeCustomerId: made?.id };
      expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject(kept);
      expect(await usage(tenant.liveKey)).toMatchObject({ plan: 'pro' });

      // Late events of the old customer and recurring jobs change nothing either.
      const late = stage.stripe.events.ofSubscription(STORY.updated, tenant.subscription);
      await stage.deliver(late).expect(200);
      await stage.quiet();
      await stage.test.app.get(EventWorker).poll();
      await stage.test.app.get(BillingUpkeep).run();
      expect(await event(late.id)).toEqual({ status: 'applied', attempts: 1 });
      expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject(kept);
      // The operator must see a plan in force without a subscription.
      const { drifts, puzzles } = await reconcile(false);
      expect(drifts.map(({ tenantId }) => tenantId)).not.toContain(tenant.tenantId);
      expect(puzzles).toContainEqual({
        tenantId: tenant.tenantId,
        customerId: made?.id,
        kind: 'missing_customer',
      });

      // After a new purchase the subscription decides the plan again.
      const bought = stage.stripe.account.pay([...sessions][0] ?? '');
      await stage.happens(STORY.created, bought);
      expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'team', status: 'active' });
      expect((await reconcile(true)).puzzles).not.toContainEqual(
        expect.objectContaining({ tenantId: tenant.tenantId }),
      );
      await stage.happens(STORY.deleted, bought, { status: 'canceled' });
      expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'free', status: 'canceled' });
    },
  );

  it('D1: a customer lost between lookup and session creation is created anew', async () => {
    const tenant = await stage.customer();
    stage.stripe.disturb(({ method, path }) => {
      if (method === 'POST' && path === '/v1/checkout/sessions')
        stage.stripe.account.loseCustomer(tenant.customerId);
      return Promise.resolve(undefined);
    });
    await checkout(tenant.liveKey).expect(200);
    stage.stripe.disturb(null);
    expect(customersOf(tenant.email)).toHaveLength(1);
  });

  it('D1: portal and cancellation answer 404 NO_SUBSCRIPTION; the last known subscription stays visible', async () => {
    const tenant = await stage.subscriber('pro');
    stage.stripe.account.loseCustomer(tenant.customerId);
    const before = await stage.subscriptionOf(tenant.liveKey);
    for (const [method, path] of [
      ['post', '/billing/portal'],
      ['delete', '/billing/subscription'],
    ] as const) {
      const { body, headers } = (await stage
        .request(method, path, tenant.liveKey)
        .send({})
        .expect(404)) as Answered;
      expect(body).toMatchObject({ code: 'NO_SUBSCRIPTION' });
      expect(headers['retry-after']).toBeUndefined();
    }
    expect(await stage.subscriptionOf(tenant.liveKey)).toEqual(before);
    expect(before).toMatchObject({ plan: 'pro', status: 'active' });
  });

  it('D3: its event is applied at the first attempt; once Stripe knows it again, its subscriptions decide', async () => {
    const tenant = await stage.subscriber('pro');
    const restore = stage.stripe.account.loseCustomer(tenant.customerId);
    const lost = stage.stripe.events.ofSubscription(STORY.updated, tenant.subscription);
    await stage.deliver(lost).expect(200);
    await stage.quiet();
    expect(await event(lost.id)).toEqual({ status: 'applied', attempts: 1 });
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'pro', status: 'active' });
    const puzzles = async () => {
      const { text } = (await stage
        .operator('get', `/audit?action=subscription.puzzled&limit=100`)
        .expect(200)) as unknown as { text: string };
      return text;
    };
    expect(await puzzles()).toContain(tenant.tenantId);

    // As when a wrong Stripe key was set by mistake and then corrected.
    restore();
    await stage.happens(STORY.updated, tenant.subscription, { price: PRICES.starter });
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({
      plan: 'starter',
      status: 'active',
      stripeCustomerId: tenant.customerId,
    });
  });

  it('D5: reconciliation reports its tenant and the reason, mends other tenants, and leaves its plan unchanged', async () => {
    const [lost, refused, drifted] = [
      await stage.subscriber('pro'),
      await stage.subscriber('team'),
      await stage.subscriber('pro'),
    ];
    stage.stripe.account.loseCustomer(lost.customerId);
    drifted.subscription.price = PRICES.enterprise;
    refused.subscription.price = PRICES.starter;
    stage.stripe.disturb(({ path }) =>
      Promise.resolve(
        path === `/v1/customers/${refused.customerId}`
          ? {
              status: 400,
              body: { error: { type: 'invalid_request_error', message: 'of this one nothing' } },
            }
          : undefined,
      ),
    );
    const report = await reconcile(false);
    stage.stripe.disturb(null);
    for (const [{ tenantId, customerId }, reason] of [
      [lost, 'missing'],
      [refused, 'refused'],
    ] as const) {
      expect(report.unreadableTenants).toContainEqual({ tenantId, customerId, reason });
      expect(stage.test.logs()).toContainEqual(
        expect.objectContaining({ msg: 'a customer cannot be read at Stripe', tenantId, reason }),
      );
    }
    expect(report.unreadable).toBe(report.unreadableTenants.length);
    expect(report.drifts).toContainEqual(
      expect.objectContaining({ tenantId: drifted.tenantId, mended: true }),
    );
    expect(await stage.subscriptionOf(drifted.liveKey)).toMatchObject({ plan: 'enterprise' });
    expect(await stage.subscriptionOf(lost.liveKey)).toMatchObject({ plan: 'pro', status: 'active' });
    expect(await stage.subscriptionOf(refused.liveKey)).toMatchObject({ plan: 'team' });
    expect(report.puzzles).toContainEqual({
      tenantId: lost.tenantId,
      customerId: lost.customerId,
      kind: 'missing_customer',
    });
  });

  it('D5: an active subscription of a tenant’s former customer is reported as orphaned', async () => {
    const tenant = await stage.subscriber('pro');
    const restore = stage.stripe.account.loseCustomer(tenant.customerId);
    await checkout(tenant.liveKey).expect(200);
    restore();
    const { body } = (await stage.operator('post', '/billing/reconcile').send({}).expect(200)) as Answered;
    const { strays } = body as { strays: readonly object[] };
    expect(strays).toContainEqual({
      customerId: tenant.customerId,
      subscriptionId: tenant.subscription.id,
      status: 'active',
    });
  });

  it('D1: a checkout after one under a wrong Stripe key finds the old customer and refuses a second subscription', async () => {
    const tenant = await afterAWrongKey();
    const { body } = (await checkout(tenant.liveKey).expect(409)) as Answered;
    expect(body).toMatchObject({ code: 'ALREADY_SUBSCRIBED' });
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({
      plan: 'pro',
      status: 'active',
      stripeCustomerId: tenant.customerId,
    });
  });

  it('D1: a checkout after a wrong Stripe key finds the old customer although the tenant’s email has changed', async () => {
    const tenant = await afterAWrongKey();
    const email = `corrected-${tenant.email}`;
    await stage.operator('patch', `/tenants/${tenant.tenantId}`).send({ email }).expect(200);
    const { body } = (await checkout(tenant.liveKey).expect(409)) as Answered;
    expect(body).toMatchObject({ code: 'ALREADY_SUBSCRIBED' });
    expect(customersOf(email)).toEqual([]);
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({
      plan: 'pro',
      status: 'active',
      stripeCustomerId: tenant.customerId,
    });
  });

  it('D4: a plan without a subscription ends when the operator lowers it and returns it to Stripe', async () => {
    const tenant = await stage.subscriber('pro');
    stage.stripe.account.loseCustomer(tenant.customerId);
    await checkout(tenant.liveKey).expect(200);
    const admin = `/tenants/${tenant.tenantId}`;
    await stage.operator('patch', admin).send({ plan: 'free' }).expect(200);
    await stage.operator('patch', admin).send({ planSource: 'stripe' }).expect(200);
    await stage.test.app.get(BillingUpkeep).run();
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'free', nextPlan: 'free' });
    expect((await reconcile(true)).puzzles).not.toContainEqual(
      expect.objectContaining({ tenantId: tenant.tenantId }),
    );
    await checkout(tenant.liveKey).expect(200);
  });

  it('D4: a grace that ends while the customer is missing suspends no tenant', async () => {
    const tenant = await stage.subscriber('pro');
    await stage.happens(STORY.paymentFailed, tenant.subscription, { status: 'past_due' });
    stage.stripe.account.loseCustomer(tenant.customerId);
    await stage.test.dataSource.query(
      `UPDATE billing_accounts SET grace_since = now() - interval '8 days', grace_until = now() - interval '1 day'
        WHERE tenant_id = $1`,
      [tenant.tenantId],
    );
    const asked = () =>
      stage.stripe.requests.filter(({ path }) => path === `/v1/customers/${tenant.customerId}`).length;
    await stage.test.app.get(BillingUpkeep).run();
    const once = asked();
    await stage.test.app.get(BillingUpkeep).run();
    // Later runs do not ask Stripe again.
    expect(asked()).toBe(once);
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'pro', suspended: false });
  });

  it('B9: erasing its tenant succeeds at the first attempt and logs a warning', async () => {
    const tenant = await stage.subscriber('pro');
    stage.stripe.account.loseCustomer(tenant.customerId);
    await stage.operator('delete', `/tenants/${tenant.tenantId}`).expect(200);
    await stage.test.app.get(EventWorker).poll();
    expect(await event(`erased:${tenant.customerId}`)).toEqual({ status: 'applied', attempts: 1 });
    expect(stage.test.logs()).toContainEqual(
      expect.objectContaining({ tenantId: tenant.tenantId, customerId: tenant.customerId, level: 'warn' }),
    );
    expect((await reconcile(true)).puzzles).not.toContainEqual(
      expect.objectContaining({ tenantId: tenant.tenantId }),
    );
  });
});
