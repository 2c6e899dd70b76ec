import fc from 'fast-check';
import { EventWorker } from '../../../src/modules/billing/events/event-worker.js';
import { Clock } from '../../../src/platform/clock.js';
import type { TestApp } from '../../support/http/app.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import type { FakeSubscription } from '../../support/stripe/account.js';
import { renderSubscription } from '../../support/stripe/render.js';
import { STORY, type SignedDelivery } from '../../support/stripe/events.js';
import { BillingStage, startBillingApp, type BilledTenant } from '../../support/stripe/stage.js';
import { PRICES } from '../../support/stripe/start.js';

/** The final state at Stripe; the events arrive in any order. */
const ENDINGS = [
  { status: 'active', price: PRICES.team },
  { status: 'past_due', price: PRICES.pro },
  { status: 'canceled', price: PRICES.pro },
] as const;
const TYPES = Object.values(STORY);

describe('events of one subscription', () => {
  const clock = new FixedClock(Date.now());
  const overrides: NonNullable<Parameters<typeof startBillingApp>[1]>['overrides'] = (builder) =>
    builder.overrideProvider(Clock).useValue(clock);
  let stage: BillingStage;
  let other: TestApp;

  beforeAll(async () => {
    const config = { JOBS_ENABLED: 'true' };
    stage = await BillingStage.start({ config, overrides });
    other = await startBillingApp(stage.stripe, { config, overrides });
  });
  afterAll(async () => {
    await other.close();
    await stage.stop();
  });

  const stateOf = async ({ tenantId, liveKey }: BilledTenant) => {
    const { stripeCustomerId, currentPeriodEnd, ...seen } = await stage.subscriptionOf(liveKey);
    expect(stripeCustomerId).not.toBeNull();
    const rows = await stage.test.dataSource.query<object[]>(
      'SELECT plan, status, billing_suspended_at FROM tenants WHERE id = $1',
      [tenantId],
    );
    return { ...seen, hasPeriod: currentPeriodEnd !== null, row: rows[0] };
  };

  it.each(ENDINGS)(
    'D3: converge to the state at Stripe ($status) in any order, each delivered twice and to two processes',
    async (ending) => {
      let expected: object | undefined;
      const order = fc.shuffledSubarray(TYPES, { minLength: TYPES.length });
      await fc.assert(
        fc.asyncProperty(order, fc.boolean(), async (types, isMoving) => {
          const tenant = await stage.customer();
          const subscription = stage.stripe.account.subscribe(tenant.customerId, PRICES.starter, {
            status: isMoving ? 'incomplete' : ending.status,
          });
          const events = types.map((type) => stage.stripe.events.ofSubscription(type, subscription));
          const half = Math.floor(events.length / 2);
          // The subscription may change at Stripe while events are in transit.
          await deliverAll(events.slice(0, half));
          Object.assign(subscription, ending);
          await deliverAll(events.slice(half));
          await stage.quiet();
          const state = await stateOf(tenant);
          expected ??= state;
          expect(state).toEqual(expected);
          expect(await effectsOf(tenant)).toEqual({ pending: 0, applied: TYPES.length });
        }),
        { numRuns: 6 },
      );
      expect(expected).toMatchObject({ status: ending.status });
    },
  );

  const deliverAll = async (events: readonly SignedDelivery[]): Promise<void> => {
    const answers = await Promise.all(
      events.flatMap((event) =>
        [stage.test, other].flatMap((test) => [stage.deliver(event, test), stage.deliver(event, test)]),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  };

  const effectsOf = async ({ customerId }: BilledTenant): Promise<object> => {
    const [row] = await stage.test.dataSource.query<object[]>(
      `SELECT count(*) FILTER (WHERE status = 'pending')::int AS pending,
              count(*) FILTER (WHERE status = 'applied')::int AS applied
         FROM stripe_events WHERE customer_id = $1`,
      [customerId],
    );
    return row ?? {};
  };

  /** Delays the next read of this subscription, which then returns the state from when it began. */
  const holdRead = (subscription: FakeSubscription) => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const read = { isHeld: false };
    stage.stripe.disturb(async ({ path }) => {
      if (path !== '/v1/subscriptions' || read.isHeld) return undefined;
      read.isHeld = true;
      const body = { object: 'list', has_more: false, data: [renderSubscription(subscription)] };
      await gate;
      return { status: 200, body };
    });
    const begun = async (): Promise<void> => {
      const deadline = performance.now() + 5_000;
      while (!read.isHeld && performance.now() < deadline) await new Promise((done) => setTimeout(done, 5));
      expect(read.isHeld).toBe(true);
    };
    return { open, begun };
  };

  it('D3: a read that began earlier and ends later does not overwrite newer state from another process', async () => {
    const tenant = await stage.customer();
    const subscription = stage.stripe.account.subscribe(tenant.customerId, PRICES.pro);
    const read = holdRead(subscription);
    await stage.deliver(stage.stripe.events.ofSubscription(STORY.created, subscription)).expect(200);
    await read.begun();
    subscription.price = PRICES.team;
    const event = stage.stripe.events.ofSubscription(STORY.updated, subscription);
    await stage.deliver(event, other).expect(200);
    // Time to overtake, which the lease on the account must prevent.
    await new Promise((done) => setTimeout(done, 300));
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'free' });
    read.open();
    await stage.quiet();
    stage.stripe.disturb(null);
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'team' });
  });

  it('D3: a process that stalls past its lease writes nothing from its stale read', async () => {
    const tenant = await stage.customer();
    const subscription = stage.stripe.account.subscribe(tenant.customerId, PRICES.pro);
    const read = holdRead(subscription);
    const first = stage.stripe.events.ofSubscription(STORY.created, subscription);
    await stage.deliver(first).expect(200);
    await read.begun();
    const [held] = await stage.test.dataSource.query<[unknown[], number]>(
      `UPDATE billing_accounts SET lease_until = now() - interval '1 second'
        WHERE tenant_id = $1 AND lease_until > now() RETURNING 1`,
      [tenant.tenantId],
    );
    expect(held).toHaveLength(1);
    subscription.price = PRICES.team;
    const event = stage.stripe.events.ofSubscription(STORY.updated, subscription);
    await stage.deliver(event, other).expect(200);
    await stage.quiet();
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'team' });
    // The later read also settles the event of the stalled process.
    expect(await effectsOf(tenant)).toEqual({ pending: 0, applied: 2 });
    read.open();
    // Resolves when that process has no work in progress.
    await stage.test.app.get(EventWorker).poll();
    stage.stripe.disturb(null);
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'team' });
    const rows = await stage.test.dataSource.query<unknown[]>(
      `SELECT 1 FROM audit_log WHERE tenant_id = $1 AND action = 'tenant.billed'`,
      [tenant.tenantId],
    );
    expect(rows).toHaveLength(1);
  });

  it('D3: record each change once in the audit log, however often they arrive', async () => {
    const tenant = await stage.customer();
    const subscription = stage.stripe.account.subscribe(tenant.customerId, PRICES.pro);
    const events = TYPES.map((type) => stage.stripe.events.ofSubscription(type, subscription));
    await deliverAll(events);
    await stage.quiet();
    const rows = await stage.test.dataSource.query<{ action: string }[]>(
      `SELECT action FROM audit_log WHERE tenant_id = $1 AND actor = 'system'`,
      [tenant.tenantId],
    );
    expect(rows.map(({ action }) => action).sort()).toEqual(['subscription.changed', 'tenant.billed']);
  });
});
