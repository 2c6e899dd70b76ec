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

  /** A subscriber who used a wrong key for a checkout, which made another customer, and has the right one again. */
  async function afterAWrongKey() {
    const tenant = await stage.subscriber('pro');
    const restore = stage.stripe.account.loseCustomer(tenant.customerId);
    await checkout(tenant.liveKey).expect(200);
    const { stripeCustomerId } = await stage.subscriptionOf(tenant.liveKey);
    stage.stripe.account.loseCustomer(stripeCustomerId ?? '');
    restore();
    return tenant;
  }

  it.each(['never heard of', 'deleted'] as const)(
    'D1: %s: parallel checkouts make one new customer, and nobody loses a plan for it',
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

      // What Stripe says late of the old one, and what recurs, take nothing away either.
      const late = stage.stripe.events.ofSubscription(STORY.updated, tenant.subscription);
      await stage.deliver(late).expect(200);
      await stage.quiet();
      await stage.test.app.get(EventWorker).poll();
      await stage.test.app.get(BillingUpkeep).run();
      expect(await event(late.id)).toEqual({ status: 'applied', attempts: 1 });
      expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject(kept);
      // Somebody must look at a plan in force without a subscription.
      const { drifts, puzzles } = await reconcile(false);
      expect(drifts.map(({ tenantId }) => tenantId)).not.toContain(tenant.tenantId);
      expect(puzzles).toContainEqual({
        tenantId: tenant.tenantId,
        customerId: made?.id,
        kind: 'missing_customer',
      });

      // Once it has bought again its subscription decides, up and down.
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

  it('D1: one that goes between our look and the session is made anew all the same', async () => {
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

  it('D1: elsewhere it is a 404 NO_SUBSCRIPTION; what was last known stays to be seen', async () => {
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

  it('D3: an event of it is settled at the first try; when Stripe knows it again, its subscriptions decide', async () => {
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

    // As when the wrong key was set by mistake, and taken back.
    restore();
    await stage.happens(STORY.updated, tenant.subscription, { price: PRICES.starter });
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({
      plan: 'starter',
      status: 'active',
      stripeCustomerId: tenant.customerId,
    });
  });

  it('D5: reconciliation names its tenant and why, mends the others, and leaves what it has', async () => {
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

  it('D5: a living subscription of a customer that a tenant had before is told as a stray', async () => {
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

  it('D1: after a wrong key, used for a checkout, the next one finds the old customer again and sells nothing twice', async () => {
    const tenant = await afterAWrongKey();
    const { body } = (await checkout(tenant.liveKey).expect(409)) as Answered;
    expect(body).toMatchObject({ code: 'ALREADY_SUBSCRIBED' });
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({
      plan: 'pro',
      status: 'active',
      stripeCustomerId: tenant.customerId,
    });
  });

  it('D1: and it does so although the tenant has another address by now, which Stripe was never told', async () => {
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

  it('D4: a plan that stayed without a subscription ends when the operator lowers it and gives it back', async () => {
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

  it('D4: a grace that runs when the customer goes missing suspends nobody', async () => {
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
    // And Stripe is not asked every minute for ever.
    expect(asked()).toBe(once);
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'pro', suspended: false });
  });

  it('B9: erasing its tenant ends at the first try, and what happened is said', async () => {
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
