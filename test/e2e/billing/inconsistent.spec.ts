import { Metrics } from '../../../src/platform/observability/metrics.js';
import type { FakeSubscription } from '../../support/stripe/account.js';
import { STORY } from '../../support/stripe/events.js';
import { BillingStage, type Answered } from '../../support/stripe/stage.js';
import { PRICES } from '../../support/stripe/start.js';

/** Manual changes at Stripe to a pro subscription that stays `active`. */
const ROWS: readonly (readonly [
  name: string,
  changed: Partial<FakeSubscription>,
  outcome: { readonly kind: string; readonly plan: string; readonly paidUp: boolean },
])[] = [
  [
    'collection paused, invoices void',
    { pausedCollection: 'void' },
    { kind: 'not_charged', plan: 'pro', paidUp: false },
  ],
  [
    'collection paused, invoices kept as drafts',
    { pausedCollection: 'keep_as_draft' },
    { kind: 'not_charged', plan: 'pro', paidUp: false },
  ],
  [
    'collection paused, invoices written off',
    { pausedCollection: 'mark_uncollectible' },
    { kind: 'not_charged', plan: 'pro', paidUp: false },
  ],
  ['quantity 0', { quantity: 0 }, { kind: 'not_charged', plan: 'pro', paidUp: false }],
  ['quantity 3', { quantity: 3 }, { kind: 'several_plans', plan: 'pro', paidUp: true }],
  [
    'an additional smaller plan',
    { morePrices: [PRICES.starter] },
    { kind: 'several_plans', plan: 'pro', paidUp: true },
  ],
  [
    'an additional larger plan',
    { morePrices: ['price_of_a_meter', PRICES.team] },
    { kind: 'several_plans', plan: 'team', paidUp: true },
  ],
];

describe('inconsistent subscription', () => {
  let stage: BillingStage;

  beforeAll(async () => {
    stage = await BillingStage.start();
  });
  afterAll(() => stage.stop());

  const puzzles = async () =>
    (
      (await stage.operator('post', '/billing/reconcile').send({}).expect(200)).body as {
        puzzles: readonly { tenantId: string; customerId: string; kind: string }[];
      }
    ).puzzles;
  const counted = async (kind: string): Promise<number> => {
    const { text } = await stage.test.app.get(Metrics).scrape();
    return Number(
      new RegExp(`^x402_billing_inconsistencies\\{kind="${kind}"\\} (\\d+)$`, 'm').exec(text)?.[1],
    );
  };
  const audited = async (tenantId: string) => {
    const rows = await stage.test.dataSource.query<{ from: string | null; to: string | null }[]>(
      `SELECT before->>'puzzle' AS from, after->>'puzzle' AS to FROM audit_log
        WHERE tenant_id = $1 AND action = 'subscription.puzzled' ORDER BY created_at`,
      [tenantId],
    );
    return rows.map(({ from, to }) => [from, to]);
  };
  const isPaidUp = async (tenantId: string) => {
    const sql = 'SELECT paid_up AS "paidUp" FROM tenants WHERE id = $1';
    return (await stage.test.dataSource.query<{ paidUp: boolean }[]>(sql, [tenantId]))[0]?.paidUp;
  };

  it.each(ROWS)(
    'D4: %s: the larger plan applies and the inconsistency is reported',
    async (_, changed, outcome) => {
      const { kind, plan, paidUp } = outcome;
      const tenant = await stage.subscriber('pro');
      const { tenantId, customerId, subscription } = tenant;
      const before = await counted(kind);
      await stage.happens(STORY.updated, subscription, changed);

      const shown = await stage.subscriptionOf(tenant.liveKey);
      expect(shown).toMatchObject({ plan, status: 'active', suspended: false, nextPlan: plan });
      if (kind === 'not_charged') expect(shown.warning).toMatch(/No payment is collected/);
      else expect(shown.warning).toBeNull();
      // A tenant that is not charged is not served past its quota.
      expect(await isPaidUp(tenantId)).toBe(paidUp);
      expect(await puzzles()).toContainEqual({ tenantId, customerId, kind });
      expect(await counted(kind)).toBe(before + 1);
      expect(await audited(tenantId)).toEqual([[null, kind]]);
      expect(stage.test.logs()).toContainEqual(
        expect.objectContaining({ level: 'error', tenantId, inconsistency: kind }),
      );

      // Reported once, and cleared when the subscription is corrected.
      await stage.happens(STORY.updated, subscription);
      await stage.happens(STORY.updated, subscription, {
        pausedCollection: null,
        quantity: 1,
        morePrices: [],
      });
      expect(await audited(tenantId)).toEqual([
        [null, kind],
        [kind, null],
      ]);
      expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'pro', warning: null });
      expect(await isPaidUp(tenantId)).toBe(true);
      expect(await counted(kind)).toBe(before);
    },
  );

  it('D5: reconciliation repairs and reports a paused subscription whose event was lost', async () => {
    const { tenantId, customerId, subscription } = await stage.subscriber('pro');
    subscription.pausedCollection = 'void';
    const { body } = (await stage
      .operator('post', '/billing/reconcile')
      .send({ dryRun: false })
      .expect(200)) as Answered;
    const report = body as { drifts: readonly object[]; puzzles: readonly object[] };
    expect(report.drifts).toContainEqual(expect.objectContaining({ tenantId, mended: true }));
    expect(report.puzzles).toContainEqual({ tenantId, customerId, kind: 'not_charged' });
  });

  it('D4: of two subscriptions the larger plan applies and the inconsistency is reported', async () => {
    const tenant = await stage.subscriber('pro');
    const { tenantId, customerId } = tenant;
    const second = stage.stripe.account.subscribe(customerId, PRICES.enterprise);
    await stage.happens(STORY.created, second);
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'enterprise' });
    expect(await puzzles()).toContainEqual({ tenantId, customerId, kind: 'several_subscriptions' });
    expect(await audited(tenantId)).toEqual([[null, 'several_subscriptions']]);
  });
});
