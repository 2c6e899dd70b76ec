import {
  freshHash,
  paid,
  sandboxHash,
  startVerification,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import { signedInMember } from '../../support/accounts/member.js';
import { mintKey } from '../../support/verification/tenants.js';

describe('GET /usage', () => {
  let fixture: VerificationFixture;

  beforeAll(async () => {
    fixture = await startVerification();
  });
  afterAll(() => fixture.test.close());

  const usage = async (key: string): Promise<unknown> => (await fixture.get(key, '/usage').expect(200)).body;
  const pay = async (key: string, count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      const hash = freshHash();
      fixture.verifier.tell(hash, paid());
      await fixture.verifyBase(key, hash).expect(200);
    }
  };

  it('E3: reports used, limit, remaining, percent, reset and chains of this month', async () => {
    const { liveKey } = await fixture.tenant();
    const now = new Date();
    const start = (month: number): string => new Date(Date.UTC(now.getUTCFullYear(), month, 1)).toISOString();
    const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1);
    const today = (used: number) => ({ used, limit: 100_000, resetAt: new Date(midnight).toISOString() });
    const fresh = {
      requestsToday: today(1),
      plan: 'free',
      used: 0,
      limit: 1_000,
      remaining: 1_000,
      usagePercent: 0,
      periodStart: start(now.getUTCMonth()),
      resetAt: start(now.getUTCMonth() + 1),
      enabledChains: ['solana', 'base'],
      features: [],
      upgradeUrl: 'https://kamiyo.ai/pricing',
    };
    expect(await usage(liveKey)).toEqual(fresh);
    await pay(liveKey, 3);
    const later = { used: 3, remaining: 997, usagePercent: 0.3, requestsToday: today(5) };
    expect(await usage(liveKey)).toEqual({ ...fresh, ...later });
  });

  it('E3: reflects limit overrides, unlimited plans and a limit below the usage', async () => {
    const limited = await fixture.tenant({ limitOverrides: { verificationsPerMonth: 3 } });
    await pay(limited.liveKey, 2);
    expect(await usage(limited.liveKey)).toMatchObject({
      used: 2,
      limit: 3,
      remaining: 1,
      usagePercent: 66.7,
    });
    const unlimited = await fixture.tenant({ plan: 'enterprise' });
    await pay(unlimited.liveKey, 1);
    expect(await usage(unlimited.liveKey)).toMatchObject({
      used: 1,
      limit: null,
      remaining: null,
      usagePercent: 0,
    });
    const { dataSource } = fixture.test;
    await dataSource.query(
      `UPDATE tenants SET limit_overrides = '{"verificationsPerMonth": 1}' WHERE id = $1`,
      [limited.tenantId],
    );
    const { key } = await mintKey(fixture.test.app, limited.tenantId);
    expect(await usage(key)).toMatchObject({ used: 2, limit: 1, remaining: 0, usagePercent: 200 });
  });

  it('E3: counts test and live units separately and charges no unit for repeats', async () => {
    const { testKey, liveKey } = await fixture.tenant();
    const tx_hash = sandboxHash('confirmed');
    for (let call = 0; call < 2; call += 1)
      await fixture.verify(testKey, { tx_hash, chain: 'sandbox' }).expect(200);
    expect(await usage(testKey)).toMatchObject({
      used: 1,
      enabledChains: expect.arrayContaining(['sandbox']) as [],
    });
    expect(await usage(liveKey)).toMatchObject({ used: 0 });
  });

  it('E3: tells the requests of today as the limiter counts them: of the environment, and reads in a session are none', async () => {
    const { tenantId, liveKey, testKey } = await fixture.tenant({ limitOverrides: { requestsPerDay: 3 } });
    const { browser } = await signedInMember(fixture.test, tenantId);
    const ofSession = async () =>
      ((await browser.send('get', '/usage')).body as { requestsToday: object }).requestsToday;
    expect(await ofSession()).toMatchObject({ used: 0, limit: 3 });
    expect(await usage(testKey)).toMatchObject({ requestsToday: { used: 1, limit: 3 } });
    for (let call = 0; call < 3; call += 1) await usage(liveKey);
    await fixture.get(liveKey, '/usage').expect(429);
    expect([await ofSession(), await ofSession()]).toMatchObject([{ used: 3 }, { used: 3 }]);
  });

  it('B4: requires the scope analytics', async () => {
    const { tenantId } = await fixture.tenant();
    const { key } = await mintKey(fixture.test.app, tenantId, { scopes: ['verify'] });
    const { body } = await fixture.get(key, '/usage').expect(403);
    expect(body).toMatchObject({ code: 'INSUFFICIENT_SCOPE', requiredScope: 'analytics' });
    await fixture.get(null, '/usage').expect(401);
  });
});
