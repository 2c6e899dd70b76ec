import { Clock } from '../../../src/platform/clock.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { createTenant, mintKey } from '../../support/verification/tenants.js';

const BASE = '/api/v1/x402';
const ADMIN = 'operator-of-the-limits';

describe('limits of plans', () => {
  const clock = new FixedClock();
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp({
      oneProcess: 'its clock is turned, and what counts for several processes has a clock of its own (Redis)',
      config: { X402_ADMIN_KEY: ADMIN, JOBS_ENABLED: 'false' },
      overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
    });
  });
  afterAll(() => test.close());
  beforeEach(() => {
    clock.set(Date.UTC(2027, 3, 5, 10, 20, 30, 250));
  });

  const get = (key: string, path = '/supported-chains') =>
    test.http.get(BASE + path).set('Authorization', `Bearer ${key}`);
  const statuses = async (key: string, times: number): Promise<number[]> => {
    const answers = [];
    for (let i = 0; i < times; i++) answers.push((await get(key)).status);
    return answers;
  };

  it.each([
    ['free', 100, 120],
    ['starter', 10_000, 600],
    ['pro', 50_000, 3_000],
    ['team', 200_000, 12_000],
    ['enterprise', 999_999, 60_000],
  ] as const)('C1: plan %s allows %i requests a day and %i a minute', async (plan, day, minute) => {
    const { liveKey } = await createTenant(test.app, { plan, planLimits: true });
    const { headers } = await get(liveKey).expect(200);
    expect(headers).toMatchObject({
      'x-ratelimit-limit': String(day),
      'x-ratelimit-remaining': String(day - 1),
      'x-ratelimit-reset': '2027-04-06T00:00:00.000Z',
      'ratelimit-policy': `"minute";q=${minute};w=60, "day";q=${day};w=86400`,
      ratelimit: `"minute";r=${minute - 1};t=30, "day";r=${day - 1};t=49170`,
    });
  });

  it('C1: all keys and routes share one allowance per environment', async () => {
    const tenant = await createTenant(test.app, { limitOverrides: { requestsPerDay: 3 } });
    const second = await mintKey(test.app, tenant.tenantId);
    await get(tenant.liveKey).expect(200);
    await get(second.key, '/usage').expect(200);
    await get(tenant.liveKey, '/payments').expect(200);
    await get(second.key, '/wallets').expect(429);
    await get(tenant.liveKey).expect(429);
    await get(tenant.testKey).expect(200);
  });

  it('C2: a request over the minute limit gets minute figures and does not count for the day', async () => {
    const limitOverrides = { requestsPerMinute: 2, requestsPerDay: 4 };
    const { liveKey } = await createTenant(test.app, { limitOverrides });
    expect(await statuses(liveKey, 4)).toEqual([200, 200, 429, 429]);
    const refused = await get(liveKey).expect(429);
    expect(refused.headers).toMatchObject({
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '2027-04-05T10:21:00.000Z',
      'retry-after': '30',
      ratelimit: '"minute";r=0;t=30, "day";r=2;t=49170',
    });
    expect(refused.body).toMatchObject({
      window: 'minute',
      limit: 2,
      current: 3,
      resetAt: '2027-04-05T10:21:00.000Z',
    });
    clock.advance(29_749);
    await get(liveKey).expect(429);
    clock.advance(1);
    expect(await statuses(liveKey, 2)).toEqual([200, 200]);
    const both = await get(liveKey).expect(429);
    expect(both.body).toMatchObject({
      window: 'day',
      limit: 4,
      current: 5,
      resetAt: '2027-04-06T00:00:00.000Z',
    });
    clock.set(Date.UTC(2027, 3, 6));
    await get(liveKey).expect(200);
  });

  it('B7: a key with its own limit is refused before its tenant reaches its limit', async () => {
    const tenant = await createTenant(test.app, { limitOverrides: { requestsPerDay: 5 } });
    const small = await mintKey(test.app, tenant.tenantId, { requestsPerDay: 2 });
    const first = await get(small.key).expect(200);
    expect(first.headers['x-ratelimit-limit']).toBe('2');
    expect(first.headers['ratelimit-policy']).toContain(`"key-${small.keyId}";q=2;w=86400`);
    await get(small.key).expect(200);
    const refused = await get(small.key).expect(429);
    expect(refused.body).toMatchObject({ window: 'day', limit: 2, current: 3 });
    // Refused requests of the small key do not count for the tenant.
    expect(await statuses(tenant.liveKey, 4)).toEqual([200, 200, 200, 429]);
    expect((await get(small.key)).body).toMatchObject({ limit: 5 });
  });

  it('C1: a changed limit applies from the next request, in the same window', async () => {
    const { tenantId, liveKey } = await createTenant(test.app, { limitOverrides: { requestsPerDay: 2 } });
    const change = (requestsPerDay: number) =>
      test.http
        .patch(`${BASE}/admin/tenants/${tenantId}`)
        .set('X-Admin-Key', ADMIN)
        .send({ limitOverrides: { requestsPerDay } })
        .expect(200);
    expect(await statuses(liveKey, 3)).toEqual([200, 200, 429]);
    await change(4);
    expect(await statuses(liveKey, 3)).toEqual([200, 200, 429]);
    await change(1);
    await get(liveKey).expect(429);
  });

  it('C1: a batch with an invalid body counts as one request', async () => {
    const { testKey } = await createTenant(test.app, { limitOverrides: { requestsPerDay: 5 } });
    const payments = Array.from({ length: 4 }, () => ({ tx_hash: 'nonsense', chain: 'sandbox' }));
    const { headers } = await test.http
      .post(`${BASE}/verify/batch`)
      .set('Authorization', `Bearer ${testKey}`)
      .send({ payments });
    expect(headers['x-ratelimit-remaining']).toBe('4');
    expect((await get(testKey).expect(200)).headers['x-ratelimit-remaining']).toBe('3');
  });

  it('C2: error responses carry rate limit headers', async () => {
    const { liveKey } = await createTenant(test.app, { limitOverrides: { requestsPerDay: 5 } });
    const missing = await get(liveKey, '/payments/00000000-0000-4000-8000-000000000000').expect(404);
    expect(missing.headers['x-ratelimit-remaining']).toBe('4');
    const invalid = await test.http.post(`${BASE}/verify`).set('Authorization', `Bearer ${liveKey}`).send({});
    expect(invalid.status).toBe(400);
    expect(invalid.headers['x-ratelimit-remaining']).toBe('3');
  });
});
