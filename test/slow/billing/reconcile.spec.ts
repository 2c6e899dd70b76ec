import { EventWorker } from '../../../src/modules/billing/events/event-worker.js';
import { nowSeconds } from '../../support/stripe/account.js';
import { BillingStage } from '../../support/stripe/stage.js';
import { PRICES, type SeenRequest } from '../../support/stripe/start.js';

interface Report {
  readonly dryRun: boolean;
  readonly drifts: readonly { readonly tenantId: string; readonly mended: boolean }[];
  readonly strays: readonly { readonly subscriptionId: string }[];
}

describe('POST /admin/billing/reconcile', () => {
  let stage: BillingStage;
  /** Subscriptions of other runs, such as those of an upgraded database. */
  let storedBefore: ReadonlySet<string> = new Set();

  beforeAll(async () => {
    stage = await BillingStage.start();
    storedBefore = new Set(await storedIds());
  });
  afterAll(() => stage.stop());

  const reconcile = async (body: object): Promise<Report> =>
    (await stage.operator('post', '/billing/reconcile').send(body).expect(200)).body as Report;

  it('D5: a dry run reports drift and changes nothing; a run mends it', async () => {
    const lost = await stage.customer();
    stage.stripe.account.subscribe(lost.customerId, PRICES.team);
    const ended = await stage.subscriber('pro');
    ended.subscription.status = 'canceled';
    const well = await stage.subscriber('starter');

    const report = await reconcile({});
    expect(report.dryRun).toBe(true);
    expect(report.drifts.find(({ tenantId }) => tenantId === lost.tenantId)).toEqual({
      tenantId: lost.tenantId,
      customerId: lost.customerId,
      here: { plan: 'free', status: null, suspended: false },
      stripe: { plan: 'team', status: 'active', suspended: false },
      mended: false,
    });
    expect(report.drifts.map(({ tenantId }) => tenantId)).not.toContain(well.tenantId);
    expect(await stage.subscriptionOf(lost.liveKey)).toMatchObject({ plan: 'free' });

    const mended = await reconcile({ dryRun: false });
    for (const { tenantId } of [lost, ended])
      expect(mended.drifts.find((drift) => drift.tenantId === tenantId)).toMatchObject({ mended: true });
    expect(await stage.subscriptionOf(lost.liveKey)).toMatchObject({ plan: 'team' });
    expect(await stage.subscriptionOf(ended.liveKey)).toMatchObject({ plan: 'free', status: 'canceled' });
    const after = await reconcile({});
    for (const { tenantId } of [lost, ended, well])
      expect(after.drifts.map((drift) => drift.tenantId)).not.toContain(tenantId);
  });

  it('D5: a plan changed directly in the database is drift and is mended', async () => {
    const tenant = await stage.subscriber('pro');
    await stage.test.dataSource.query(`UPDATE tenants SET plan = 'enterprise' WHERE id = $1`, [
      tenant.tenantId,
    ]);
    const { drifts } = await reconcile({ dryRun: false });
    expect(drifts.find(({ tenantId }) => tenantId === tenant.tenantId)).toMatchObject({
      here: { plan: 'enterprise' },
      stripe: { plan: 'pro' },
      mended: true,
    });
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'pro' });
  });

  it('D5: a scheduled plan change and a second subscription with lost events are drift and are mended', async () => {
    const [scheduled, twice] = [await stage.subscriber('pro'), await stage.subscriber('team')];
    scheduled.subscription.nextPrice = PRICES.starter;
    stage.stripe.account.subscribe(twice.customerId, PRICES.starter);
    const { drifts } = await reconcile({ dryRun: false });
    for (const { tenantId } of [scheduled, twice])
      expect(drifts.find((drift) => drift.tenantId === tenantId)).toMatchObject({ mended: true });
    expect(await stage.subscriptionOf(scheduled.liveKey)).toMatchObject({ plan: 'pro', nextPlan: 'starter' });
    const [account] = await stage.test.dataSource.query<{ inconsistency: string }[]>(
      'SELECT inconsistency FROM billing_accounts WHERE tenant_id = $1',
      [twice.tenantId],
    );
    expect(account).toEqual({ inconsistency: 'several_subscriptions' });
    const after = (await reconcile({})).drifts.map(({ tenantId }) => tenantId);
    for (const { tenantId } of [scheduled, twice]) expect(after).not.toContain(tenantId);
  });

  it('D5: an operator’s plan and an operator’s suspension are no drift and stay', async () => {
    const [given, suspended] = [await stage.subscriber('starter'), await stage.subscriber('starter')];
    await stage.operator('patch', `/tenants/${given.tenantId}`).send({ plan: 'enterprise' }).expect(200);
    await stage
      .operator('post', `/tenants/${suspended.tenantId}/suspend`)
      .send({ reason: 'spam' })
      .expect(200);
    const { drifts } = await reconcile({ dryRun: false });
    const ids = drifts.map(({ tenantId }) => tenantId);
    expect(ids).not.toContain(given.tenantId);
    expect(ids).not.toContain(suspended.tenantId);
    const show = async (id: string) =>
      (await stage.operator('get', `/tenants/${id}`).expect(200)).body as object;
    expect(await show(given.tenantId)).toMatchObject({ plan: 'enterprise', planSource: 'operator' });
    expect(await show(suspended.tenantId)).toMatchObject({ status: 'suspended', suspendedBy: ['operator'] });
  });

  it('D5: orphaned active subscriptions are reported and left unchanged, over more than one page', async () => {
    const unrelated = stage.stripe.account.addCustomer('stranger@example.com');
    const orphan = stage.stripe.account.subscribe(unrelated.id, PRICES.pro, { created: 1 });
    for (let n = 0; n < 120; n += 1)
      stage.stripe.account.subscribe(unrelated.id, PRICES.pro, { status: 'canceled', created: 1_000 + n });
    const { strays } = await reconcile({ dryRun: false });
    expect(strays.map(({ subscriptionId }) => subscriptionId)).toContain(orphan.id);
    expect(
      strays.every(
        ({ subscriptionId }) => stage.stripe.account.subscriptions.get(subscriptionId)?.status !== 'canceled',
      ),
    ).toBe(true);
    expect(orphan.status).toBe('active');
  });

  it('D5: an active subscription of an erased tenant is reported as orphaned until the erasure ends it', async () => {
    const tenant = await stage.subscriber('pro');
    await stage.operator('delete', `/tenants/${tenant.tenantId}`).expect(200);
    const orphanIds = async () => {
      const { strays, drifts } = await reconcile({ dryRun: false });
      expect(drifts.map(({ tenantId }) => tenantId)).not.toContain(tenant.tenantId);
      return strays.map(({ subscriptionId }) => subscriptionId);
    };
    expect(await orphanIds()).toContain(tenant.subscription.id);
    await stage.test.app.get(EventWorker).poll();
    expect(await orphanIds()).not.toContain(tenant.subscription.id);
  });

  const storedIds = async (): Promise<string[]> => {
    const rows = await stage.test.dataSource.query<{ id: string }[]>(
      'SELECT subscription_id AS id FROM stripe_snapshots',
    );
    return rows.map(({ id }) => id).filter((id) => !storedBefore.has(id));
  };
  const isNextPage = ({ path, params }: SeenRequest): boolean =>
    path === '/v1/subscriptions' && params['starting_after'] !== undefined;

  it('D5: Stripe is read page by page; only subscriptions of our customers are stored during the run', async () => {
    const { account } = stage.stripe;
    const [well, moved] = [await stage.subscriber('pro'), await stage.subscriber('starter')];
    // Ended subscriptions fill the pages before the one that decides.
    for (const tenant of [well, moved]) {
      tenant.subscription.created = 10;
      for (let n = 0; n < 130; n += 1)
        account.subscribe(tenant.customerId, PRICES.pro, { status: 'canceled', created: nowSeconds() - n });
    }
    moved.subscription.status = 'canceled';
    const renewed = account.subscribe(moved.customerId, PRICES.team, { created: nowSeconds() + 10 });
    const unrelated = account.addCustomer('another.stranger@example.com');
    const foreign = account.subscribe(unrelated.id, PRICES.pro, { created: nowSeconds() + 10 });
    const storedAtPage: string[][] = [];
    stage.stripe.disturb(async (request) => {
      if (isNextPage(request) && request.params['customer'] === undefined)
        storedAtPage.push(await storedIds());
      return undefined;
    });
    const { drifts, strays } = await reconcile({});
    stage.stripe.disturb(null);

    expect(storedAtPage.length).toBeGreaterThanOrEqual(2);
    expect(storedAtPage[0]).toContain(renewed.id);
    expect(storedAtPage[0]).not.toContain(foreign.id);
    expect(storedAtPage[0]?.length).toBeGreaterThan(90);
    expect(storedAtPage[1]?.length).toBeGreaterThan((storedAtPage[0]?.length ?? 0) + 90);
    expect(strays.map(({ subscriptionId }) => subscriptionId)).toContain(foreign.id);
    expect(drifts.map(({ tenantId }) => tenantId)).not.toContain(well.tenantId);
    expect(drifts.find(({ tenantId }) => tenantId === moved.tenantId)).toMatchObject({
      here: { plan: 'starter' },
      stripe: { plan: 'team', status: 'active' },
    });
    expect(await storedIds()).toEqual([]);
  });

  it('D5: a run that Stripe interrupts mends nothing and leaves no rows; rows of dead runs are deleted', async () => {
    const tenant = await stage.subscriber('pro');
    tenant.subscription.status = 'canceled';
    await stage.test.dataSource.query(
      `INSERT INTO stripe_snapshots (snapshot_id, customer_id, subscription_id, subscription, read_at)
       VALUES (gen_random_uuid(), 'cus_left', 'sub_left', '{}', now() - interval '25 hours')`,
    );
    stage.stripe.disturb((request) =>
      Promise.resolve(
        isNextPage(request) ? { status: 401, body: { error: { type: 'authentication_error' } } } : undefined,
      ),
    );
    await stage.operator('post', '/billing/reconcile').send({ dryRun: false }).expect(503);
    stage.stripe.disturb(null);
    expect(await storedIds()).toEqual([]);
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'pro' });
  });
});
