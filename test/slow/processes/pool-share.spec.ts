import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant, type TestTenant } from '../../support/verification/tenants.js';
import { BASE_URL } from '../../support/verification/verification.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const FLOOD = 20;
const SLOW_SECONDS = 0.4;
const CONFIRMED = `0x5a9db0c002${'0'.repeat(53)}1`;

describe('the connection pool share of history reads', () => {
  let test: TestApp;
  let database: ThrowawayDatabase;
  let heavy: TestTenant;
  let other: TestTenant;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    test = await createTestApp({
      config: { JOBS_ENABLED: 'false', DATABASE_URL: database.url, DATABASE_POOL_SIZE: '4' },
      oneProcess: 'the pool and its shares are of one process',
    });
    heavy = await createTenant(test.app, { plan: 'enterprise' });
    other = await createTenant(test.app, { plan: 'enterprise' });
    // Makes the reads of one tenant slow, as a long history would.
    await test.dataSource.query(`
      INSERT INTO verification_rollups SELECT t.id, 'live', 1440, date_bin('1 day', now(), 'epoch'), 'base', 'confirmed', '',
        1, 0, 0 FROM tenants t WHERE t.id = '${heavy.tenantId}';
      ALTER TABLE verification_rollups RENAME TO quick_rollups;
      CREATE FUNCTION after_a_while() RETURNS boolean LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_sleep(${SLOW_SECONDS});
        RETURN true;
      END $$;
      CREATE VIEW verification_rollups AS SELECT * FROM quick_rollups WHERE after_a_while();`);
  });
  afterAll(async () => {
    await test.close();
    await database.drop();
  });

  const get = (key: string, path: string) =>
    test.http.get(`${BASE_URL}/${path}`).set('Authorization', `Bearer ${key}`);

  /** How many connections the heavy tenant's statements hold at this moment. */
  const held = async (): Promise<number> => {
    const [row] = await test.dataSource.query<[{ n: number }]>(
      `SELECT count(*)::int AS n FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()`,
    );
    return row.n;
  };

  it('S9: many slow reads of one tenant hold a quarter of the pool; others are answered at once', async () => {
    await get(other.liveKey, 'analytics').expect(200);
    let answeredOfFlood = 0;
    const flood = Array.from({ length: FLOOD }, () =>
      get(heavy.liveKey, 'analytics').then((answer) => {
        answeredOfFlood += 1;
        return answer;
      }),
    );
    while ((await held()) === 0) await new Promise(setImmediate);
    const [analytics, payments, verified] = await Promise.all([
      get(other.liveKey, 'analytics'),
      get(other.liveKey, 'payments?format=csv'),
      test.http
        .post(`${BASE_URL}/verify`)
        .set('Authorization', `Bearer ${other.testKey}`)
        .send({ tx_hash: CONFIRMED, chain: 'sandbox' }),
    ]);
    const aheadOfTheOthers = answeredOfFlood;
    expect([analytics.status, payments.status, verified.status]).toEqual([200, 200, 200]);
    expect(await held()).toBeLessThanOrEqual(1);
    // Their order, not a time: without shares, the pool would serve the flood, which asked first, before them.
    expect(aheadOfTheOthers).toBeLessThanOrEqual(1);
    const answers = await Promise.all(flood);
    const served = answers.filter(({ status }) => status === 200).length;
    expect(served).toBeGreaterThan(2);
    // One read runs at a time; those without a turn within five seconds get 504 with Retry-After.
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(FLOOD - served);
    for (const { status, body, headers } of refused) {
      expect([status, headers['retry-after']]).toEqual([504, '1']);
      expect(body).toMatchObject({ code: 'REQUEST_TIMEOUT' });
    }
    expect(refused.length).toBeGreaterThan(0);
    await get(heavy.liveKey, 'analytics').expect(200);
  });
});
