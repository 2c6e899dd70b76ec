import { randomUUID } from 'node:crypto';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant } from '../../support/verification/tenants.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const ADMIN_KEY = 'operator-key-of-the-tests';
const ADMIN = '/api/v1/x402/admin';

interface Deliveries {
  readonly deliveries: readonly {
    readonly id: string;
    readonly tenantId: string;
  }[];
  readonly nextCursor: string | null;
}

/** A database of its own: the lists are of all tenants. */
describe('webhooks that do not arrive', () => {
  let database: ThrowawayDatabase;
  let test: TestApp;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    test = await createTestApp({
      config: { DATABASE_URL: database.url, JOBS_ENABLED: 'false', X402_ADMIN_KEY: ADMIN_KEY },
    });
  });
  afterAll(async () => {
    await test.close();
    await database.drop();
  });
  beforeEach(() => test.dataSource.query('DELETE FROM webhook_endpoints; DELETE FROM webhook_deliveries'));

  const get = async (path: string, query: object = {}): Promise<unknown> =>
    (await test.http.get(`${ADMIN}${path}`).query(query).set('X-Admin-Key', ADMIN_KEY).expect(200)).body;

  async function endpoint(
    tenantId: string,
    row: { enabled?: boolean; reason?: string; failing?: boolean } = {},
  ) {
    const [added] = await test.dataSource.query<[{ id: string }]>(
      `INSERT INTO webhook_endpoints (tenant_id, environment, url, event_types, secret, enabled, disabled_reason,
         failing_since)
       VALUES ($1, 'live', 'https://shop.example.com/hook', '{payment.verified}', '\\x00', $2, $3,
         CASE WHEN $4 THEN now() END) RETURNING id`,
      [tenantId, row.enabled ?? true, row.reason ?? null, row.failing ?? false],
    );
    return added.id;
  }

  async function delivery(
    tenantId: string,
    endpointId: string,
    status: string,
    attempt: number,
    environment = 'live',
  ): Promise<string> {
    const [added] = await test.dataSource.query<[{ id: string }]>(
      `INSERT INTO webhook_deliveries (tenant_id, environment, endpoint_id, event_id, event_type, status, attempt,
         status_code, next_attempt_at)
       VALUES ($1, $6, $2, $3, 'payment.verified', $4, $5, 500, now() + interval '1 hour') RETURNING id`,
      [tenantId, endpointId, randomUUID(), status, attempt, environment],
    );
    return added.id;
  }

  it('M5: deliveries that were given up or still fail are listed over all tenants, newest first', async () => {
    const [one, two] = [await createTenant(test.app), await createTenant(test.app)];
    const [hookOne, hookTwo] = [await endpoint(one.tenantId), await endpoint(two.tenantId)];
    await delivery(one.tenantId, hookOne, 'delivered', 1);
    await delivery(one.tenantId, hookOne, 'pending', 0);
    const failing = await delivery(one.tenantId, hookOne, 'pending', 2);
    const dead = await delivery(two.tenantId, hookTwo, 'failed', 9);
    const ids = async (query: object) =>
      ((await get('/deliveries', query)) as Deliveries).deliveries.map(({ id }) => id);
    expect(await ids({})).toEqual([dead, failing]);
    expect(await ids({ status: 'dead' })).toEqual([dead]);
    expect(await ids({ status: 'failing' })).toEqual([failing]);
    const first = (await get('/deliveries', { limit: 1 })) as Deliveries;
    expect(first.deliveries).toMatchObject([
      {
        id: dead,
        tenantId: two.tenantId,
        endpointId: hookTwo,
        url: 'https://shop.example.com/hook',
        statusCode: 500,
      },
    ]);
    const rest = (await get('/deliveries', { limit: 1, cursor: first.nextCursor })) as Deliveries;
    expect(rest).toMatchObject({ deliveries: [{ id: failing }], nextCursor: null });
  });

  it('M5: those of one tenant, also the delivered ones, and the tenant sees that', async () => {
    const [one, two] = [await createTenant(test.app), await createTenant(test.app)];
    const hook = await endpoint(one.tenantId);
    const good = await delivery(one.tenantId, hook, 'delivered', 1);
    const dead = await delivery(one.tenantId, hook, 'failed', 9, 'test');
    await delivery(two.tenantId, await endpoint(two.tenantId), 'failed', 9);
    const path = `/tenants/${one.tenantId}/deliveries`;
    const ids = async (query: object) =>
      ((await get(path, query)) as Deliveries).deliveries.map(({ id }) => id);
    expect(await ids({})).toEqual([dead]);
    expect(await ids({ status: 'all' })).toEqual([dead, good]);
    expect(await ids({ status: 'all', environment: 'live' })).toEqual([good]);
    const rows = await test.dataSource.query<unknown[]>(
      `SELECT action FROM audit_log WHERE tenant_id = $1 AND actor = 'operator'`,
      [one.tenantId],
    );
    expect(rows).toEqual(Array(3).fill({ action: 'tenant.deliveries_viewed' }));
  });

  it('M5: endpoints that fail or were switched off for it are listed, not those that the tenant switched off', async () => {
    const { tenantId } = await createTenant(test.app);
    await endpoint(tenantId);
    await endpoint(tenantId, { enabled: false, reason: 'tenant' });
    const failing = await endpoint(tenantId, { failing: true });
    const gone = await endpoint(tenantId, { enabled: false, reason: 'gone' });
    const off = await endpoint(tenantId, { enabled: false, reason: 'failing', failing: true });
    const ids = async (query: object) =>
      ((await get('/webhook-endpoints', query)) as { endpoints: { id: string }[] }).endpoints
        .map(({ id }) => id)
        .sort();
    expect(await ids({})).toEqual([failing, gone, off].sort());
    expect(await ids({ status: 'off' })).toEqual([gone, off].sort());
    expect(await ids({ status: 'failing' })).toEqual([failing]);
  });

  it('M5: the list of deliveries is read from its index, however many arrived', async () => {
    const { tenantId } = await createTenant(test.app);
    await test.dataSource.query(
      `INSERT INTO webhook_deliveries (tenant_id, environment, endpoint_id, event_id, event_type, status, attempt)
       SELECT $1, 'live', $2, gen_random_uuid(), 'payment.verified',
         CASE WHEN n % 500 = 0 THEN 'failed' ELSE 'delivered' END, 1 FROM generate_series(1, 20000) n`,
      [tenantId, await endpoint(tenantId)],
    );
    await test.dataSource.query('ANALYZE webhook_deliveries');
    const plan = await test.dataSource.query<{ 'QUERY PLAN': string }[]>(
      `EXPLAIN SELECT d.id FROM webhook_deliveries d
       WHERE (d.status = 'failed' OR (d.status = 'pending' AND d.attempt > 0))
       ORDER BY d.created_at DESC, d.id DESC LIMIT 21`,
    );
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('webhook_deliveries_troubled_idx');
  });
});
