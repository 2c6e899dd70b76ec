import { PLAN_IDS } from '../../../src/domain/plans/plan.js';
import { Clock } from '../../../src/platform/clock.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { createTenant, mintKey } from '../../support/verification/tenants.js';
import { BASE_URL } from '../../support/verification/verification.js';
import { insertCalls, insertPayments, type StoredPaymentRow } from '../../support/traffic/stored-rows.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 10, 22, 12, 30);
const HOUR = Math.floor(NOW / HOUR_MS) * HOUR_MS;
const clock = new FixedClock(NOW);
const ago = (ms: number): Date => new Date(HOUR - ms);

interface Found {
  type: string;
  start: string;
  end: string;
  payment: { id: string } | null;
}

describe('patterns and anomalies', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp({
      config: { JOBS_ENABLED: 'false', UPGRADE_URL: 'https://shop.example/plans' },
      overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
    });
  });
  afterAll(() => test.close());

  const get = (key: string, path: string) =>
    test.http.get(`${BASE_URL}/analytics/${path}`).set('Authorization', `Bearer ${key}`);
  const found = async (key: string, path = 'anomalies'): Promise<Found[]> =>
    ((await get(key, path).expect(200)).body as { anomalies: Found[] }).anomalies;

  it.each(PLAN_IDS)('E4: plan %s gets only its analytics features', async (plan) => {
    const { liveKey } = await createTenant(test.app, { plan });
    const allowed = { patterns: ['team', 'enterprise'], anomalies: ['enterprise'] };
    for (const feature of ['patterns', 'anomalies'] as const) {
      const { status, body } = (await get(liveKey, feature)) as { status: number; body: unknown };
      if (allowed[feature].includes(plan)) expect(status).toBe(200);
      else
        expect(body).toMatchObject({
          statusCode: 403,
          code: 'FEATURE_NOT_IN_PLAN',
          upgradeUrl: 'https://shop.example/plans',
        });
    }
  });

  it.each([
    'patterns?days=0',
    'patterns?days=91',
    'patterns?days=1.5',
    'anomalies?days=31',
    'anomalies?days=x',
    'anomalies?day=1',
  ])('E1: %s is refused', async (path) => {
    const { liveKey } = await createTenant(test.app, { plan: 'enterprise' });
    const { body } = (await get(liveKey, path).expect(400)) as { body: unknown };
    expect(body).toMatchObject({ code: 'INVALID_PARAMETER' });
  });

  it('E1: both require a key with the scope analytics', async () => {
    const { tenantId } = await createTenant(test.app, { plan: 'enterprise' });
    const { key } = await mintKey(test.app, tenantId, { scopes: ['verify'] });
    for (const feature of ['patterns', 'anomalies']) {
      await get(key, feature).expect(403);
      await test.http.get(`${BASE_URL}/analytics/${feature}`).expect(401);
    }
  });

  it('E4: a tenant without history gets no anomalies and an insufficient baseline', async () => {
    const { liveKey } = await createTenant(test.app, { plan: 'enterprise' });
    const { body } = (await get(liveKey, 'anomalies').expect(200)) as { body: unknown };
    expect(body).toEqual({
      period: { start: ago(7 * DAY_MS).toISOString(), end: new Date(NOW).toISOString(), days: 7 },
      baseline: { weeks: 0, sufficient: false, earlierPayments: 0 },
      anomalies: [],
      truncated: false,
      asOf: new Date(NOW).toISOString(),
    });
    const patterns = (await get(liveKey, 'patterns').expect(200)).body as object;
    expect(patterns).toMatchObject({ payers: 0, volumeUsdc: '0', clusters: [], recurring: [] });
  });

  it('E4: a spike and a failure burst are reported only to their tenant and environment', async () => {
    const tenant = await createTenant(test.app, { plan: 'enterprise' });
    const other = await createTenant(test.app, { plan: 'enterprise' });
    const quiet = { from: ago(70 * DAY_MS), until: ago(0), calls: 12, rejected: 0 };
    for (const owner of [
      { tenantId: tenant.tenantId, environment: 'live' as const },
      { tenantId: tenant.tenantId, environment: 'test' as const },
      { tenantId: other.tenantId, environment: 'live' as const },
    ])
      await insertCalls(test.dataSource, owner, quiet);
    const live = { tenantId: tenant.tenantId, environment: 'live' as const };
    const [spike, burst] = [ago(30 * HOUR_MS), ago(60 * HOUR_MS)];
    const twoHours = (start: Date) => ({ from: start, until: new Date(start.getTime() + 2 * HOUR_MS) });
    await insertCalls(test.dataSource, live, { ...twoHours(spike), calls: 90, rejected: 0 });
    await insertCalls(test.dataSource, live, { ...twoHours(burst), calls: 14, rejected: 14 });

    const { body } = (await get(tenant.liveKey, 'anomalies').expect(200)) as { body: unknown };
    const at = (start: Date) => ({ start: start.toISOString(), end: twoHours(start).until.toISOString() });
    expect(body).toMatchObject({
      baseline: { weeks: 8, sufficient: true },
      anomalies: [
        { type: 'spike', ...at(spike), observed: 102, expected: 12, payment: null },
        { type: 'failure_burst', ...at(burst), observed: 14, expected: 0 },
      ],
    });
    expect(await found(tenant.testKey)).toEqual([]);
    expect(await found(other.liveKey)).toEqual([]);
    expect(await found(tenant.liveKey, 'anomalies?days=1')).toEqual([]);
  });

  it('E4: a large first-time payer and an unusual amount are distinguished', async () => {
    const { tenantId, liveKey, testKey } = await createTenant(test.app, { plan: 'enterprise' });
    const owner = { tenantId, environment: 'live' as const };
    const usual = Array.from({ length: 200 }, (_, index): StoredPaymentRow => ({
      payer: `0x${index % 20}`,
      at: ago(10 * DAY_MS + index * HOUR_MS),
      atomic: BigInt(1_000_000 + (index % 7) * 100_000),
    }));
    await insertPayments(test.dataSource, owner, usual);
    const [newcomer, , odd] = await insertPayments(test.dataSource, owner, [
      { payer: '0xnew', at: ago(3 * HOUR_MS), atomic: 50_000_000n },
      { payer: '0xsmall', at: ago(4 * HOUR_MS), atomic: 1_000_000n },
      { payer: '0x3', at: ago(5 * HOUR_MS), atomic: 90_000_000_000_000_000_000n, chain: 'bsc' },
    ]);
    expect(await found(liveKey)).toMatchObject([
      { type: 'first_time_large_payer', payment: { id: newcomer, payer: '0xnew', amountUsdc: '50' } },
      { type: 'unusual_amount', payment: { id: odd, chain: 'bsc', amountUsdc: '90' } },
    ]);
    expect(await found(testKey)).toEqual([]);
  });

  it('E4: reports clusters, recurring payers and payer shares, exact across chains', async () => {
    const { tenantId, liveKey, testKey } = await createTenant(test.app, { plan: 'team' });
    const owner = { tenantId, environment: 'live' as const };
    const rows: StoredPaymentRow[] = [];
    for (let payer = 0; payer < 8; payer += 1)
      for (let day = 1; day <= 10; day += 1)
        rows.push({ payer: `0xdaily${payer}`, at: ago(day * DAY_MS + payer * 60_000), atomic: 2_000_000n });
    rows.push({ payer: '0xwhale', at: ago(DAY_MS), atomic: 40_000_000_000_000_000_001n, chain: 'bsc' });
    await insertPayments(test.dataSource, owner, rows);

    const { body } = (await get(liveKey, 'patterns').expect(200)) as { body: unknown };
    expect(body).toMatchObject({
      period: { days: 30 },
      payers: 9,
      payments: 81,
      volumeUsdc: '200.000000000000000001',
      clusters: [
        {
          payers: 8,
          payments: 80,
          volumeUsdc: '160',
          medianAmountUsdc: '2',
          rhythm: 'daily',
          typicalIntervalSeconds: 86_400,
        },
      ],
      concentration: {
        top1SharePercent: 20,
        top5SharePercent: 60,
        top10SharePercent: 100,
        herfindahlIndex: 0.12,
        largest: expect.arrayContaining([
          { payer: '0xwhale', volumeUsdc: '40.000000000000000001', payments: 1, sharePercent: 20 },
        ]) as object,
      },
      truncated: false,
    });
    const { recurring } = body as { recurring: { payer: string; amountUsdc: string }[] };
    expect(recurring).toHaveLength(8);
    expect(recurring.every(({ amountUsdc }) => amountUsdc === '2')).toBe(true);
    expect((await get(testKey, 'patterns').expect(200)).body).toMatchObject({ payments: 0 });
  });
});
