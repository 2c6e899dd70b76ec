import fc from 'fast-check';
import { CHAINS, findChain } from '../../../../src/domain/chain.js';
import { isChainEnabled, monthlyLimit, PLAN_IDS, PLANS } from '../../../../src/domain/plans/plan.js';

const ADDED_CHAINS = [
  ['solana', 'base'],
  ['ethereum'],
  ['polygon', 'avalanche', 'sei'],
  ['arbitrum', 'optimism', 'bsc'],
  ['iotex', 'peaq'],
];
const plan = fc.constantFrom(...PLAN_IDS);

const PRICE_LIST = [
  ['free', 0, [100, 120, 1_000], []],
  ['starter', 99, [10_000, 600, 50_000], ['webhooks']],
  ['pro', 299, [50_000, 3_000, 500_000], ['webhooks', 'explain']],
  ['team', 599, [200_000, 12_000, 2_000_000], ['webhooks', 'explain', 'patterns']],
  ['enterprise', 999, [999_999, 60_000, null], ['webhooks', 'explain', 'patterns', 'anomalies']],
] as const;

describe('plans', () => {
  it.each(PRICE_LIST)(
    'A11: %s has the price, limits, features and chains of the price list',
    (id, price, [day, minute, month], features) => {
      const { chains, ...rest } = PLANS[id];
      expect(rest).toEqual({
        id,
        priceUsdPerMonth: price,
        requestsPerDay: day,
        requestsPerMinute: minute,
        verificationsPerMonth: month,
        features,
      });
      expect(chains).toEqual(ADDED_CHAINS.slice(0, PLAN_IDS.indexOf(id) + 1).flat());
    },
  );

  it('A10: exactly the plans of the price list exist, cheapest first', () => {
    expect(PLAN_IDS).toEqual(PRICE_LIST.map(([id]) => id));
    expect(Object.keys(PLANS)).toEqual([...PLAN_IDS]);
  });

  it('A10: every chain that a plan sells exists and is a main network', () => {
    for (const { chains } of Object.values(PLANS)) {
      for (const name of chains) expect(findChain(name)?.environment).toBe('live');
    }
    const live = CHAINS.filter(({ environment }) => environment === 'live').map(({ name }) => name);
    expect([...PLANS.enterprise.chains].sort()).toEqual(live.sort());
  });

  it('A10: a more expensive plan includes everything that a cheaper plan includes', () => {
    for (const [index, id] of PLAN_IDS.slice(1).entries()) {
      const cheaper = PLANS[PLAN_IDS[index] ?? 'free'];
      expect(PLANS[id].requestsPerDay).toBeGreaterThan(cheaper.requestsPerDay);
      expect(PLANS[id].verificationsPerMonth ?? Infinity).toBeGreaterThan(
        cheaper.verificationsPerMonth ?? Infinity,
      );
      expect(PLANS[id].chains).toEqual(expect.arrayContaining([...cheaper.chains]));
      expect(PLANS[id].features).toEqual(expect.arrayContaining([...cheaper.features]));
    }
  });

  it('A7: test_key_mainnet: a key reaches only chains of its environment; every plan includes the test networks', () => {
    fc.assert(
      fc.property(plan, fc.constantFrom(...CHAINS), (id, chain) => {
        const sold = chain.environment === 'test' || PLANS[id].chains.includes(chain.name);
        expect(isChainEnabled(id, chain.environment, chain)).toBe(sold);
        expect(isChainEnabled(id, chain.environment === 'live' ? 'test' : 'live', chain)).toBe(false);
      }),
    );
  });

  it('A11: an operator override, even zero, replaces the monthly limit of the plan', () => {
    fc.assert(
      fc.property(plan, fc.nat(), (id, verificationsPerMonth) => {
        expect(monthlyLimit({ plan: id, limitOverrides: { verificationsPerMonth } })).toBe(
          verificationsPerMonth,
        );
        expect(monthlyLimit({ plan: id, limitOverrides: { requestsPerDay: 1 } })).toBe(
          PLANS[id].verificationsPerMonth,
        );
      }),
    );
  });
});
