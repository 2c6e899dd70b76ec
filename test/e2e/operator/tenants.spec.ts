import { randomUUID } from 'node:crypto';
import { addPayment } from '../../support/database/sql-rows.js';
import { sqlOn } from '../../support/database/sql.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant } from '../../support/verification/tenants.js';

const ADMIN_KEY = 'operator-key-of-the-tests';
const TENANTS = '/api/v1/x402/admin/tenants';

interface Tenant {
  readonly id: string;
}

interface List {
  readonly tenants: readonly Tenant[];
  readonly nextCursor: string | null;
}

describe('the operator looks for a tenant', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp({ config: { X402_ADMIN_KEY: ADMIN_KEY } });
  });
  afterAll(() => test.close());

  const get = (path: string, query: object = {}) =>
    test.http.get(`${TENANTS}${path}`).query(query).set('X-Admin-Key', ADMIN_KEY);
  const found = async (query: object): Promise<string[]> =>
    ((await get('', query).expect(200)).body as List).tenants.map(({ id }) => id);

  it('M5: by a part of the email address or of the company name, in any case, or by id', async () => {
    const mark = randomUUID().slice(0, 8);
    const one = await createTenant(test.app, { email: `Ann.${mark}@example.com` });
    const two = await createTenant(test.app, { companyName: `Bread & ${mark.toUpperCase()} Ltd` });
    expect((await found({ q: mark })).sort()).toEqual([one.tenantId, two.tenantId].sort());
    expect(await found({ q: `ann.${mark}@EXAMPLE` })).toEqual([one.tenantId]);
    expect(await found({ q: two.tenantId })).toEqual([two.tenantId]);
    expect(await found({ q: randomUUID() })).toEqual([]);
  });

  it('M5: `%` and `_` stand for themselves', async () => {
    const mark = randomUUID().slice(0, 8);
    const { tenantId } = await createTenant(test.app, { companyName: `100% ${mark}_x` });
    await createTenant(test.app, { companyName: `1000 ${mark}yx` });
    expect(await found({ q: `100% ${mark}` })).toEqual([tenantId]);
    expect(await found({ q: `${mark}_x` })).toEqual([tenantId]);
  });

  it('M5: by plan and by status, those that billing has suspended included', async () => {
    const mark = randomUUID().slice(0, 8);
    const make = async (options: object): Promise<string> =>
      (await createTenant(test.app, { companyName: mark, ...options })).tenantId;
    const active = await make({ plan: 'pro' });
    const suspended = await make({ status: 'suspended' });
    const unpaid = await make({});
    await test.dataSource.query('UPDATE tenants SET billing_suspended_at = now() WHERE id = $1', [unpaid]);
    const deleted = await make({ status: 'deleted' });
    expect(await found({ q: mark, plan: 'pro' })).toEqual([active]);
    expect(await found({ q: mark, status: 'active' })).toEqual([active]);
    expect((await found({ q: mark, status: 'suspended' })).sort()).toEqual([suspended, unpaid].sort());
    expect(await found({ q: mark, status: 'deleted' })).toEqual([deleted]);
  });

  it('M5: page by page, each once', async () => {
    const mark = randomUUID().slice(0, 8);
    const made: string[] = [];
    for (let index = 0; index < 5; index += 1)
      made.push((await createTenant(test.app, { companyName: mark })).tenantId);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: object = { q: mark, limit: 2, ...(cursor !== null && { cursor }) };
      const page: List = (await get('', query).expect(200)).body as List;
      seen.push(...page.tenants.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(made.reverse());
  });

  it.each([{ q: '' }, { q: 'x'.repeat(255) }, { q: 'a\u0000b' }, { plan: 'gold' }, { status: 'asleep' }])(
    'M5: refuses the query %j',
    async (query) => {
      const answer = await get('', query);
      expect([answer.status, (answer.body as { code: string }).code]).toEqual([400, 'INVALID_PARAMETER']);
    },
  );

  it('E8: a changed plan says whose it is now, until it is handed back to Stripe', async () => {
    const { tenantId } = await createTenant(test.app);
    const change = (body: object) =>
      test.http.patch(`${TENANTS}/${tenantId}`).set('X-Admin-Key', ADMIN_KEY).send(body).expect(200);
    expect((await change({ companyName: 'Example' })).body).toMatchObject({ planNotice: null });
    expect((await change({ plan: 'pro' })).body).toMatchObject({
      planSource: 'operator',
      planNotice: expect.stringMatching(/checkout.*409.*"planSource":"stripe"/s) as unknown,
    });
    expect((await change({ planSource: 'stripe' })).body).toMatchObject({
      plan: 'pro',
      planSource: 'stripe',
      planNotice: null,
    });
  });
});

describe('the operator looks into a tenant', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp({ config: { X402_ADMIN_KEY: ADMIN_KEY } });
  });
  afterAll(() => test.close());

  const get = (path: string, query: object = {}) =>
    test.http.get(`${TENANTS}${path}`).query(query).set('X-Admin-Key', ADMIN_KEY);
  const looks = (tenantId: string): Promise<{ actor: string; action: string; after: unknown }[]> =>
    test.dataSource.query(
      `SELECT actor, action, after FROM audit_log WHERE tenant_id = $1 ORDER BY created_at, action`,
      [tenantId],
    );

  it('M5: sees the units of the month in both environments, with the limits of the tenant', async () => {
    const { tenantId } = await createTenant(test.app, {
      plan: 'starter',
      limitOverrides: { verificationsPerMonth: 40 },
    });
    await test.dataSource.query(
      `INSERT INTO usage_counters (tenant_id, environment, period, shard, used)
       VALUES ($1, 'live', date_trunc('month', now() AT TIME ZONE 'UTC')::date, 0, 10)`,
      [tenantId],
    );
    const { body } = (await get(`/${tenantId}/usage`).expect(200)) as { body: unknown };
    expect(body).toMatchObject({
      live: { plan: 'starter', used: 10, limit: 40, remaining: 30, usagePercent: 25 },
      test: { used: 0, limit: 40 },
    });
    expect(await looks(tenantId)).toEqual([]);
  });

  it('M5: sees its payments of one environment, and the tenant sees that', async () => {
    const { tenantId } = await createTenant(test.app);
    const other = await createTenant(test.app);
    const sql = sqlOn(test.dataSource);
    const evidence = { finality: { level: 'safe' }, block: null };
    const hash = await addPayment(sql, tenantId, { evidence });
    await addPayment(sql, tenantId, {
      ...{ environment: 'test', chain: 'base-sepolia', evidence },
    });
    await addPayment(sql, other.tenantId);
    const { body } = (await get(`/${tenantId}/payments`).expect(200)) as { body: unknown };
    expect(body).toMatchObject({ payments: [{ txHash: hash }], nextCursor: null });
    const sandbox = await get(`/${tenantId}/payments`, { environment: 'test', limit: 5 }).expect(200);
    expect(sandbox.body).toMatchObject({ payments: [{ chain: 'base-sepolia' }] });
    expect(await looks(tenantId)).toEqual([
      { actor: 'operator', action: 'tenant.payments_viewed', after: { environment: 'live' } },
      { actor: 'operator', action: 'tenant.payments_viewed', after: { environment: 'test' } },
    ]);
    expect(await looks(other.tenantId)).toEqual([]);
  });

  it('M5: an unknown tenant is 404 at every look', async () => {
    const unknown = randomUUID();
    for (const part of ['usage', 'payments', 'deliveries']) {
      await get(`/${unknown}/${part}`).expect(404);
      await get(`/nobody/${part}`).expect(404);
    }
    expect(await looks(unknown)).toEqual([]);
  });
});
