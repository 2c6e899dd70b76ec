import { WebhookJobs } from '../../../src/modules/webhooks/webhook-jobs.js';
import type { TestTenant } from '../../support/verification/tenants.js';
import {
  startWebhooks,
  type CreatedEndpoint,
  type WebhooksFixture,
} from '../../support/webhooks/webhooks.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

/** More rows than one statement may change. */
const MANY = 12_000;
const LARGE = ['outbox', 'webhook_deliveries', 'webhook_events'];

describe('tenants with very many deliveries', () => {
  let database: ThrowawayDatabase;
  let fixture: WebhooksFixture;
  let tenant: TestTenant;
  let endpoint: CreatedEndpoint;

  const query = <T>(sql: string, values?: unknown[]) => fixture.test.dataSource.query<T>(sql, values);

  /** Gives the planner statistics of many small tenants, so that it does not know of the large one. */
  const rememberSmallTenants = () =>
    fixture.test.dataSource.transaction(async (manager) => {
      await manager.query('SET LOCAL session_replication_role = replica');
      const each = `gen_random_uuid(), 'live', 'payment.verified' FROM generate_series(1, ${MANY})`;
      await manager.query(
        `INSERT INTO outbox (payload, tenant_id, environment, event_type) SELECT '{}', ${each};
         INSERT INTO webhook_events (created_at, payload, tenant_id, environment, event_type) SELECT now(), '{}', ${each};
         INSERT INTO webhook_deliveries (event_id, endpoint_id, tenant_id, environment, event_type)
           SELECT gen_random_uuid(), gen_random_uuid(), ${each};`,
      );
      for (const table of LARGE)
        await manager.query(`ALTER TABLE ${table} SET (autovacuum_enabled = false); ANALYZE ${table}`);
    });

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    fixture = await startWebhooks({ config: { DATABASE_URL: database.url } });
    // One statement may not change more rows than this, however many the tenant has.
    await query(`CREATE FUNCTION at_most() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (SELECT count(*) FROM changed) > 5000 THEN RAISE 'too much at once in %', TG_TABLE_NAME; END IF;
        RETURN NULL;
      END $$`);
    await rememberSmallTenants();
    for (const table of LARGE) {
      for (const event of ['UPDATE', 'DELETE'])
        await query(`CREATE TRIGGER at_most_${event} AFTER ${event} ON ${table} REFERENCING OLD TABLE AS changed
          FOR EACH STATEMENT EXECUTE FUNCTION at_most()`);
    }
  });
  afterAll(async () => {
    await fixture.close();
    await database.drop();
  });
  beforeEach(async () => {
    await query(
      'TRUNCATE webhook_endpoints, webhook_events, webhook_deliveries, webhook_attempts, event_listeners, outbox',
    );
    tenant = await fixture.tenant();
    endpoint = await fixture.endpoint(tenant.liveKey, {}, `/${tenant.tenantId}`);
    await query(
      `WITH events AS (
         INSERT INTO webhook_events (tenant_id, environment, event_type, payload, created_at)
         SELECT $1, 'live', 'payment.verified', '{}', now() FROM generate_series(1, $3::int) RETURNING id)
       INSERT INTO webhook_deliveries (tenant_id, environment, endpoint_id, event_id, event_type, next_attempt_at)
       SELECT $1, 'live', $2, id, 'payment.verified', now() + interval '5 hours' FROM events`,
      [tenant.tenantId, endpoint.id, MANY],
    );
  });

  const erase = () =>
    fixture.test.http
      .delete(`/api/v1/x402/admin/tenants/${tenant.tenantId}`)
      .set('X-Admin-Key', 'operator-of-the-webhooks');
  const left = async (): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (const table of [...LARGE, 'webhook_endpoints']) {
      const sql = `SELECT count(*)::int AS count FROM ${table} WHERE tenant_id = $1`;
      const [row] = await query<[{ count: number }]>(sql, [tenant.tenantId]);
      counts[table] = row.count;
    }
    return counts;
  };
  const NOTHING = { outbox: 0, webhook_deliveries: 0, webhook_events: 0, webhook_endpoints: 0 };

  it('K2: a new URL makes all waiting deliveries of the endpoint due at once', async () => {
    const path = `/webhook-endpoints/${endpoint.id}`;
    const moved = { url: `${fixture.receiver.url}/elsewhere` };
    expect(await fixture.call(tenant.liveKey, 'patch', path, moved)).toMatchObject({ status: 200 });
    const [row] = await query<[{ waiting: number }]>(
      `SELECT count(*)::int AS waiting FROM webhook_deliveries WHERE endpoint_id = $1 AND next_attempt_at > $2`,
      [endpoint.id, new Date(fixture.clock.nowMs())],
    );
    expect(row.waiting).toBe(0);
  });

  it('K2: an endpoint is deleted with all its deliveries', async () => {
    const path = `/webhook-endpoints/${endpoint.id}`;
    expect(await fixture.call(tenant.liveKey, 'delete', path)).toMatchObject({ status: 204 });
    expect(await left()).toMatchObject({ webhook_deliveries: 0, webhook_endpoints: 0 });
  });

  it('S10: ranges are replayed one at a time, and only while at most 10,000 deliveries wait', async () => {
    const others = [];
    for (const path of ['/a', '/b', '/c']) others.push(await fixture.endpoint(tenant.liveKey, {}, path));
    const replay = (id: string, what: object) =>
      fixture.call(tenant.liveKey, 'post', `/webhook-endpoints/${id}/replay`, what);
    const range = { from: '2026-01-01', to: '2100-01-01' };
    const held = { status: 429, body: { code: 'RATE_LIMIT_EXCEEDED' } };
    const waiting = { ...held, body: { ...held.body, retryAfterSeconds: 60 } };
    for (const { id } of [endpoint, ...others]) expect(await replay(id, range)).toMatchObject(waiting);
    const [event] = await query<[{ id: string }]>('SELECT id FROM webhook_events LIMIT 1');
    const one = await replay(others[0]?.id ?? '', { eventId: event.id });
    expect(one).toMatchObject({ status: 202, body: { scheduled: 1 } });
    // Exactly 10,000 are left: one more range is accepted.
    await query(
      `UPDATE webhook_deliveries SET status = 'delivered', finished_at = now() WHERE id IN (
         SELECT id FROM webhook_deliveries WHERE endpoint_id = $1 LIMIT 2001)`,
      [endpoint.id],
    );
    const replies = await Promise.all(others.map(({ id }) => replay(id, range)));
    expect(replies.map(({ status }) => status).sort()).toEqual([202, 429, 429]);
    for (const reply of replies.filter(({ status }) => status === 429)) expect(reply).toMatchObject(held);
    const [row] = await query<[{ waiting: number }]>(
      `SELECT count(*)::int AS waiting FROM webhook_deliveries WHERE status = 'pending'`,
    );
    expect(row.waiting).toBeLessThanOrEqual(20_000);
  });

  it('B9: a tenant is erased with all its webhook rows', async () => {
    await query(
      `INSERT INTO outbox (tenant_id, environment, event_type, payload)
       SELECT $1, 'live', 'payment.verified', '{}' FROM generate_series(1, $2::int)`,
      [tenant.tenantId, MANY],
    );
    await erase().expect(200);
    expect(await left()).toEqual(NOTHING);
  });

  it('B9: if deletion fails, URLs and secrets are erased and nothing is sent; the job deletes the rest', async () => {
    const unrelated = await fixture.tenant();
    await fixture.endpoint(unrelated.liveKey, {}, `/${unrelated.tenantId}`);
    await query(
      `CREATE FUNCTION not_now() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not now'; END $$`,
    );
    await query(
      'CREATE TRIGGER not_now BEFORE DELETE ON webhook_deliveries FOR EACH STATEMENT EXECUTE FUNCTION not_now()',
    );
    await erase().expect(200);
    await query('DROP TRIGGER not_now ON webhook_deliveries');
    const rows = await query<unknown[]>(
      'SELECT url, description, enabled, secret, previous_secrets FROM webhook_endpoints WHERE tenant_id = $1',
      [tenant.tenantId],
    );
    const erased = { url: 'https://erased.invalid/', description: null, enabled: false };
    expect(rows).toEqual([{ ...erased, secret: Buffer.alloc(0), previous_secrets: [] }]);
    fixture.clock.advance(24 * 3_600_000);
    await fixture.deliver();
    expect(fixture.receiver.received.filter(({ path }) => path === `/${tenant.tenantId}`)).toEqual([]);
    expect(await left()).toMatchObject({ webhook_deliveries: MANY });
    await fixture.test.app.get(WebhookJobs, { strict: false }).forget();
    expect(await left()).toEqual(NOTHING);
    const others = await query<unknown[]>('SELECT 1 FROM webhook_endpoints WHERE tenant_id = $1', [
      unrelated.tenantId,
    ]);
    expect(others).toHaveLength(1);
  });
});
