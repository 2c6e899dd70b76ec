import { judgeSubscriptions, type Standing } from '../../../src/domain/plans/subscription.js';
import type { RemoteItem, RemoteSubscription } from '../../../src/modules/billing/stripe/billing-shapes.js';
import { PriceList } from '../../../src/modules/billing/checkout/price-list.js';
import { readConfig } from '../../../src/platform/config/env.js';

const REMOTE: RemoteSubscription = {
  id: 'sub_1',
  customerId: 'cus_1',
  status: 'active',
  items: [],
  nextPriceIds: [],
  createdMs: 1,
  periodEndMs: 2,
  cancelAtPeriodEnd: false,
  isCollectionPaused: false,
};
const NOTHING: Standing = {
  plan: 'free',
  suspended: false,
  graceSinceMs: null,
  graceOf: null,
  isBereft: false,
};

describe('plan granted by the items of a subscription', () => {
  const prices = new PriceList(
    readConfig({
      NODE_ENV: 'test',
      X402_STRIPE_PRICE_STARTER: 'price_starter',
      X402_STRIPE_PRICE_ENTERPRISE: 'price_enterprise',
    }),
  );
  const judged = (...items: RemoteItem[]) => {
    const fact = prices.toFact({ ...REMOTE, items });
    const { plan, inconsistency } = judgeSubscriptions([fact], NOTHING, { nowMs: 5, graceMs: 5 });
    return { plan, inconsistency, priceId: fact.priceId };
  };
  const starter = (quantity: number) => ({ priceId: 'price_starter', quantity });
  const enterprise = (quantity: number) => ({ priceId: 'price_enterprise', quantity });

  it.each([
    [[starter(1), enterprise(0)], { plan: 'starter', inconsistency: null, priceId: 'price_starter' }],
    [[enterprise(0), starter(1)], { plan: 'starter', inconsistency: null, priceId: 'price_starter' }],
    [[starter(0), enterprise(1)], { plan: 'enterprise', inconsistency: null, priceId: 'price_enterprise' }],
    [
      [starter(1), enterprise(1)],
      { plan: 'enterprise', inconsistency: 'several_plans', priceId: 'price_enterprise' },
    ],
    // A quantity of 0 on the only item means service without a charge.
    [[enterprise(0)], { plan: 'enterprise', inconsistency: 'not_charged', priceId: 'price_enterprise' }],
  ])('D4: %j: an item of quantity 0 grants nothing beside a paid item', (items, expected) => {
    expect(judged(...items)).toEqual(expected);
  });
});
