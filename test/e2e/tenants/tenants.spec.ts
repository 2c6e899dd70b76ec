import { randomBytes, randomUUID } from 'node:crypto';
import type { Response, Test } from 'supertest';
import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import { SCOPES } from '../../../src/domain/access/scope.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant, mintKey, registerWallet } from '../../support/verification/tenants.js';

const ADMIN_KEY = 'operator-key-of-the-tests';
const TENANTS = `/${BASE_PATH}/admin/tenants`;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly text: string;
}

let test: TestApp;

beforeAll(async () => {
  test = await createTestApp({ config: { X402_ADMIN_KEY: `${ADMIN_KEY},second-key` } });
});

afterAll(async () => {
  await test.close();
});

type Method = 'get' | 'post' | 'patch' | 'delete';

function operator(method: Method, path = ''): Test {
  return test.http[method](`${TENANTS}${path}`).set('X-Admin-Key', ADMIN_KEY);
}

function listKeys(key: string): Test {
  return test.http.get(`/${BASE_PATH}/api-keys`).set('Authorization', `Bearer ${key}`);
}

function someEmail(): string {
  return `T-${randomBytes(6).toString('hex')}@Example.com`;
}

interface AuditRow {
  actor: string;
  action: string;
  before: unknown;
  after: unknown;
  request_id: string | null;
}

function auditOf(tenantId: string): Promise<AuditRow[]> {
  return test.dataSource.query(
    'SELECT actor, action, before, after, request_id FROM audit_log WHERE tenant_id = $1 ORDER BY created_at, action',
    [tenantId],
  );
}

describe('POST /admin/tenants', () => {
  it('B1: creates a tenant and shows its first key, with every scope, once', async () => {
    const email = someEmail();
    const { status, body } = (await operator('post').send({ email, companyName: 'Example Ltd' })) as Answer;
    expect(status).toBe(201);
    expect(body).toEqual({
      tenant: {
        id: expect.any(String) as unknown,
        email,
        companyName: 'Example Ltd',
        plan: 'free',
        planSource: 'stripe',
        status: 'active',
        suspendedBy: [],
        suspendedReason: null,
        limitOverrides: {},
        requireReference: false,
        riskThreshold: null,
        createdAt: expect.stringMatching(ISO) as unknown,
        updatedAt: expect.stringMatching(ISO) as unknown,
      },
      apiKey: {
        id: expect.any(String) as unknown,
        key: expect.stringMatching(/^x402_live_/) as unknown,
        name: 'First key',
        environment: 'live',
        scopes: [...SCOPES],
        createdAt: expect.stringMatching(ISO) as unknown,
        expiresAt: null,
      },
      message: expect.stringContaining('will not be shown again') as unknown,
      // No mail is set up.
      invited: false,
    });
    const { apiKey, tenant } = body as { apiKey: { id: string; key: string }; tenant: { id: string } };
    const keys = await listKeys(apiKey.key);
    expect(keys.status).toBe(200);
    expect(keys.text).not.toContain(apiKey.key);
    const shown = await operator('get', `/${tenant.id}`);
    expect(shown.body).toEqual((body as { tenant: unknown }).tenant);
  });

  it('B1: refuses a used email address in any case', async () => {
    const email = someEmail();
    await operator('post').send({ email }).expect(201);
    const again = await operator('post').send({ email: email.toUpperCase() });
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({ code: 'CONFLICT' });
    expect(again.text.toLowerCase()).not.toContain(email.toLowerCase());
  });

  it('B1: twenty concurrent requests create one tenant', async () => {
    const email = someEmail();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        operator('post').send({ email: i % 2 === 0 ? email : email.toLowerCase() }),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array<number>(19).fill(409)]);
    const rows = await test.dataSource.query<{ keys: number }[]>(
      `SELECT (SELECT count(*)::int FROM api_keys k WHERE k.tenant_id = t.id) AS keys
         FROM tenants t WHERE lower(email) = lower($1)`,
      [email],
    );
    expect(rows).toEqual([{ keys: 1 }]);
  });

  it.each([
    [{}],
    [{ email: 'nobody' }],
    [{ email: 'ü@example.com' }],
    [{ email: 'a@example.com', plan: 'gold' }],
    [{ email: 'a@example.com', plan: null }],
    [{ email: 'a@example.com', companyName: 'x'.repeat(201) }],
    [{ email: 'a@example.com', status: 'active' }],
    [{ email: ['a@example.com'] }],
  ])('B1: refuses %j', async (body) => {
    const answer = await operator('post').send(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('B1: a plan set by the operator has the source operator', async () => {
    const { body } = (await operator('post').send({ email: someEmail(), plan: 'pro' })) as Answer;
    expect(body).toMatchObject({ tenant: { plan: 'pro', planSource: 'operator' } });
  });
});

describe('operator key', () => {
  it.each([
    [undefined, 'MISSING_API_KEY'],
    ['wrong', 'INVALID_API_KEY'],
    [`${ADMIN_KEY},second-key`, 'INVALID_API_KEY'],
  ])('B1: answers 401 to the operator key %j', async (key, code) => {
    const request = test.http.get(TENANTS);
    const answer = await (key === undefined ? request : request.set('X-Admin-Key', key));
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ code });
  });

  it('B1: accepts the second operator key and refuses tenant keys', async () => {
    await test.http.get(TENANTS).set('X-Admin-Key', 'second-key').expect(200);
    const { liveKey } = await createTenant(test.app);
    await test.http.get(TENANTS).set('Authorization', `Bearer ${liveKey}`).expect(401);
    await test.http.get(TENANTS).set('X-Admin-Key', liveKey).expect(401);
  });

  it('B1: refuses every key if X402_ADMIN_KEY is not set', async () => {
    const closed = await createTestApp();
    try {
      for (const key of [ADMIN_KEY, 'undefined', 'null', ' ', ',']) {
        expect((await closed.http.get(TENANTS).set('X-Admin-Key', key)).status).toBe(401);
      }
      expect((await closed.http.get(TENANTS)).body).toMatchObject({ code: 'MISSING_API_KEY' });
    } finally {
      await closed.close();
    }
  });
});

describe('GET /admin/tenants', () => {
  it('B1: pages list every tenant once, newest first', async () => {
    const made: string[] = [];
    for (let i = 0; i < 3; i++) made.push((await createTenant(test.app)).tenantId);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Response = await operator('get').query({
        limit: 2,
        ...(cursor === null ? {} : { cursor }),
      });
      expect(page.status).toBe(200);
      const { tenants, nextCursor } = page.body as { tenants: { id: string }[]; nextCursor: string | null };
      seen.push(...tenants.map(({ id }) => id));
      cursor = nextCursor;
    } while (cursor !== null && !made.every((id) => seen.includes(id)));
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => made.includes(id))).toEqual(made.reverse());
  });

  it.each([randomUUID(), 'not-an-id', '00000000-0000-0000-0000-000000000000', '%00'])(
    'B1: every tenant route answers 404 to the unknown tenant %s',
    async (id) => {
      const answers = await Promise.all([
        operator('get', `/${id}`),
        operator('patch', `/${id}`).send({ plan: 'pro' }),
        operator('post', `/${id}/suspend`).send({ reason: 'x' }),
        operator('post', `/${id}/reactivate`),
        operator('post', `/${id}/api-keys`),
        operator('delete', `/${id}`),
      ]);
      expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(404));
      const messages = answers.map(({ body }) => (body as { message: string }).message);
      expect(new Set(messages)).toEqual(new Set(['No such tenant.']));
    },
  );
});

describe('PATCH /admin/tenants/:id', () => {
  it('B1: changes plan, limits and settings and sets the plan source to operator', async () => {
    const { tenantId } = await createTenant(test.app);
    const change = {
      plan: 'team',
      companyName: 'New Name',
      limitOverrides: { requestsPerMinute: 60_000 },
      requireReference: true,
      riskThreshold: 0.7,
    };
    const { status, body } = (await operator('patch', `/${tenantId}`).send(change)) as Answer;
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...change, planSource: 'operator' });
    const cleared = await operator('patch', `/${tenantId}`).send({
      companyName: null,
      limitOverrides: {},
      riskThreshold: null,
      planSource: 'stripe',
    });
    expect(cleared.body).toMatchObject({
      plan: 'team',
      planSource: 'stripe',
      companyName: null,
      limitOverrides: {},
      riskThreshold: null,
      requireReference: true,
    });
  });

  it.each([
    [{ plan: 'gold' }],
    [{ plan: null }],
    [{ limitOverrides: { requestsPerDay: 0 } }],
    [{ limitOverrides: { requestsPerDay: '5' } }],
    [{ limitOverrides: { bananas: 1 } }],
    [{ limitOverrides: [] }],
    [{ limitOverrides: null }],
    [{ riskThreshold: 1.1 }],
    [{ status: 'deleted' }],
  ])('B1: refuses %j', async (change) => {
    const { tenantId } = await createTenant(test.app);
    const answer = await operator('patch', `/${tenantId}`).send(change);
    expect(answer.status).toBe(400);
    expect((await operator('get', `/${tenantId}`)).body).toMatchObject({ plan: 'free', limitOverrides: {} });
  });
});

describe('suspension', () => {
  it('B1: suspension and reactivation take effect on the next request', async () => {
    const { tenantId, liveKey } = await createTenant(test.app);
    await listKeys(liveKey).expect(200);
    const suspended = await operator('post', `/${tenantId}/suspend`).send({ reason: 'Invoice overdue' });
    expect(suspended.status).toBe(200);
    expect(suspended.body).toMatchObject({ status: 'suspended', suspendedReason: 'Invoice overdue' });
    const refused = await listKeys(liveKey);
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ code: 'TENANT_SUSPENDED' });
    const back = await operator('post', `/${tenantId}/reactivate`);
    expect(back.body).toMatchObject({ status: 'active', suspendedReason: null });
    await listKeys(liveKey).expect(200);
  });

  it('B1: requires a reason', async () => {
    const { tenantId } = await createTenant(test.app);
    await operator('post', `/${tenantId}/suspend`).send({}).expect(400);
    await operator('post', `/${tenantId}/suspend`).send({ reason: '' }).expect(400);
  });
});

describe('DELETE /admin/tenants/:id', () => {
  it('B9: returns the stored data of the tenant and keeps no personal data', async () => {
    const mark = randomBytes(6).toString('hex');
    const email = `${mark}@example.com`;
    const tenant = await createTenant(test.app, { email, companyName: `Company ${mark}` });
    const { tenantId } = tenant;
    await mintKey(test.app, tenantId, { name: `Key of ${mark}`, allowedIps: ['203.0.113.77'] });
    const address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
    await registerWallet(test.app, tenantId, { environment: 'live', chain: 'base', address });
    await operator('post', `/${tenantId}/suspend`).send({ reason: `Because of ${mark}` });

    const { status, body, text } = (await operator('delete', `/${tenantId}`)) as Answer;
    expect(status).toBe(200);
    const known = body as { tenant: unknown; apiKeys: unknown[]; wallets: unknown[]; deletedAt: string };
    expect(known.tenant).toMatchObject({
      id: tenantId,
      email,
      companyName: `Company ${mark}`,
      suspendedReason: `Because of ${mark}`,
      status: 'deleted',
    });
    expect(known.apiKeys).toHaveLength(3);
    expect(known.wallets).toEqual([{ environment: 'live', chain: 'base', address: '0x7099…79C8' }]);
    expect(known.deletedAt).toMatch(ISO);
    expect(text).not.toContain(tenant.liveKey);

    const leftovers = await rowsContaining(mark);
    expect(leftovers).toEqual([]);
    expect(await rowsContaining('203.0.113.77')).toEqual([]);
    expect((await auditOf(tenantId)).map(({ action }) => action)).toContain('tenant.deleted');
    expect(await listKeys(tenant.liveKey)).toMatchObject({ status: 401 });
    expect(await listKeys(tenant.testKey)).toMatchObject({ body: { code: 'INVALID_API_KEY' } });
  });

  it('B9: a deleted tenant cannot be changed, and its email address can be used again', async () => {
    const { tenantId, email } = await createTenant(test.app);
    await operator('delete', `/${tenantId}`).expect(200);
    const answers = await Promise.all([
      operator('patch', `/${tenantId}`).send({ plan: 'pro' }),
      operator('post', `/${tenantId}/suspend`).send({ reason: 'x' }),
      operator('post', `/${tenantId}/reactivate`),
      operator('post', `/${tenantId}/api-keys`),
      operator('delete', `/${tenantId}`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(409));
    expect((await operator('get', `/${tenantId}`)).body).toMatchObject({
      status: 'deleted',
      companyName: null,
    });
    await operator('post').send({ email }).expect(201);
  });

  it('B9: keys created concurrently with the deletion are not valid', async () => {
    const { tenantId, liveKey } = await createTenant(test.app);
    const creating = Array.from({ length: 10 }, () =>
      test.http.post(`/${BASE_PATH}/api-keys`).set('Authorization', `Bearer ${liveKey}`).send({}),
    );
    await Promise.all([...creating, operator('delete', `/${tenantId}`).expect(200)]);
    const rows = await test.dataSource.query<{ alive: number }[]>(
      'SELECT count(*)::int AS alive FROM api_keys WHERE tenant_id = $1 AND revoked_at IS NULL',
      [tenantId],
    );
    expect(rows).toEqual([{ alive: 0 }]);
  });
});

describe('the audit log of tenants', () => {
  it('G7: records every operator change with its request id and without personal data', async () => {
    const mark = randomBytes(6).toString('hex');
    const created = await operator('post').send({ email: `${mark}@example.com`, companyName: mark });
    const { tenant } = created.body as { tenant: { id: string } };
    await operator('patch', `/${tenant.id}`).send({ plan: 'pro', companyName: `${mark}!` });
    const suspended = await operator('post', `/${tenant.id}/suspend`).send({ reason: mark });
    const rows = await auditOf(tenant.id);
    expect(rows.map(({ action }) => action).sort()).toEqual([
      'api_key.created',
      'tenant.changed',
      'tenant.created',
      'tenant.suspended',
    ]);
    expect(rows.every(({ actor }) => actor === 'operator')).toBe(true);
    expect(rows.find(({ action }) => action === 'tenant.changed')).toMatchObject({
      before: { plan: 'free', planSource: 'stripe', companyName: '[personal]' },
      after: { plan: 'pro', planSource: 'operator' },
    });
    expect(rows.find(({ action }) => action === 'tenant.suspended')?.request_id).toBe(
      suspended.headers['x-request-id'],
    );
    expect(JSON.stringify(rows)).not.toContain(mark);
  });
});

/** Tables with a row that holds the text in any column. */
async function rowsContaining(text: string): Promise<string[]> {
  const tables = await test.dataSource.query<{ name: string }[]>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await test.dataSource.query<{ hits: number }[]>(
      `SELECT count(*)::int AS hits FROM ${name} AS r WHERE r::text ILIKE '%' || $1 || '%'`,
      [text],
    );
    if ((row?.hits ?? 0) > 0) found.push(name);
  }
  return found;
}
