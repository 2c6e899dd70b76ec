import type { Role } from '../../../src/domain/access/role.js';
import { signedInMember } from '../../support/accounts/member.js';
import { startVerification, type VerificationFixture } from '../../support/verification/verification.js';
import type { TestTenant } from '../../support/verification/tenants.js';

describe('the account and its audit log', () => {
  let fixture: VerificationFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    fixture = await startVerification({ config: { OPERATOR_EMAILS: 'operator@example.com' } });
  });
  afterAll(() => fixture.test.close());
  beforeEach(async () => {
    tenant = await fixture.tenant({ companyName: 'Shop' });
  });

  const member = (role: Role, name: string | null = null) =>
    signedInMember(fixture.test, tenant.tenantId, { role, name });

  it('M3: a member sees the account, and an owner or admin changes its name and settings', async () => {
    const { browser } = await member('admin', 'Ada');
    const shown = await browser.send('get', '/account');
    expect(shown.body).toMatchObject({ id: tenant.tenantId, companyName: 'Shop', requireReference: false });
    const change = { companyName: 'New Shop', requireReference: true, riskThreshold: 0.8 };
    const changed = await browser.send('patch', '/account', change);
    expect([changed.status, changed.body]).toEqual([200, expect.objectContaining(change)]);
    expect((await browser.send('get', '/account')).body).toEqual(changed.body);
    const { browser: viewer } = await member('viewer');
    expect((await viewer.send('get', '/account')).status).toBe(200);
    expect((await viewer.send('patch', '/account', change)).body).toMatchObject({ code: 'ROLE_NOT_ALLOWED' });
  });

  it('M3: what the operator decides cannot be changed by a member', async () => {
    const { browser } = await member('owner');
    for (const body of [
      { plan: 'enterprise' },
      { status: 'active' },
      { limitOverrides: {} },
      { riskThreshold: 2 },
    ])
      expect((await browser.send('patch', '/account', body)).status).toBe(400);
  });

  it('M3: an account that was opened with a wallet has no address', async () => {
    const other = await fixture.tenant({ email: `${crypto.randomUUID()}@wallet.invalid` });
    const { browser } = await signedInMember(fixture.test, other.tenantId);
    expect((await browser.send('get', '/account')).body).toMatchObject({ email: null });
  });

  it('M3: the audit log names people and keys, and the operator without a name or address', async () => {
    const { browser, userId } = await member('owner', 'Ada');
    await browser.send('patch', '/account', { requireReference: true });
    await fixture.test.http
      .post('/api/v1/x402/api-keys')
      .set('Authorization', `Bearer ${tenant.liveKey}`)
      .send({ name: 'shop' })
      .expect(201);
    const operator = await fixture.test.dataSource.query<[{ id: string }]>(
      `INSERT INTO users (email, name) VALUES ('operator@example.com', 'Olga') RETURNING id`,
    );
    const entry = (actor: string, action: string) =>
      fixture.test.dataSource.query(
        `INSERT INTO audit_log (tenant_id, actor, action, subject) VALUES ($1, $2, $3, 'subject')`,
        [tenant.tenantId, actor, action],
      );
    await entry('operator', 'tenant.suspended');
    await entry(`user:${operator[0].id}`, 'tenant.reactivated');
    const { body } = (await browser.send('get', '/audit')) as { body: unknown };
    const { entries } = body as {
      entries: { actor: object; action: string; before: object; after: object }[];
    };
    const by = (action: string) => entries.find((one) => one.action === action);
    expect(by('tenant.changed')).toMatchObject({
      actor: { kind: 'user', id: userId, name: 'Ada' },
      before: { requireReference: false },
      after: { requireReference: true },
    });
    expect(by('api_key.created')?.actor).toEqual({
      kind: 'key',
      id: tenant.liveKeyId,
      name: expect.any(String) as string,
    });
    const nameless = { kind: 'operator', id: null, name: null };
    expect([by('tenant.suspended')?.actor, by('tenant.reactivated')?.actor]).toEqual([nameless, nameless]);
    expect(JSON.stringify(body)).not.toMatch(/operator@example|Olga/);
  });

  it('M3: the audit log has filters and pages, and nothing of another account', async () => {
    const { browser, userId } = await member('owner', 'Ada');
    for (const requireReference of [true, false, true])
      await browser.send('patch', '/account', { requireReference });
    const read = async (query: string) =>
      (await browser.send('get', `/audit${query}`)).body as {
        entries: { id: string }[];
        nextCursor: string | null;
      };
    const all = await read('');
    expect(all.entries).toHaveLength(3);
    const first = await read('?limit=2');
    const second = await read(`?limit=2&cursor=${first.nextCursor ?? ''}`);
    expect([...first.entries, ...second.entries]).toEqual(all.entries);
    expect((await read(`?actor=user:${userId}&action=tenant.changed`)).entries).toHaveLength(3);
    expect((await read('?actor=operator')).entries).toEqual([]);
    expect((await read('?action=api_key.created')).entries).toEqual([]);
    expect((await read('?to=2020-01-01')).entries).toEqual([]);
    const other = await signedInMember(fixture.test, (await fixture.tenant()).tenantId);
    expect((await other.browser.send('get', '/audit')).body).toEqual({ entries: [], nextCursor: null });
  });

  it('M4: open routes know the plan and the environment of a member, and answer others as before', async () => {
    const { browser } = await member('viewer');
    browser.environment = 'test';
    const chainsOf = async () =>
      ((await browser.send('get', '/supported-chains')).body as { chains: { testnet: boolean }[] }).chains;
    expect((await chainsOf()).every(({ testnet }) => testnet)).toBe(true);
    await browser.send('delete', '/session');
    expect((await chainsOf()).some(({ testnet }) => testnet)).toBe(false);
    browser.cookies.set('x402_session', 'nonsense');
    expect((await chainsOf()).some(({ testnet }) => testnet)).toBe(false);
  });

  it('M3: developers and viewers, and keys, do not read the audit log', async () => {
    for (const role of ['developer', 'viewer'] as const) {
      const { browser } = await member(role);
      expect((await browser.send('get', '/audit')).body).toMatchObject({ code: 'ROLE_NOT_ALLOWED' });
    }
    await fixture.get(tenant.liveKey, '/audit').expect(401);
    await fixture.get(tenant.liveKey, '/account').expect(401);
  });
});
