import { randomUUID } from 'node:crypto';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { until } from '../../support/services/cluster.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';
import { createTenant } from '../../support/verification/tenants.js';

const STATS = '/api/v1/x402/stats';

interface Stats {
  readonly totals: {
    verifications: number;
    successful: number;
    successRate: number;
    settlements: number;
    p95Ms: number | null;
    uptimePercent: number | null;
  };
  readonly days: readonly {
    day: string;
    verifications: number;
    successRate: number;
    answeredMinutes: number | null;
    uptimePercent: number | null;
  }[];
}

describe('GET /stats', () => {
  let database: ThrowawayDatabase;
  const apps: TestApp[] = [];
  /** A fresh process, because each keeps its totals for five minutes. */
  const start = async (config: Record<string, string> = {}): Promise<TestApp> => {
    const test = await createTestApp({
      config: { DATABASE_URL: database.url, JOBS_ENABLED: 'false', ...config },
      oneProcess: 'each process keeps its totals',
    });
    apps.push(test);
    return test;
  };
  beforeAll(async () => {
    database = await createThrowawayDatabase();
  });
  afterAll(async () => {
    for (const test of apps) await test.close();
    await database.drop();
  });
  const read = async (test: TestApp): Promise<Stats> =>
    (await test.http.get(STATS).expect(200)).body as Stats;

  const rollUp = async (
    test: TestApp,
    { environment = 'live', status = 'confirmed', count = 1, latencySlot = 100 },
  ): Promise<void> => {
    const { tenantId } = await createTenant(test.app);
    await test.dataSource.query(
      `INSERT INTO verification_rollups (tenant_id, environment, grain_minutes, bucket, chain, status, reason, verifications, cached, volume_atomic)
       VALUES ($1, $2, 1440, date_bin('1 day', now(), 'epoch'), 'base', $3, '', $4, 0, 0)`,
      [tenantId, environment, status, count],
    );
    await test.dataSource.query(
      `INSERT INTO latency_rollups (tenant_id, environment, grain_minutes, bucket, chain, slots, calls, total_ms)
       VALUES ($1, $2, 60, date_bin('1 hour', now(), 'epoch'), 'base', ARRAY[$3::smallint], ARRAY[$4::bigint], 0)`,
      [tenantId, environment, latencySlot, count],
    );
  };

  it('E8: sums live verifications and settlements over all tenants, and names none', async () => {
    const test = await start();
    const before = (await read(test)).totals;
    const { tenantId, email } = await createTenant(test.app);
    await rollUp(test, { count: 30_000 });
    await rollUp(test, { count: 10_000, status: 'rejected' });
    await rollUp(test, { count: 77, environment: 'test' });
    await test.dataSource.query(
      `INSERT INTO settlements (tenant_id, id, environment, chain, network, wire_network, x402_version, scheme, authorization_id, digest,
         asset, payer, pay_to, amount_atomic, status, tx_hash, cost_reserved, budget_day, charged_period, caller, look_at, finished_at)
       SELECT $1, $2, 'live', 'base', 'eip155:8453', 'eip155:8453', 2, 'exact', 'a', 'd', 'asset', 'payer', 'shop', 1, 'settled', '0x1', 0,
         now(), now(), 'caller', now(), now()`,
      [tenantId, randomUUID()],
    );
    const { totals, days } = await read(await start());
    expect(totals.verifications - before.verifications).toBe(40_000);
    expect(totals.successful - before.successful).toBe(30_000);
    expect(totals.settlements - before.settlements).toBe(1);
    expect(totals.p95Ms).toEqual(expect.any(Number));
    expect(days).toHaveLength(30);
    expect(days.at(-1)?.day).toBe(new Date().toISOString().slice(0, 10));
    const text = JSON.stringify({ totals, days });
    for (const secret of [tenantId, email, 'payer', 'shop', 'base']) expect(text).not.toContain(secret);
  });

  it('E8: counts the minutes in which a readiness probe of any process was answered', async () => {
    const [one, other] = [await start(), await start()];
    await one.dataSource.query('DELETE FROM answered_minutes');
    const day = `(now() AT TIME ZONE 'UTC')::date`;
    await one.dataSource.query(
      `INSERT INTO answered_minutes VALUES (${day} - 2, repeat('1', 1440)::bit(1440)), (${day} - 1, (repeat('1', 360) || repeat('0', 1080))::bit(1440))`,
    );
    for (const test of [one, other, one]) await test.http.get('/api/v1/x402/health/ready').expect(200);
    const noted = async (): Promise<number> => {
      const [row] = await one.dataSource.query<{ minutes: number }[]>(
        `SELECT bit_count(minutes)::int AS minutes FROM answered_minutes WHERE day = ${day}`,
      );
      return row?.minutes ?? 0;
    };
    await until(async () => (await noted()) > 0);
    // Both processes have noted the same minute; two where a minute began meanwhile.
    expect([1, 2]).toContain(await noted());
    const { days, totals } = await read(await start());
    expect(days.slice(-4, -1)).toMatchObject([
      { answeredMinutes: null, uptimePercent: null },
      { answeredMinutes: 1440, uptimePercent: 100 },
      { answeredMinutes: 360, uptimePercent: 25 },
    ]);
    expect(totals.uptimePercent).toBeLessThan(100);
  });

  it('E8: a process reads the totals once in five minutes', async () => {
    const test = await start();
    const first = await read(test);
    await rollUp(test, { count: 5 });
    expect(await read(test)).toEqual(first);
    expect((await test.http.get(STATS)).headers['cache-control']).toBe('public, max-age=60');
  });

  it('E8: nothing is public where the operator has not said so', async () => {
    const hidden = await start({ PUBLIC_STATS: 'false' });
    const refused = await hidden.http.get(STATS).expect(404);
    expect(refused.body).toMatchObject({ code: 'NOT_FOUND' });
    expect(refused.headers['cache-control']).toBe('no-store');
    await hidden.http.get('/api/stats').expect(404);
  });
});
