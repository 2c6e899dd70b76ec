import type { Response } from 'supertest';
import { Browser } from '../../support/accounts/browser.js';
import { signedInMember } from '../../support/accounts/member.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { receiveMail, type MailReceiver } from '../../support/mail/receive-mail.js';
import { createTenant } from '../../support/verification/tenants.js';

const ADMIN_KEY = 'operator-key-of-own-accounts';
const fresh = (name: string): string => `${name}-${crypto.randomUUID()}@example.com`;
const tokenOf = (link: string): string => link.slice(link.indexOf('#') + 1);
const codeOf = ({ status, body }: Pick<Response, 'status' | 'body'>): string =>
  `${status} ${(body as { code?: string } | null)?.code ?? ''}`;

describe('accounts of people who are members of none', () => {
  let mail: MailReceiver;
  let test: TestApp;

  beforeAll(async () => {
    mail = await receiveMail();
    test = await createTestApp({
      config: { SMTP_URL: mail.url, SIGN_UP: 'open', X402_ADMIN_KEY: ADMIN_KEY },
      oneProcess: 'cookies are of one origin',
    });
  });
  afterAll(async () => {
    await test.close();
    await mail.stop();
  });

  const signIn = async (email: string, invitation?: string) => {
    const browser = await Browser.of(test.app);
    const since = mail.received.length;
    const asked = { email, ...(invitation !== undefined && { invitation }) };
    expect((await browser.send('post', '/sign-in/email', asked)).status).toBe(202);
    const token = tokenOf((await mail.mailTo(email, since)).link);
    const body = await browser.signedIn(browser.send('post', '/sign-in/email/confirm', { token }));
    return { browser, body };
  };
  const invite = async (owner: Browser, body: object): Promise<{ id: string; token: string }> => {
    const made = await owner.send('post', '/team/invitations', { role: 'developer', ...body });
    const { invitation, link } = made.body as { invitation: { id: string }; link: string | null };
    return { id: invitation.id, token: tokenOf(link ?? '') };
  };
  const operator = (method: 'post' | 'patch' | 'delete', path: string, body?: object) =>
    test.http[method](`/api/v1/x402/admin${path}`).set('X-Admin-Key', ADMIN_KEY).send(body);

  it('M3: who came by an invitation that was taken back opens one, once, however often asked at once', async () => {
    const { browser: owner } = await signedInMember(test, (await createTenant(test.app)).tenantId);
    const { id, token } = await invite(owner, {});
    const { browser, body } = await signIn(fresh('guest'), token);
    expect(body).toMatchObject({ tenant: null, tenants: [] });
    expect((await owner.send('delete', `/team/invitations/${id}`)).status).toBe(204);
    expect(codeOf(await browser.send('post', '/invitations/accept', { token }))).toBe('404 NOT_FOUND');
    const answers = await Promise.all([1, 2, 3].map(() => browser.send('post', '/session/tenant/new')));
    const opened = answers.filter(({ status }) => status === 200);
    expect(opened).toHaveLength(1);
    expect(opened[0]?.body).toMatchObject({ tenant: { role: 'owner', plan: 'free' } });
    const tenant = (opened[0]?.body as { tenant: { id: string } }).tenant.id;
    const audit = await test.dataSource.query<object[]>(
      `SELECT actor, action FROM audit_log WHERE tenant_id = $1`,
      [tenant],
    );
    expect(audit).toEqual([{ actor: `user:${body.user?.id ?? ''}`, action: 'tenant.created' }]);
  });

  it('M3: a dead invitation takes no account away from a new person', async () => {
    const { browser: owner } = await signedInMember(test, (await createTenant(test.app)).tenantId);
    const { id, token } = await invite(owner, {});
    await owner.send('delete', `/team/invitations/${id}`);
    expect((await signIn(fresh('late'), token)).body).toMatchObject({ tenant: { role: 'owner' } });
  });

  it('M3: a member opens none, nor does the operator key', async () => {
    const { browser } = await signedInMember(test, (await createTenant(test.app)).tenantId, {
      role: 'viewer',
    });
    expect(codeOf(await browser.send('post', '/session/tenant/new'))).toBe('409 CONFLICT');
    const key = await Browser.of(test.app);
    await key.signedIn(key.send('post', '/sign-in/operator-key', { adminKey: ADMIN_KEY }));
    expect(codeOf(await key.send('post', '/session/tenant/new'))).toBe('409 CONFLICT');
  });

  it('M3: where not everybody may sign up, nobody opens one', async () => {
    const closed = await createTestApp({
      config: { SIGN_UP: 'invited' },
      oneProcess: 'cookies are of one origin',
    });
    const { browser, userId } = await signedInMember(closed, (await createTenant(closed.app)).tenantId);
    await closed.dataSource.query('DELETE FROM memberships WHERE user_id = $1', [userId]);
    expect(codeOf(await browser.send('post', '/session/tenant/new'))).toBe('403 SIGN_UP_CLOSED');
    await closed.close();
  });

  it.each(['admin', 'developer', 'viewer'] as const)(
    'M3: a member with the role %s leaves, opens an account again, and takes nobody else along',
    async (role) => {
      const { tenantId } = await createTenant(test.app);
      const owner = await signedInMember(test, tenantId);
      const { browser, userId } = await signedInMember(test, tenantId, { role });
      if (role !== 'admin')
        expect(codeOf(await browser.send('delete', `/team/members/${owner.userId}`))).toBe(
          '403 ROLE_NOT_ALLOWED',
        );
      expect((await browser.send('delete', `/team/members/${userId}`)).status).toBe(204);
      expect(codeOf(await browser.send('get', '/payments'))).toBe('409 NO_ACCOUNT_CHOSEN');
      const own = await browser.signedIn(browser.send('post', '/session/tenant/new'));
      expect(own.tenant?.role).toBe('owner');
      expect(own.tenant?.id).not.toBe(tenantId);
      expect(codeOf(await owner.browser.send('delete', `/team/members/${owner.userId}`))).toBe(
        '409 CONFLICT',
      );
    },
  );

  it('M5: an operator who looks at an account does not leave it by that', async () => {
    const { tenantId } = await createTenant(test.app);
    const { userId } = await signedInMember(test, tenantId);
    const key = await Browser.of(test.app);
    await key.signedIn(key.send('post', '/sign-in/operator-key', { adminKey: ADMIN_KEY }));
    await key.signedIn(key.send('post', `/admin/tenants/${tenantId}/view`));
    expect(codeOf(await key.send('delete', `/team/members/${userId}`))).toBe('403 ROLE_NOT_ALLOWED');
  });

  it('M3: a member who tries a link leaves it to whom it was made for', async () => {
    const { browser: owner } = await signedInMember(test, (await createTenant(test.app)).tenantId);
    const { token } = await invite(owner, {});
    expect(codeOf(await owner.send('post', '/invitations/accept', { token }))).toBe('409 CONFLICT');
    const { browser: colleague } = await signedInMember(test, (await createTenant(test.app)).tenantId);
    expect((await colleague.send('post', '/invitations/accept', { token })).status).toBe(200);
  });

  it('M3: a corrected address takes the owner’s invitation of the wrong one back, and is invited', async () => {
    const [wrong, right] = [fresh('wrong'), fresh('right')];
    const made = await operator('post', '/tenants', { email: wrong });
    const { id } = (made.body as { tenant: { id: string } }).tenant;
    const token = tokenOf((await mail.mailTo(wrong)).link);
    expect((await operator('patch', `/tenants/${id}`, { email: right })).status).toBe(200);
    const { browser: outsider } = await signIn(wrong);
    expect(codeOf(await outsider.send('post', '/invitations/accept', { token }))).toBe('404 NOT_FOUND');
    const invited = tokenOf((await mail.mailTo(right)).link);
    const { browser, body } = await signIn(right, invited);
    expect(body.tenant).toMatchObject({ id, role: 'owner' });
    // The invitation is to the own address: it is accepted, although the address made the owner already.
    expect((await browser.send('post', '/invitations/accept', { token: invited })).status).toBe(200);
    const since = mail.received.length;
    await operator('patch', `/tenants/${id}`, { email: fresh('third') });
    await signIn(fresh('meanwhile'));
    expect(mail.received.slice(since).filter(({ link }) => link.includes('/console/invitation'))).toEqual([]);
  });

  it('M5: the operator replaces an owner who has lost every way in, in the log of the tenant', async () => {
    const { tenantId } = await createTenant(test.app);
    const lost = await signedInMember(test, tenantId);
    const mistaken = await operator('post', `/tenants/${tenantId}/invitations`, { role: 'admin' });
    const { invitation } = mistaken.body as { invitation: { id: string; invitedBy: string } };
    expect([mistaken.status, invitation.invitedBy]).toEqual([201, 'operator']);
    const email = fresh('successor');
    await operator('post', `/tenants/${tenantId}/invitations`, { email, role: 'owner' });
    const token = tokenOf((await mail.mailTo(email)).link);
    const { browser } = await signIn(email, token);
    expect((await browser.send('post', '/invitations/accept', { token })).status).toBe(200);
    for (const path of [`invitations/${invitation.id}`, `members/${lost.userId}`]) {
      expect((await operator('delete', `/tenants/${tenantId}/${path}`)).status).toBe(204);
      expect((await operator('delete', `/tenants/${tenantId}/${path}`)).status).toBe(404);
    }
    expect(codeOf(await lost.browser.send('get', '/payments'))).toBe('409 NO_ACCOUNT_CHOSEN');
    expect((await browser.send('get', '/team')).body).toMatchObject({
      members: [{ email }],
      invitations: [],
    });
    const audit = await test.dataSource.query<{ action: string }[]>(
      `SELECT action FROM audit_log WHERE tenant_id = $1 AND actor = 'operator' ORDER BY created_at, id`,
      [tenantId],
    );
    expect(audit.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['invitation.created', 'invitation.revoked', 'member.removed']),
    );
  });

  it('M3: a tenant whose address no mail is sent to is opened all the same, and nobody is invited', async () => {
    const made = await operator('post', '/tenants', { email: `"${crypto.randomUUID()}"@example.com` });
    expect([made.status, made.body]).toMatchObject([201, { invited: false }]);
  });

  it('M5: a tenant does not hear which person of the operator has invited its owner', async () => {
    const { tenantId } = await createTenant(test.app);
    const { browser } = await signedInMember(test, tenantId);
    await test.dataSource.query(
      `INSERT INTO invitations (tenant_id, token_hash, role, invited_by, expires_at)
       VALUES ($1, $2, 'owner', $3, now() + interval '1 day')`,
      [tenantId, Buffer.from(crypto.randomUUID()), `operator:${crypto.randomUUID()}`],
    );
    expect((await browser.send('get', '/team')).body).toMatchObject({
      invitations: [{ invitedBy: 'operator' }],
    });
  });

  it('M1: what a proxy asks a browser for is no key beside its session, and a dead cookie makes no visitor unwelcome', async () => {
    const { browser } = await signedInMember(test, (await createTenant(test.app)).tenantId);
    browser.environment = 'test';
    const basic = { authorization: `Basic ${Buffer.from('user:password').toString('base64')}` };
    expect((await browser.send('get', '/payments', undefined, basic)).status).toBe(200);
    expect(codeOf(await browser.another().send('get', '/payments', undefined, basic))).toBe(
      '401 INVALID_API_KEY',
    );
    const payment = { tx_hash: `0x${'1'.repeat(64)}`, chain: 'sandbox' };
    const visitor = { 'x-csrf-token': undefined, 'x-environment': undefined };
    const bare = codeOf(await browser.another().send('post', '/verify', payment, visitor));
    expect(bare).not.toMatch(/NOT_SIGNED_IN|CROSS_SITE/);
    expect(codeOf(await browser.send('post', '/verify', payment, visitor))).toBe(bare);
    const stolen = browser.another();
    for (const [name, value] of browser.cookies) stolen.cookies.set(name, value);
    expect((await browser.send('delete', '/session')).status).toBe(204);
    expect(codeOf(await stolen.send('post', '/verify', payment, visitor))).toBe(bare);
    stolen.csrfToken = browser.csrfToken;
    expect(codeOf(await stolen.send('post', '/verify', payment))).toBe('401 NOT_SIGNED_IN');
  });

  it('M3: a suspended session says who ends the suspension', async () => {
    const { tenantId } = await createTenant(test.app);
    const { browser } = await signedInMember(test, tenantId);
    const said = async (): Promise<unknown> =>
      ((await browser.session()) as { tenant?: { suspendedBy?: unknown } | null }).tenant?.suspendedBy;
    expect(await said()).toBeNull();
    await test.dataSource.query('UPDATE tenants SET billing_suspended_at = now() WHERE id = $1', [tenantId]);
    expect(await said()).toBe('billing');
    await operator('post', `/tenants/${tenantId}/suspend`, { reason: 'abuse' });
    expect(await said()).toBe('operator');
  });
});
