import { Clock } from '../../../src/platform/clock.js';
import { RollupsRepository } from '../../../src/modules/analytics/rollups/rollups.repository.js';
import { LogRetention } from '../../../src/modules/analytics/rollups/log-retention.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { createTenant, mintKey } from '../../support/verification/tenants.js';
import { insertLogRows } from '../../support/traffic/log-rows.js';
import { BASE_URL } from '../../support/verification/verification.js';
import { asAdmin } from '../../support/services/postgres.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const NOW = Date.UTC(2026, 10, 22, 12, 30);
const OPERATOR = 'operator-key-of-analytics';

interface Answer {
  totals: { verifications: number; volumeUsdc: string };
  trend: unknown[];
  latency: unknown[];
}

describe('analytics', () => {
  let test: TestApp;
  let database: ThrowawayDatabase;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    test = await createTestApp({
      config: {
        JOBS_ENABLED: 'false',
        DATABASE_URL: database.url,
        X402_ADMIN_KEY: OPERATOR,
        LOG_RETENTION_MONTHS: 'free=4,starter=4,pro=4,team=4,enterprise=6',
      },
      overrides: (builder) => builder.overrideProvider(Clock).useValue(new FixedClock(NOW)),
    });
  });
  afterAll(async () => {
    await test.close();
    await database.drop();
  });

  const get = (key: string, path: string) =>
    test.http.get(`${BASE_URL}/${path}`).set('Authorization', `Bearer ${key}`);
  const answer = async (key: string, path: string) => (await get(key, path).expect(200)).body as Answer;
  const fill = (tenantId: string, rows: number, environment: 'live' | 'test' = 'live', daysAgo = 5) =>
    insertLogRows(test.dataSource, {
      tenantId,
      environment,
      rows,
      from: new Date(NOW - daysAgo * 86_400_000),
      until: new Date(NOW - (daysAgo - 1) * 86_400_000),
    });

  const takeAll = () => test.app.get(RollupsRepository).rollUp();

  it('E2: tenants and environments are counted separately before and after the rollup', async () => {
    const [one, two] = [await createTenant(test.app), await createTenant(test.app)];
    await fill(one.tenantId, 30);
    await fill(one.tenantId, 7, 'test');
    await fill(two.tenantId, 11);
    await fill('00000000-0000-0000-0000-000000000000', 5);
    for (const round of [1, 2]) {
      const counts = [one.liveKey, one.testKey, two.liveKey, two.testKey].map(
        async (key) => (await answer(key, 'analytics')).totals.verifications,
      );
      expect([round, ...(await Promise.all(counts))]).toEqual([round, 30, 7, 11, 0]);
      await test.app.get(RollupsRepository).rollUp();
    }
    expect((await answer(two.testKey, 'analytics?days=3&granularity=hour')).trend).toHaveLength(72);
  });

  it.each([
    ['days=0', 'INVALID_PARAMETER'],
    ['days=91', 'INVALID_PARAMETER'],
    ['days=1.5', 'INVALID_PARAMETER'],
    ['granularity=week', 'INVALID_PARAMETER'],
    ['timezone=Mars/Olympus', 'INVALID_PARAMETER'],
    ['timezone=%2B02:00', 'INVALID_PARAMETER'],
    // Postgres and the IANA database give these names different zones.
    ['timezone=IST', 'INVALID_PARAMETER'],
    ['timezone=cet', 'INVALID_PARAMETER'],
    ['chain=dogecoin', 'INVALID_CHAIN'],
    ['format=xml', 'INVALID_PARAMETER'],
  ])('E1: %s is refused with %s', async (query, code) => {
    const { liveKey } = await createTenant(test.app);
    const { body } = (await get(liveKey, `analytics?${query}`).expect(400)) as { body: unknown };
    expect(body).toMatchObject({ code });
  });

  it('E1: requires the scope analytics', async () => {
    const { tenantId } = await createTenant(test.app);
    const { key } = await mintKey(test.app, tenantId, { scopes: ['verify'] });
    for (const path of ['analytics', 'analytics/top-payers']) await get(key, path).expect(403);
  });

  it('A14: trend and top payers are available as CSV', async () => {
    const { tenantId, liveKey } = await createTenant(test.app);
    await fill(tenantId, 40);
    const { text, headers } = await get(liveKey, 'analytics?format=csv&days=7').expect(200);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(text.split('\r\n')).toHaveLength(9);
    expect(text).toMatch(/^start,verifications,successful,volumeUsdc\r\n2026-11-16T00:00:00.000Z,/);
    expect((await get(liveKey, 'analytics/top-payers?format=csv').expect(200)).text).toMatch(
      /^payer,payments,volumeUsdc\r\n0xpayer/,
    );
  });

  it('E5: top payers are ranked by volume, with each payment counted once', async () => {
    const { tenantId, liveKey } = await createTenant(test.app);
    await fill(tenantId, 200);
    const plain = await test.dataSource.query<{ payer: string; units: string }[]>(
      `SELECT payer, sum(units)::numeric(78,0)::text AS units FROM (SELECT DISTINCT ON (network, tx_hash) payer,
          amount_atomic * CASE WHEN chain = 'bsc' THEN 1 ELSE 1000000000000 END AS units FROM verification_log
          WHERE tenant_id = $1 AND status = 'confirmed' ORDER BY network, tx_hash, created_at, id) AS p
        WHERE payer IS NOT NULL GROUP BY 1 ORDER BY sum(units) DESC, 1 LIMIT 5`,
      [tenantId],
    );
    for (let round = 0; round < 2; round += 1) {
      const { body } = (await get(liveKey, 'analytics/top-payers?limit=5')) as {
        body: { payers: { payer: string }[] };
      };
      expect(body.payers.map(({ payer }) => payer)).toEqual(plain.map(({ payer }) => payer));
      await test.app.get(RollupsRepository).rollUp();
    }
  });

  it('E5: retention deletes expired log rows and keeps the sums, also after a rebuild', async () => {
    const free = await createTenant(test.app, { plan: 'free' });
    const enterprise = await createTenant(test.app, { plan: 'enterprise' });
    for (const month of ['2026-04-01', '2026-06-01'])
      await test.dataSource.query('SELECT ensure_verification_log_partition($1)', [month]);
    for (const { tenantId } of [free, enterprise])
      for (const daysAgo of [160, 230, 3]) await fill(tenantId, 10, 'live', daysAgo);
    const left = async (tenantId: string) =>
      (
        await test.dataSource.query<[{ n: number }]>(
          'SELECT count(*)::int AS n FROM verification_log WHERE tenant_id = $1',
          [tenantId],
        )
      )[0].n;
    const summed = async () =>
      test.dataSource.query<unknown[]>(
        'SELECT tenant_id, sum(verifications) FROM verification_rollups WHERE grain_minutes = 60 GROUP BY 1 ORDER BY 1',
      );
    await test.app.get(LogRetention).apply();
    expect(await left(free.tenantId)).toBe(30);
    await takeAll();
    const before = await summed();
    await test.app.get(LogRetention).apply();
    expect([await left(free.tenantId), await left(enterprise.tenantId)]).toEqual([10, 20]);
    expect(await test.dataSource.query(`SELECT to_regclass('verification_log_2026_04') AS name`)).toEqual([
      { name: null },
    ]);
    await test.dataSource.query('SELECT rebuild_rollups()');
    expect(await summed()).toEqual(before);
  });

  it('S9: anonymous log rows are deleted after ANONYMOUS_LOG_DAYS; tenant rows and sums stay', async () => {
    const { tenantId } = await createTenant(test.app, { plan: 'free' });
    const unrelated = '00000000-0000-0000-0000-000000000000';
    await test.dataSource.query('DELETE FROM verification_log WHERE tenant_id = $1', [unrelated]);
    for (const id of [tenantId, unrelated])
      for (const daysAgo of [45, 31, 30, 2]) await fill(id, 5, 'live', daysAgo);
    await takeAll();
    const state = async () =>
      test.dataSource.query<unknown[]>(
        `SELECT raw_since::text, (SELECT sum(verifications)::int FROM verification_rollups) AS sums FROM rollup_state`,
      );
    const before = await state();
    await test.app.get(LogRetention).apply(3);
    const left = await test.dataSource.query<{ tenant_id: string; n: number; oldest: Date }[]>(
      `SELECT tenant_id, count(*)::int AS n, min(created_at) AS oldest FROM verification_log
        WHERE tenant_id = ANY($1) GROUP BY 1 ORDER BY n`,
      [[tenantId, unrelated]],
    );
    expect(left).toMatchObject([
      { tenant_id: unrelated, n: 10 },
      { tenant_id: tenantId, n: 20 },
    ]);
    expect(left[0]?.oldest.getTime()).toBeGreaterThanOrEqual(NOW - 30 * 86_400_000);
    expect(await state()).toEqual(before);
  });

  it('E5: an interrupted deletion keeps its progress, blocks no rollup, and the next run continues', async () => {
    const { tenantId } = await createTenant(test.app, { plan: 'free' });
    await fill(tenantId, 30, 'live', 160);
    await takeAll();
    const left = async () => {
      const [row] = await test.dataSource.query<[{ n: number }]>(
        'SELECT count(*)::int AS n FROM verification_log WHERE tenant_id = $1',
        [tenantId],
      );
      return row.n;
    };
    const otherSession = test.dataSource.createQueryRunner();
    try {
      await otherSession.startTransaction();
      await otherSession.query(
        `SELECT FROM verification_log WHERE tenant_id = $1 AND id = (
           SELECT id FROM verification_log WHERE tenant_id = $1 ORDER BY created_at, id OFFSET 22 LIMIT 1) FOR UPDATE`,
        [tenantId],
      );
      const removal = expect(test.app.get(LogRetention).apply(5)).rejects.toThrow('lock timeout');
      // The deletion waits for that row; rollups are not blocked.
      while ((await left()) > 10) await new Promise((done) => setTimeout(done, 20));
      await test.dataSource.query('SELECT FROM rollup_state FOR UPDATE NOWAIT');
      await removal;
      expect(await left()).toBe(10);
    } finally {
      await otherSession.rollbackTransaction();
      await otherSession.release();
    }
    await test.app.get(LogRetention).apply(5);
    expect(await left()).toBe(0);
  });

  it('E5: only the operator sees sizes, partitions and connections', async () => {
    const { liveKey } = await createTenant(test.app);
    await get(liveKey, 'admin/db-stats').expect(401);
    const { body } = (await test.http
      .get(`${BASE_URL}/admin/db-stats`)
      .set('X-Admin-Key', OPERATOR)
      .expect(200)) as {
      body: { databaseBytes: number; tables: { name: string; bytes: number }[]; slowStatements: unknown };
    };
    expect(body.databaseBytes).toBeGreaterThan(1_000_000);
    expect(body.tables.find(({ name }) => name === 'verification_log')?.bytes).toBeGreaterThan(8_192);
    expect(body.tables.filter(({ name }) => name === 'tenants')).toHaveLength(1);
    expect(body).toMatchObject({ slowStatements: null, pool: { size: 20 } });
    expect(JSON.stringify(body)).toContain('verification_log_default');
  });

  it('E5: a tenant whose log cannot be summed keeps no other from its sums and its retention', async () => {
    const unrelated = '00000000-0000-0000-0000-000000000000';
    const tenants = await Promise.all([1, 2, 3].map(() => createTenant(test.app, { plan: 'free' })));
    const [broken, ...others] = tenants.map(({ tenantId }) => tenantId).sort() as [string, ...string[]];
    for (const id of [broken, ...others]) for (const daysAgo of [160, 4]) await fill(id, 5, 'live', daysAgo);
    await takeAll();
    await asAdmin(
      database.url,
      `
      CREATE FUNCTION break_sums() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$;
      CREATE TRIGGER break_sums BEFORE INSERT ON verification_rollups
        FOR EACH ROW WHEN (new.tenant_id = '${broken}') EXECUTE FUNCTION break_sums()`,
    );
    try {
      await fill(broken, 3, 'live', 8);
      for (const id of [broken, ...others]) await fill(id, 2, 'live', 2);
      await expect(takeAll()).rejects.toThrow(`1 failed; the first: ${broken}: broken`);
      const count = (table: string, what: string) =>
        test.dataSource.query<{ id: string; n: number }[]>(
          `SELECT tenant_id AS id, ${what}::int AS n FROM ${table} WHERE tenant_id = ANY($1) GROUP BY 1 ORDER BY 1`,
          [[broken, ...others]],
        );
      expect(
        await count('(SELECT * FROM verification_rollups WHERE grain_minutes = 60) r', 'sum(verifications)'),
      ).toEqual([{ id: broken, n: 10 }, ...others.map((id) => ({ id, n: 12 }))]);
      await fill(unrelated, 5, 'live', 45);
      await expect(test.app.get(LogRetention).apply()).rejects.toThrow(
        `1 failed; the first: ${broken}: broken`,
      );
      expect(await count('verification_log', 'count(*)')).toEqual([
        { id: broken, n: 15 },
        ...others.map((id) => ({ id, n: 7 })),
      ]);
      expect(
        await test.dataSource.query(`SELECT FROM verification_log WHERE tenant_id = $1 AND created_at < $2`, [
          unrelated,
          new Date(NOW - 31 * 86_400_000),
        ]),
      ).toEqual([]);
    } finally {
      await asAdmin(database.url, 'DROP FUNCTION break_sums() CASCADE');
    }
  });
});
