import fc from 'fast-check';
import type { FakeSubscription } from '../../support/stripe/account.js';
import { BillingCluster } from '../../support/stripe/cluster-stage.js';
import { STORY, type SignedDelivery } from '../../support/stripe/events.js';
import type { BilledTenant } from '../../support/stripe/stage.js';
import { PRICES } from '../../support/stripe/start.js';

/** The changes in their order at Stripe; each event carries the object as it was then. */
const STEPS: readonly (readonly [type: string, change: Partial<FakeSubscription>])[] = [
  [STORY.created, { status: 'incomplete' }],
  [STORY.updated, { status: 'active' }],
  [STORY.paymentFailed, { status: 'past_due' }],
  [STORY.paid, { status: 'active', price: PRICES.team }],
  [STORY.deleted, { status: 'canceled' }],
];
/** What a tenant sees when the sequence ends after each step. */
const ENDS: readonly object[] = [
  { plan: 'free', status: 'incomplete', hasGrace: false },
  { plan: 'pro', status: 'active', hasGrace: false },
  { plan: 'pro', status: 'past_due', hasGrace: true },
  { plan: 'team', status: 'active', hasGrace: false },
  { plan: 'free', status: 'canceled', hasGrace: false },
];
const AT_ONCE = 6;

function permutationsOf<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, at) =>
    permutationsOf([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
  );
}

describe('the events of one subscription, each delivered twice and in parallel to two processes', () => {
  let billing: BillingCluster;

  beforeAll(async () => {
    billing = await BillingCluster.start();
  }, 90_000);
  afterAll(() => billing.stop());

  const subscribe = async (): Promise<[BilledTenant, FakeSubscription]> => {
    const tenant = await billing.customer();
    return [tenant, billing.stripe.account.subscribe(tenant.customerId, PRICES.pro)];
  };
  const deliver = async (event: SignedDelivery): Promise<void> => {
    expect(await billing.deliverTwice(event)).toEqual([200, 200]);
  };
  /** The end of a grace depends on when the failure was first seen; its existence does not. */
  const stateOf = async (tenant: BilledTenant): Promise<object> => {
    await billing.quiet(tenant);
    const { stripeCustomerId, currentPeriodEnd, graceUntil, warning, ...state } =
      await billing.subscriptionOf(tenant);
    expect([stripeCustomerId, currentPeriodEnd !== null]).toEqual([tenant.customerId, true]);
    expect(warning !== null).toBe(graceUntil !== null);
    return { ...state, hasGrace: graceUntil !== null };
  };

  it.each([2, 4])(
    'D3: all 120 orders end in one state when Stripe is at step %i',
    async (last) => {
      const seen = new Set<string>();
      const orders = permutationsOf(STEPS.map((_, at) => at));
      expect(orders).toHaveLength(120);
      const play = async (order: readonly number[]): Promise<void> => {
        const [tenant, subscription] = await subscribe();
        const signed = STEPS.map(([type, change]): SignedDelivery => {
          Object.assign(subscription, change);
          return billing.stripe.events.ofSubscription(type, subscription);
        });
        // The state at Stripe by now, whatever the events carry.
        Object.assign(subscription, STEPS[last]?.[1], { price: PRICES.team });
        for (const at of order) {
          const event = signed[at];
          if (event === undefined) throw new Error('an order names its steps');
          await deliver(event);
        }
        seen.add(JSON.stringify(await stateOf(tenant)));
      };
      for (let from = 0; from < orders.length; from += AT_ONCE)
        await Promise.all(orders.slice(from, from + AT_ONCE).map(play));
      expect([...seen]).toHaveLength(1);
      expect(JSON.parse([...seen][0] ?? '{}')).toMatchObject({ status: STEPS[last]?.[1].status });
    },
    180_000,
  );

  it('D3: events with random delays, during further changes, converge to the state at Stripe', async () => {
    const lateness = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 5, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(lateness, fc.integer({ min: 2, max: 5 }), async (late, length) => {
        const [tenant, subscription] = await subscribe();
        const deliveries: Promise<void>[] = [];
        for (let now = 0; now < length + 5; now += 1) {
          if (now < length) Object.assign(subscription, STEPS[now]?.[1]);
          // Not awaited: changes go on while events are received and applied.
          for (let at = 0; at < Math.min(length, now + 1); at += 1)
            if (at + (late[at] ?? 0) === now)
              deliveries.push(
                deliver(billing.stripe.events.ofSubscription(STEPS[at]?.[0] ?? '', subscription)),
              );
          await new Promise((done) => setTimeout(done, 7));
        }
        await Promise.all(deliveries);
        expect(await stateOf(tenant)).toMatchObject(ENDS[length - 1] ?? {});
      }),
      { numRuns: 60 },
    );
  }, 180_000);
});
