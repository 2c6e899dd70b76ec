import { RetryPolicy } from '../../../src/modules/billing/events/events.repository.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { STORY } from '../../support/stripe/events.js';
import { BillingStage, type Answered } from '../../support/stripe/stage.js';
import { PRICES } from '../../support/stripe/start.js';

describe('operator routes of billing', () => {
  let stage: BillingStage;

  beforeAll(async () => {
    const impatient: RetryPolicy = { attempts: 3, firstDelaySeconds: 0.01, longestDelaySeconds: 0.05 };
    stage = await BillingStage.start({
      // The worker's own interval retries failed events.
      config: { JOBS_ENABLED: 'true' },
      overrides: (builder) => builder.overrideProvider(RetryPolicy).useValue(impatient),
    });
  });
  afterAll(() => stage.stop());

  const away = () =>
    Promise.resolve({
      status: 400,
      body: { error: { type: 'api_error', code: 'away', message: 'sk_test_leak' } },
    });

  it('D3: a failing event is retried, then becomes dead, counted and listed; a replay applies it', async () => {
    const tenant = await stage.customer();
    const subscription = stage.stripe.account.subscribe(tenant.customerId, PRICES.pro);
    stage.stripe.disturb(away);
    const event = stage.stripe.events.ofSubscription(STORY.created, subscription);
    await stage.deliver(event).expect(200);
    // The event is no longer pending but dead.
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

    // A second delivery leaves it dead; only the operator can replay it.
    await stage.deliver(event).expect(200);
    const replayed = await stage.operator('post', `/stripe-events/${event.id}/replay`).expect(200);
    expect(replayed.body).toMatchObject({ id: event.id, status: 'pending' });
    await stage.quiet();
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'pro' });
    const audited = await stage.operator('get', '/audit?action=stripe_event.replayed').expect(200);
    expect(JSON.stringify(audited.body)).toContain(event.id);
  });

  it('D3: a transient Stripe failure delays an event and loses nothing', async () => {
    const tenant = await stage.customer();
    const subscription = stage.stripe.account.subscribe(tenant.customerId, PRICES.pro);
    let left = 1;
    stage.stripe.disturb(() => (left-- > 0 ? away() : Promise.resolve(undefined)));
    await stage.deliver(stage.stripe.events.ofSubscription(STORY.created, subscription)).expect(200);
    await stage.quiet();
    stage.stripe.disturb(null);
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'pro' });
  });

  it('D3: replaying an unknown event is a 404; the list pages by cursor', async () => {
    await stage.operator('post', '/stripe-events/evt_of_nobody/replay').expect(404);
    for (let n = 0; n < 3; n += 1)
      await stage.deliver(stage.stripe.events.make('charge.succeeded', { object: 'charge', id: 'ch_1' }));
    const first = await stage.operator('get', '/stripe-events?limit=2').expect(200);
    const { events, nextCursor } = first.body as { events: { id: string }[]; nextCursor: string };
    const second = await stage.operator('get', `/stripe-events?limit=2&cursor=${nextCursor}`).expect(200);
    const ids = [...events, ...(second.body as { events: { id: string }[] }).events].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
  });

  it('B1: refuse a tenant key with 401', async () => {
    const { liveKey } = await stage.tenant();
    for (const path of ['/admin/billing/reconcile', '/admin/stripe-events/evt_1/replay'])
      await stage.request('post', path, liveKey).expect(401);
  });
});
