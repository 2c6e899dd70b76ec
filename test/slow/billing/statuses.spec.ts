import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BillingUpkeep } from '../../../src/modules/billing/billing-upkeep.js';
import { Clock } from '../../../src/platform/clock.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { STORY } from '../../support/stripe/events.js';
import { BillingStage } from '../../support/stripe/stage.js';

const DAY_MS = 86_400_000;
const GRACE_DAYS = 3;

interface Row {
  readonly status: string;
  readonly plan: string;
  readonly grace: string;
  readonly suspended: string;
}

/** The table of docs/billing.md. */
const TABLE: readonly Row[] = readFileSync(join(__dirname, '../../../docs/billing.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| status') && !line.startsWith('| -'))
  .map((line) => {
    const [, status = '', plan = '', grace = '', suspended = ''] = line.split('|').map((cell) => cell.trim());
    return { status: status.replaceAll('`', ''), plan, grace, suspended };
  });

/** The plan that each phrase of the table means, for a subscription that changes from pro to team. */
const PLAN: Readonly<Record<string, string>> = {
  "the subscription's": 'team',
  free: 'free',
  'as it was': 'pro',
};

describe('the table of statuses in docs/billing.md', () => {
  const clock = new FixedClock(Date.now());
  let stage: BillingStage;

  beforeAll(async () => {
    stage = await BillingStage.start({
      config: { BILLING_GRACE_DAYS: String(GRACE_DAYS) },
      overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
    });
  });
  afterAll(() => stage.stop());

  it('D4: has all eight statuses and a row for any other', () => {
    const eight = [
      'trialing',
      'active',
      'past_due',
      'unpaid',
      'incomplete',
      'incomplete_expired',
      'paused',
      'canceled',
    ];
    expect(TABLE.map(({ status }) => status)).toEqual([...eight, 'anything else']);
  });

  it.each(TABLE)('D4: $status: plan $plan, grace $grace, suspended $suspended', async (row) => {
    const status = row.status === 'anything else' ? 'hibernating' : row.status;
    const tenant = await stage.subscriber('pro');
    const subscription = stage.stripe.account.subscriptions.get(tenant.subscription.id);
    if (subscription === undefined) throw new Error('there is a subscription');
    const seenAt = clock.nowMs();
    await stage.happens(STORY.updated, subscription, { status, price: 'price_team' });
    const at = async (days: number) => {
      clock.set(seenAt + days * DAY_MS);
      await stage.test.app.get(BillingUpkeep).run();
      const { plan, suspended, graceUntil } = await stage.subscriptionOf(tenant.liveKey);
      return { plan, suspended, graceUntil };
    };
    const end = new Date(seenAt + GRACE_DAYS * DAY_MS).toISOString();
    const hasGrace = row.grace.startsWith('`BILLING_GRACE_DAYS`');
    const graceUntil = hasGrace || row.grace === 'over' ? end : null;
    const atOnce = row.suspended === 'at once';
    const inTheEnd = atOnce || row.suspended === 'when the grace ends';
    const plan = PLAN[row.plan];
    expect(plan).toBeDefined();
    expect(await at(0)).toEqual({ plan, suspended: atOnce, graceUntil });
    expect(await at(GRACE_DAYS - 0.001)).toEqual({ plan, suspended: atOnce, graceUntil });
    expect(await at(GRACE_DAYS)).toEqual({ plan, suspended: inTheEnd, graceUntil });
    expect(await at(90)).toEqual({ plan, suspended: inTheEnd, graceUntil });
  });

  it('D4: an unknown status does not lift a suspension', async () => {
    const tenant = await stage.subscriber('pro');
    await stage.happens(STORY.updated, tenant.subscription, { status: 'unpaid' });
    await stage.happens(STORY.updated, tenant.subscription, { status: 'hibernating' });
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'pro', suspended: true });
  });

  it('H3: metrics count unknown statuses, unknown prices and second subscriptions as inconsistencies', async () => {
    const count = async (kind: string): Promise<number> => {
      const { text } = await stage.test.app.get(Metrics).scrape();
      return Number(new RegExp(`x402_billing_inconsistencies\\{kind="${kind}"\\} (\\d+)`).exec(text)?.[1]);
    };
    const [status, price, several] = await Promise.all(
      ['unknown_status', 'unknown_price', 'several_subscriptions'].map(count),
    );
    const [one, two, three] = [
      await stage.subscriber('pro'),
      await stage.subscriber('pro'),
      await stage.subscriber('pro'),
    ];
    await stage.happens(STORY.updated, one.subscription, { status: 'hibernating' });
    await stage.happens(STORY.updated, two.subscription, { price: 'price_of_another_product' });
    expect(await stage.subscriptionOf(two.liveKey)).toMatchObject({ plan: 'pro', status: 'active' });
    const second = stage.stripe.account.subscribe(three.customerId, 'price_team');
    await stage.happens(STORY.created, second);
    expect(await count('unknown_status')).toBe((status ?? 0) + 1);
    expect(await count('unknown_price')).toBe((price ?? 0) + 1);
    expect(await count('several_subscriptions')).toBe((several ?? 0) + 1);
    expect(stage.test.logs()).toContainEqual(
      expect.objectContaining({
        msg: 'a subscription at Stripe is inconsistent',
        inconsistency: 'unknown_status',
      }),
    );
  });
});
