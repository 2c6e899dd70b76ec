import { RetryPolicy } from '../../../src/modules/billing/events.repository.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { STORY } from '../../support/stripe/events.js';
import { BillingStage, type Answered } from '../../support/stripe/stage.js';
import { PRICES } from '../../support/stripe/start.js';

interface Report {
  readonly dryRun: boolean;
  readonly drifts: readonly { readonly tenantId: string; readonly mended: boolean }[];
  readonly strays: readonly { readonly subscriptionId: string }[];
}

describe('the operator and billing', () => {
  let stage: BillingStage;

  beforeAll(async () => {
    const impatient: RetryPolicy = { attempts: 3, firstDelaySeconds: 0.01, longestDelaySeconds: 0.05 };
    stage = await BillingStage.start({
      overrides: (builder) => builder.overrideProvider(RetryPolicy).useValue(impatient),
    });
  });
  afterAll(() => stage.stop());

  const away = () =>
    Promise.resolve({
      status: 400,
      body: { error: { type: 'api_error', code: 'away', message: 'sk_test_leak' } },
    });

  const reconcile = async (body: object): Promise<Report> =>
    (await stage.operator('post', '/billing/reconcile').send(body).expect(200)).body as Report;

  it('D3: an event that fails is tried again; given up it is dead, alerted, listed, and applied by a replay', async () => {
    const tenant = await stage.customer();
    const subscription = stage.stripe.account.subscribe(tenant.customerId, PRICES.pro);
    stage.stripe.disturb(away);
    const event = stage.stripe.events.ofSubscription(STORY.created, subscription);
    await stage.deliver(event).expect(200);
    // No longer pending: dead.
    await stage.quiet();
    stage.stripe.disturb(null);
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'free' });

    const { body } = (await stage
      .operator('get', '/stripe-events?status=dead&limit=100')
      .expect(200)) as Answered;
    const { events } = body as { events: { id: string }[] };
    const dead = events.find(({ id }) => id === event.id);
    expect(dead).toMatchObject({
      status: 'dead',
      attempts: 3,
      type: STORY.created,
      customerId: tenant.customerId,
    });
    expect(JSON.stringify(dead)).not.toContain('sk_test_leak');
    const { text } = await stage.test.app.get(Metrics).scrape();
    expect(Number(/x402_stripe_events\{status="dead"\} (\d+)/.exec(text)?.[1])).toBeGreaterThan(0);
    expect(stage.test.lines.join('\n')).not.toContain('sk_test_leak');

    // Delivered again by Stripe it stays dead: it is known. The operator decides.
    await stage.deliver(event).expect(200);
    const replayed = await stage.operator('post', `/stripe-events/${event.id}/replay`).expect(200);
    expect(replayed.body).toMatchObject({ id: event.id, status: 'pending' });
    await stage.quiet();
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'pro' });
    const audited = await stage.operator('get', '/audit?action=stripe_event.replayed').expect(200);
    expect(JSON.stringify(audited.body)).toContain(event.id);
  });

  it('D3: a Stripe that fails now and then delays, and loses nothing', async () => {
    const tenant = await stage.customer();
    const subscription = stage.stripe.account.subscribe(tenant.customerId, PRICES.pro);
    let left = 1;
    stage.stripe.disturb(() => (left-- > 0 ? away() : Promise.resolve(undefined)));
    await stage.deliver(stage.stripe.events.ofSubscription(STORY.created, subscription)).expect(200);
    await stage.quiet();
    stage.stripe.disturb(null);
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'pro' });
  });

  it('D3: replaying what nobody knows is a 404; listing pages by cursor', async () => {
    await stage.operator('post', '/stripe-events/evt_of_nobody/replay').expect(404);
    for (let n = 0; n < 3; n += 1)
      await stage.deliver(stage.stripe.events.make('charge.succeeded', { object: 'charge', id: 'ch_1' }));
    const first = await stage.operator('get', '/stripe-events?limit=2').expect(200);
    const { events, nextCursor } = first.body as { events: { id: string }[]; nextCursor: string };
    const second = await stage.operator('get', `/stripe-events?limit=2&cursor=${nextCursor}`).expect(200);
    const ids = [...events, ...(second.body as { events: { id: string }[] }).events].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
  });

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

  it('D5: what an operator’s or another’s hand did to a billed tenant is drift too', async () => {
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

  it('D5: a plan of the operator’s is no drift and stays; the operator’s suspension is no missed payment', async () => {
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

  it('D5: living subscriptions of nobody’s are told and not touched, over more than a page', async () => {
    const stranger = stage.stripe.account.addCustomer('stranger@example.com');
    const stray = stage.stripe.account.subscribe(stranger.id, PRICES.pro, { created: 1 });
    for (let n = 0; n < 120; n += 1)
      stage.stripe.account.subscribe(stranger.id, PRICES.pro, { status: 'canceled', created: 1_000 + n });
    const { strays } = await reconcile({ dryRun: false });
    expect(strays.map(({ subscriptionId }) => subscriptionId)).toContain(stray.id);
    expect(
      strays.every(
        ({ subscriptionId }) => stage.stripe.account.subscriptions.get(subscriptionId)?.status !== 'canceled',
      ),
    ).toBe(true);
    expect(stray.status).toBe('active');
  });

  it('B1: is the operator’s only', async () => {
    const { liveKey } = await stage.tenant();
    for (const path of ['/admin/billing/reconcile', '/admin/stripe-events/evt_1/replay'])
      await stage.request('post', path, liveKey).expect(401);
  });
});
