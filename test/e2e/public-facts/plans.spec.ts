import { PLAN_IDS, PLANS } from '../../../src/domain/plans/plan.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant } from '../../support/verification/tenants.js';

interface Listed {
  readonly plans: readonly { plan: string; priceUsdPerMonth: number; verificationsPerMonth: number | null }[];
}

describe('GET /plans', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp({
      config: { UPGRADE_URL: 'https://shop.example/plans', X402_STRIPE_PRICE_PRO: 'price_of_pro' },
    });
  });
  afterAll(() => test.close());

  it('D1, M6: anybody reads every plan with its limits, price, chains and features', async () => {
    const answer = await test.http.get('/api/v1/x402/plans').expect(200);
    const body = answer.body as Listed;
    expect(body.plans.map(({ plan }) => plan)).toEqual(PLAN_IDS);
    expect(body.plans[2]).toEqual({
      plan: 'pro',
      priceUsdPerMonth: 299,
      requestsPerDay: 50_000,
      requestsPerMinute: 3_000,
      verificationsPerMonth: 500_000,
      chains: PLANS.pro.chains,
      features: PLANS.pro.features,
    });
    expect(body.plans.at(-1)).toMatchObject({ plan: 'enterprise', verificationsPerMonth: null });
    expect(body).toMatchObject({ upgradeUrl: 'https://shop.example/plans', nextCursor: null });
    expect(JSON.stringify(body)).not.toContain('price_of_pro');
  });

  it('D1: the answer may be kept for an hour, and says the same with a key', async () => {
    const { liveKey } = await createTenant(test.app);
    const anonymous = await test.http.get('/api/v1/x402/plans');
    const own = await test.http.get('/api/v1/x402/plans').set('Authorization', `Bearer ${liveKey}`);
    expect(own.body).toEqual(anonymous.body);
    expect(anonymous.headers['cache-control']).toBe('public, max-age=3600');
    // Its headers hold the limits of that account.
    expect(own.headers['cache-control']).toBe('private, max-age=3600');
    await test.http.get('/api/v1/x402/plans').set('Authorization', 'Bearer x402_live_bad').expect(401);
  });
});
