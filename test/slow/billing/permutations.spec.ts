import { Clock } from '../../../src/platform/clock.js';
import type { TestApp } from '../../support/app.js';
import { FixedClock } from '../../support/fixed-clock.js';
import type { FakeSubscription } from '../../support/stripe/account.js';
import { STORY, type SignedDelivery } from '../../support/stripe/events.js';
import { BillingStage, startBillingApp } from '../../support/stripe/stage.js';
import { PRICES } from '../../support/stripe/start.js';

/** The story as it happened at Stripe; each event carries the object as it was then. */
const CHAPTERS: readonly (readonly [type: string, change: Partial<FakeSubscription>])[] = [
  [STORY.created, { status: 'incomplete' }],
  [STORY.updated, { status: 'active' }],
  [STORY.paymentFailed, { status: 'past_due' }],
  [STORY.paid, { status: 'active', price: PRICES.team }],
  [STORY.deleted, { status: 'canceled' }],
];
const AT_ONCE = 6;

function permutationsOf<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, at) =>
    permutationsOf([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
  );
}

describe('all 120 orders of the events of one subscription', () => {
  const clock = new FixedClock(Date.now());
  const overrides: NonNullable<Parameters<typeof startBillingApp>[1]>['overrides'] = (builder) =>
    builder.overrideProvider(Clock).useValue(clock);
  let stage: BillingStage;
  let other: TestApp;

  beforeAll(async () => {
    stage = await BillingStage.start({ overrides });
    other = await startBillingApp(stage.stripe, { overrides });
  }, 60_000);
  afterAll(async () => {
    await other.close();
    await stage.stop();
  });

  it.each([2, 4])(
    'D3: end in one state, each event delivered twice and in parallel to two processes; the story ends with chapter %i',
    async (last) => {
      const seen = new Set<string>();
      const orders = permutationsOf(CHAPTERS.map((_, at) => at));
      expect(orders).toHaveLength(120);
      const play = async (order: readonly number[]): Promise<void> => {
        const tenant = await stage.customer();
        const subscription = stage.stripe.account.subscribe(tenant.customerId, PRICES.pro);
        const told = CHAPTERS.map(([type, change]): SignedDelivery => {
          Object.assign(subscription, change);
          return stage.stripe.events.ofSubscription(type, subscription);
        });
        // Where Stripe is by now, whatever the events carry.
        Object.assign(subscription, CHAPTERS[last]?.[1], { price: PRICES.team });
        for (const at of order) {
          const event = told[at];
          if (event === undefined) throw new Error('an order names its chapters');
          const answers = await Promise.all([stage.deliver(event), stage.deliver(event, other)]);
          expect(answers.map(({ status }) => status)).toEqual([200, 200]);
        }
        await stage.quiet(30_000);
        const { stripeCustomerId, currentPeriodEnd, ...state } = await stage.subscriptionOf(tenant.liveKey);
        expect([stripeCustomerId, currentPeriodEnd !== null]).toEqual([tenant.customerId, true]);
        seen.add(JSON.stringify(state));
      };
      for (let from = 0; from < orders.length; from += AT_ONCE)
        await Promise.all(orders.slice(from, from + AT_ONCE).map(play));
      expect([...seen]).toHaveLength(1);
      expect(JSON.parse([...seen][0] ?? '{}')).toMatchObject({ status: CHAPTERS[last]?.[1].status });
    },
    180_000,
  );
});
