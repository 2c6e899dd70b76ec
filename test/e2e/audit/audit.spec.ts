import { randomUUID } from 'node:crypto';
import { AuditLog } from '../../../src/platform/audit/audit.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant } from '../../support/verification/tenants.js';

const AUDIT = '/api/v1/x402/admin/audit';
const ADMIN_KEY = 'audit-operator-key';

interface Entry {
  readonly id: string;
  readonly tenantId: string | null;
  readonly action: string;
  readonly actor: string;
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly requestId: string | null;
  readonly createdAt: string;
}
interface List {
  readonly entries: Entry[];
  readonly nextCursor: string | null;
}

describe('GET /admin/audit', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp({ config: { X402_ADMIN_KEY: ADMIN_KEY } });
  });
  afterAll(() => test.close());

  const list = async (query: Record<string, string | number>): Promise<List> => {
    const answer = await test.http.get(AUDIT).query(query).set('X-Admin-Key', ADMIN_KEY).expect(200);
    return answer.body as List;
  };
  /** Rows of one transaction share `created_at`. */
  const record = (tenantId: string | null, actions: readonly string[], after?: Record<string, unknown>) =>
    test.dataSource.transaction(async (manager) => {
      for (const action of actions) {
        const entry = { tenantId, actor: 'system', action, subject: 's', requestId: 'req_audit_1' };
        await test.app.get(AuditLog).record(manager, { ...entry, ...(after && { after }) });
      }
    });

  it('G7: requires the operator key', async () => {
    const { liveKey } = await createTenant(test.app);
    await test.http.get(AUDIT).expect(401);
    await test.http.get(AUDIT).set('Authorization', `Bearer ${liveKey}`).expect(401);
    await test.http.get(AUDIT).set('X-Admin-Key', 'wrong').expect(401);
  });

  it('G7: lists actions of operator and tenant with their request ids', async () => {
    const created = await test.http
      .post('/api/v1/x402/admin/tenants')
      .set({ 'X-Admin-Key': ADMIN_KEY, 'X-Request-Id': 'of-the-caller' })
      .send({ email: `audit-${randomUUID()}@example.com` })
      .expect(201);
    const { tenant, apiKey } = created.body as { tenant: { id: string }; apiKey: { key: string } };
    await test.http
      .post('/api/v1/x402/api-keys')
      .set('Authorization', `Bearer ${apiKey.key}`)
      .send({ name: 'second', scopes: ['verify'] })
      .expect(201);
    const { entries } = await list({ tenantId: tenant.id });
    expect(entries.map(({ actor }) => actor.split(':')[0])).toEqual(
      expect.arrayContaining(['operator', 'key']) as string[],
    );
    expect(entries.find(({ action }) => action === 'tenant.created')).toMatchObject({
      tenantId: tenant.id,
      actor: 'operator',
      subject: tenant.id,
      requestId: created.headers['x-request-id'],
    });
    const text = JSON.stringify(entries);
    expect(text).not.toContain(apiKey.key);
    expect(text).not.toContain('@example.com');
  });

  it('G7: pages return every row once, also rows with equal times', async () => {
    const tenantId = randomUUID();
    const actions = Array.from({ length: 7 }, (_, index) => `test.step_${index}`);
    await record(tenantId, actions.slice(0, 4));
    await record(tenantId, actions.slice(4));
    const seen: Entry[] = [];
    let cursor: string | null = null;
    do {
      const page: List = await list({ tenantId, limit: 2, ...(cursor !== null && { cursor }) });
      seen.push(...page.entries);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen.map(({ action }) => action).sort()).toEqual(actions);
    const times = seen.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('G7: filters by tenant, action and time, the end excluded', async () => {
    const tenantId = randomUUID();
    await record(tenantId, ['test.first']);
    await record(tenantId, ['test.second']);
    await record(randomUUID(), ['test.first']);
    expect((await list({ tenantId, action: 'test.first' })).entries).toHaveLength(1);
    const [entry] = (await list({ tenantId, action: 'test.second' })).entries;
    const at = entry?.createdAt ?? '';
    const names = async (query: Record<string, string>) =>
      (await list({ tenantId, ...query })).entries.map(({ action }) => action);
    expect(await names({ from: at })).toContain('test.second');
    expect(await names({ to: at })).not.toContain('test.second');
    expect(await names({ from: '2000-01-01', to: '2001-01-01T00:00:00+02:00' })).toEqual([]);
  });

  it('G7: entries of the installation have no tenant', async () => {
    const action = `test.installation_${randomUUID().replaceAll('-', '')}`;
    await record(null, [action]);
    expect((await list({ action })).entries).toMatchObject([{ tenantId: null, action }]);
  });

  it('G7: redacts a recorded secret', async () => {
    const tenantId = randomUUID();
    await record(tenantId, ['test.leak'], { plan: 'pro', secret: 'hunter2hunter2' });
    const { entries } = await list({ tenantId });
    expect(entries).toMatchObject([{ after: { plan: 'pro', secret: '[redacted]' } }]);
  });

  it.each([
    { tenantId: 'me' },
    { action: "x' OR 1=1" },
    { from: 'yesterday' },
    { from: '2026-02-30' },
    { from: '0000-01-01' },
    { to: '2026-01-01T00:00:00+23:00' },
    { to: '2026-01-01T00:00:00' },
    { limit: 0 },
    { limit: 101 },
    { cursor: 'abc' },
    { actor: 'operator' },
  ])('G7: refuses the query %j', async (query) => {
    const answer = await test.http.get(AUDIT).query(query).set('X-Admin-Key', ADMIN_KEY);
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([400, 'INVALID_PARAMETER']);
  });

  it('G7: refuses every writing method with 405', async () => {
    for (const method of ['post', 'put', 'patch', 'delete'] as const) {
      const { status } = await test.http[method](AUDIT).set('X-Admin-Key', ADMIN_KEY);
      expect(status).toBe(405);
    }
  });
});
