import { randomUUID } from 'node:crypto';
import { AccountJobs } from '../../../src/modules/accounts/account-jobs.js';
import { Browser } from '../../support/accounts/browser.js';
import { signedInMember } from '../../support/accounts/member.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant } from '../../support/verification/tenants.js';

const ADMIN_KEY = 'operator-key-of-the-tests';

describe('the operator views the console as a tenant', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await createTestApp({
      config: { X402_ADMIN_KEY: ADMIN_KEY, OPERATOR_EMAILS: 'olga@example.com' },
      oneProcess: 'cookies are of one origin',
    });
  });
  afterAll(() => app.close());

  async function operator(): Promise<Browser> {
    const browser = await Browser.of(app.app);
    const body = await browser.signedIn(
      browser.send('post', '/sign-in/operator-key', { adminKey: ADMIN_KEY }),
    );
    expect(body).toMatchObject({ tenant: null, operator: { isOperator: true } });
    return browser;
  }
  const actionsOf = async (tenantId: string, actor = 'operator'): Promise<string[]> =>
    (
      await app.dataSource.query<{ action: string }[]>(
        'SELECT action FROM audit_log WHERE tenant_id = $1 AND actor = $2 ORDER BY created_at',
        [tenantId, actor],
      )
    ).map(({ action }) => action);

  it('M5: sees what the tenant sees, changes nothing, and the tenant sees that', async () => {
    const { tenantId } = await createTenant(app.app, { plan: 'starter' });
    const browser = await operator();
    const before = [...browser.cookies.values()];
    const body = await browser.signedIn(browser.send('post', `/admin/tenants/${tenantId}/view`));
    expect(body).toMatchObject({
      tenant: { id: tenantId, plan: 'starter', isView: true },
      access: { keys: 'read', billing: 'read', audit: 'read', settings: 'read' },
      operator: { isOperator: true },
    });
    expect([...browser.cookies.values()]).not.toEqual(before);
    const keys = await browser.send('get', '/api-keys');
    expect([keys.status, (keys.body as { apiKeys: unknown[] }).apiKeys.length]).toEqual([200, 1]);
    expect((await browser.send('get', '/usage')).body).toMatchObject({ plan: 'starter' });
    for (const [method, path, sent] of [
      ['post', '/api-keys', {}],
      ['post', '/verify', { tx_hash: `0x${'1'.repeat(64)}`, chain: 'base' }],
      ['put', '/wallets/base', { address: `0x${'1'.repeat(40)}` }],
      ['post', '/team/invitations', { role: 'owner' }],
      ['post', '/billing/portal', {}],
    ] as const) {
      const refused = await browser.send(method, path, sent);
      expect([path, refused.status, (refused.body as { code: string }).code]).toEqual([
        ...[path, 403, 'ROLE_NOT_ALLOWED'],
      ]);
    }
    const ended = await browser.signedIn(browser.send('delete', '/admin/view'));
    expect(ended).toMatchObject({ tenant: null, operator: { isOperator: true } });
    expect((await browser.session()).tenant).toBeNull();
    expect(await actionsOf(tenantId)).toEqual(['tenant.view_begun', 'tenant.view_ended']);
  });

  it('M5: signing out ends the view, too, and the tenant sees when; a view that is an hour old shows nothing', async () => {
    const { tenantId } = await createTenant(app.app, { plan: 'starter' });
    const browser = await operator();
    await browser.signedIn(browser.send('post', `/admin/tenants/${tenantId}/view`));
    await app.dataSource.query(
      `UPDATE sessions SET view_until = view_until - interval '1 hour' WHERE view_tenant_id = $1`,
      [tenantId],
    );
    expect(await browser.session()).toMatchObject({ tenant: null, operator: { isOperator: true } });
    expect((await browser.send('get', '/payments')).body).toMatchObject({ code: 'NO_ACCOUNT_CHOSEN' });
    await browser.signedIn(browser.send('post', `/admin/tenants/${tenantId}/view`));
    expect((await browser.send('get', '/payments')).status).toBe(200);
    expect((await browser.send('delete', '/session')).status).toBe(204);
    expect(await actionsOf(tenantId)).toEqual([
      ...['tenant.view_begun', 'tenant.view_ended'],
      ...['tenant.view_begun', 'tenant.view_ended'],
    ]);
  });

  describe('ends by itself, and the tenant sees that, once', () => {
    const view = async (): Promise<{ tenantId: string; browser: Browser }> => {
      const { tenantId } = await createTenant(app.app, { plan: 'starter' });
      const browser = await operator();
      await browser.signedIn(browser.send('post', `/admin/tenants/${tenantId}/view`));
      return { tenantId, browser };
    };
    const age = (tenantId: string, column: 'view_until' | 'expires_at'): Promise<unknown> =>
      app.dataSource.query(
        `UPDATE sessions SET ${column} = now() - interval '1 second' WHERE view_tenant_id = $1`,
        [tenantId],
      );
    const ONCE = ['tenant.view_begun', 'tenant.view_ended'];

    it('M5: at the next requests after its hour, of any number at once', async () => {
      const { tenantId, browser } = await view();
      await age(tenantId, 'view_until');
      await Promise.all(Array.from({ length: 5 }, () => browser.send('get', '/session')));
      expect(await actionsOf(tenantId)).toEqual(ONCE);
    });

    it.each(['view_until', 'expires_at'] as const)(
      'M5: where nobody asks again, by the hourly job (%s)',
      async (column) => {
        const { tenantId } = await view();
        await app.app.get(AccountJobs).forget();
        expect(await actionsOf(tenantId)).toEqual(['tenant.view_begun']);
        await age(tenantId, column);
        await Promise.all([app.app.get(AccountJobs).forget(), app.app.get(AccountJobs).forget()]);
        expect(await actionsOf(tenantId)).toEqual(ONCE);
      },
    );

    it('M5: when its browser signs in anew', async () => {
      const { tenantId, browser } = await view();
      await browser.signedIn(browser.send('post', '/sign-in/operator-key', { adminKey: ADMIN_KEY }));
      expect(await actionsOf(tenantId)).toEqual(ONCE);
    });
  });

  it('M5: a session that is ended from another one tells of the end of its view', async () => {
    const { tenantId } = await createTenant(app.app, { plan: 'starter' });
    const { browser, userId } = await signedInMember(app, (await createTenant(app.app)).tenantId);
    /** Another session of the person, with a view. */
    const viewElsewhere = async (): Promise<string> => {
      const [row] = await app.dataSource.query<[{ id: string }]>(
        `INSERT INTO sessions (token_hash, user_id, method, expires_at, view_tenant_id, view_until)
         VALUES (sha256(gen_random_uuid()::text::bytea), $1, 'email', now() + interval '1 day', $2, now() + interval '1 hour')
         RETURNING id`,
        [userId, tenantId],
      );
      return row.id;
    };
    expect((await browser.send('delete', `/sessions/${await viewElsewhere()}`)).status).toBe(204);
    expect(await actionsOf(tenantId, `operator:${userId}`)).toEqual(['tenant.view_ended']);
    await viewElsewhere();
    expect((await browser.send('delete', '/sessions')).status).toBe(204);
    expect(await actionsOf(tenantId, `operator:${userId}`)).toEqual([
      'tenant.view_ended',
      'tenant.view_ended',
    ]);
  });

  it('M5: choosing an account of one’s own ends the view, and the tenant sees when', async () => {
    const { tenantId } = await createTenant(app.app, { plan: 'starter' });
    const own = await createTenant(app.app);
    const { browser, userId, sessionId } = await signedInMember(app, own.tenantId, {
      email: 'olga@example.com',
    });
    await app.dataSource.query('UPDATE users SET operator_confirmed_at = now() WHERE id = $1', [userId]);
    await app.dataSource.query('UPDATE sessions SET second_factor_at = now() WHERE id = $1', [sessionId]);
    await browser.signedIn(browser.send('post', `/admin/tenants/${tenantId}/view`));
    const chosen = await browser.signedIn(browser.send('put', '/session/tenant', { tenantId: own.tenantId }));
    expect(chosen.tenant).toMatchObject({ id: own.tenantId, isView: false });
    const entries = await app.dataSource.query<object[]>(
      'SELECT action, actor FROM audit_log WHERE tenant_id = $1 ORDER BY created_at',
      [tenantId],
    );
    const actor = `operator:${userId}`;
    expect(entries.slice(-2)).toEqual([
      { action: 'tenant.view_begun', actor },
      { action: 'tenant.view_ended', actor },
    ]);
    await app.dataSource.query('DELETE FROM users WHERE id = $1', [userId]);
  });

  it('M5: of a person at the operator’s work the tenant sees that it was the operator, and no more', async () => {
    const { tenantId } = await createTenant(app.app, { plan: 'starter' });
    const { browser, userId, sessionId } = await signedInMember(app, (await createTenant(app.app)).tenantId, {
      name: 'Olga',
      email: 'olga@example.com',
    });
    // As after an enrolment with the operator key.
    await app.dataSource.query('UPDATE users SET operator_confirmed_at = now() WHERE id = $1', [userId]);
    await app.dataSource.query('UPDATE sessions SET second_factor_at = now() WHERE id = $1', [sessionId]);
    expect((await browser.send('get', `/admin/tenants/${tenantId}/members`)).status).toBe(200);
    await browser.signedIn(browser.send('post', `/admin/tenants/${tenantId}/view`));
    const owner = (await signedInMember(app, tenantId)).browser;
    const nameless = { kind: 'operator', id: null, name: null };
    for (const query of ['', '?actor=operator']) {
      const { body, text } = (await owner.send('get', `/audit${query}`)) as { body: unknown; text: string };
      expect(body).toMatchObject({
        entries: [
          { action: 'tenant.view_begun', actor: nameless },
          { action: 'tenant.members_viewed', actor: nameless },
        ],
      });
      expect(text).not.toMatch(new RegExp(`${userId}|Olga|olga@`));
    }
    const { body } = (await app.http
      .get(`/api/v1/x402/admin/audit?tenantId=${tenantId}`)
      .set('X-Admin-Key', ADMIN_KEY)) as { body: unknown };
    expect(body).toMatchObject({
      entries: [{ actor: `operator:${userId}` }, { actor: `operator:${userId}` }],
    });
  });

  it('M5: a token from before the view is worth nothing', async () => {
    const { tenantId } = await createTenant(app.app);
    const browser = await operator();
    const thief = browser.another();
    for (const [name, value] of browser.cookies) thief.cookies.set(name, value);
    await browser.signedIn(browser.send('post', `/admin/tenants/${tenantId}/view`));
    expect((await thief.session()).signedIn).toBe(false);
    expect((await browser.session()).tenant).toMatchObject({ id: tenantId });
  });

  it('M5: the view ends with the tenant, and with the session', async () => {
    const { tenantId } = await createTenant(app.app);
    const browser = await operator();
    await browser.signedIn(browser.send('post', `/admin/tenants/${tenantId}/view`));
    expect((await browser.send('delete', `/admin/tenants/${tenantId}`)).status).toBe(200);
    expect((await browser.session()).tenant).toBeNull();
  });

  it('M5: unknown and deleted tenants, keys, members and other sites have no view', async () => {
    const browser = await operator();
    expect((await browser.send('post', `/admin/tenants/${randomUUID()}/view`)).status).toBe(404);
    const gone = await createTenant(app.app, { status: 'deleted' });
    expect((await browser.send('post', `/admin/tenants/${gone.tenantId}/view`)).status).toBe(409);
    const { tenantId, liveKey } = await createTenant(app.app);
    const path = `/admin/tenants/${tenantId}/view`;
    const noToken = await browser.send('post', path, {}, { 'x-csrf-token': undefined });
    expect([noToken.status, (noToken.body as { code: string }).code]).toEqual([403, 'CROSS_SITE_REQUEST']);
    const elsewhere = await browser.send('post', path, {}, { origin: 'https://evil.example' });
    expect([elsewhere.status, (elsewhere.body as { code: string }).code]).toEqual([
      403,
      'CROSS_SITE_REQUEST',
    ]);
    await app.http.post(`/api/v1/x402${path}`).set('X-Admin-Key', ADMIN_KEY).expect(409);
    await app.http.post(`/api/v1/x402${path}`).set('Authorization', `Bearer ${liveKey}`).expect(401);
    await app.http.delete(`/api/v1/x402/admin/view`).set('X-Admin-Key', ADMIN_KEY).expect(409);
    expect(await actionsOf(tenantId)).toEqual([]);
    expect((await browser.session()).tenant).toBeNull();
  });

  it('M5: the members of a tenant are listed, and the tenant sees that', async () => {
    const { tenantId } = await createTenant(app.app);
    const [user] = await app.dataSource.query<[{ id: string }]>(
      `INSERT INTO users (email, name) VALUES ($1, 'Ann') RETURNING id`,
      [`${randomUUID()}@example.com`],
    );
    await app.dataSource.query(
      `INSERT INTO memberships (tenant_id, user_id, role) VALUES ($1, $2, 'admin')`,
      [tenantId, user.id],
    );
    const { body } = (await app.http
      .get(`/api/v1/x402/admin/tenants/${tenantId}/members`)
      .set('X-Admin-Key', ADMIN_KEY)
      .expect(200)) as { body: unknown };
    expect(body).toMatchObject({
      members: [{ userId: user.id, name: 'Ann', role: 'admin', isYou: false }],
      invitations: [],
    });
    expect(await actionsOf(tenantId)).toEqual(['tenant.members_viewed']);
  });
});
