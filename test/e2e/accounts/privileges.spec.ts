import { Browser } from '../../support/accounts/browser.js';
import { signedInMember, type Member } from '../../support/accounts/member.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { receiveMail, type MailReceiver } from '../../support/mail/receive-mail.js';
import { createTenant } from '../../support/verification/tenants.js';

const ADMIN_KEY = 'an-operator-key-of-privileges';
const OPERATOR = 'operator@privileges.example';
const tokenOf = (link: string): string => link.slice(link.indexOf('#') + 1);
const fresh = (name: string): string => `${name}-${crypto.randomUUID()}@example.com`;

describe('privileges that end, and that cannot be taken', () => {
  let test: TestApp;
  let mail: MailReceiver;

  beforeAll(async () => {
    mail = await receiveMail();
    test = await createTestApp({
      config: {
        ...{ SMTP_URL: mail.url, SIGN_UP: 'open', OPERATOR_EMAILS: OPERATOR, X402_ADMIN_KEY: ADMIN_KEY },
      },
      oneProcess: 'cookies are of one origin',
    });
  });
  afterAll(async () => {
    await test.close();
    await mail.stop();
  });

  const query = (statement: string, values: unknown[]): Promise<unknown[]> =>
    test.dataSource.query(statement, values);

  /** An operator by an address with a second factor, as far as the database is concerned. */
  async function operator(isConfirmed: boolean): Promise<Member> {
    await query('DELETE FROM users WHERE email = $1', [OPERATOR]);
    const { tenantId } = await createTenant(test.app);
    const member = await signedInMember(test, tenantId, { email: OPERATOR });
    await query('UPDATE users SET totp_confirmed_at = now() WHERE id = $1', [member.userId]);
    await query('UPDATE sessions SET second_factor_at = now() WHERE id = $1', [member.sessionId]);
    if (isConfirmed)
      await query('UPDATE users SET operator_confirmed_at = now() WHERE id = $1', [member.userId]);
    return member;
  }

  it('M5: a second factor alone makes no operator: the operator key was given once', async () => {
    const { browser } = await operator(false);
    const { status, body } = (await browser.send('get', '/admin/tenants')) as {
      status: number;
      body: unknown;
    };
    expect([status, (body as { code: string }).code]).toEqual([403, 'SECOND_FACTOR_REQUIRED']);
    expect(await browser.session()).toMatchObject({ operator: { isOperator: false, needs: 'enrolment' } });
    const wrong = await browser.send('post', '/second-factor/passkeys/options', { adminKey: 'a wrong key' });
    expect(wrong.status).toBe(401);
  });

  it('M5: a view of a tenant ends with the operator', async () => {
    const { browser, userId } = await operator(true);
    const { tenantId } = await createTenant(test.app);
    await browser.signedIn(browser.send('post', `/admin/tenants/${tenantId}/view`));
    expect((await browser.send('get', '/payments')).status).toBe(200);
    await query('UPDATE users SET operator_confirmed_at = NULL WHERE id = $1', [userId]);
    const { body } = (await browser.send('get', '/payments')) as { body: unknown };
    expect(body).toMatchObject({ code: 'NO_ACCOUNT_CHOSEN' });
    expect(await browser.session()).toMatchObject({ tenant: null });
  });

  it('M1: an address that folds into another one is another address', async () => {
    const email = `kate-${crypto.randomUUID()}@example.com`;
    await createTenant(test.app, { email });
    const browser = await Browser.of(test.app);
    // U+212A, the sign of Kelvin, whose small letter is k.
    const asked = await browser.send('post', '/sign-in/email', { email: email.replace('k', '\u212A') });
    expect([asked.status, (asked.body as { code: string }).code]).toEqual([400, 'VALIDATION_FAILED']);
    const inCapitals = await browser.send('post', '/sign-in/email', { email: email.toUpperCase() });
    expect(inCapitals.status).toBe(202);
    const token = tokenOf((await mail.mailTo(email)).link);
    const body = await browser.signedIn(browser.send('post', '/sign-in/email/confirm', { token }));
    expect(body).toMatchObject({ user: { email }, tenant: { role: 'owner' } });
  });

  it('M3: an owner who was made a viewer does not come back as owner by the address of the account', async () => {
    const email = fresh('founder');
    const { tenantId } = await createTenant(test.app, { email });
    const founder = await signedInMember(test, tenantId, { email });
    const { browser: second } = await signedInMember(test, tenantId);
    expect((await second.send('patch', `/team/members/${founder.userId}`, { role: 'viewer' })).status).toBe(
      204,
    );
    await query('UPDATE users SET email = $2 WHERE id = $1', [founder.userId, fresh('other')]);
    const browser = await Browser.of(test.app);
    expect((await browser.send('post', '/sign-in/email', { email })).status).toBe(202);
    const token = tokenOf((await mail.mailTo(email)).link);
    const body = await browser.signedIn(browser.send('post', '/sign-in/email/confirm', { token }));
    expect(body.tenants?.map(({ id }) => id)).not.toContain(tenantId);
  });

  it('M3: an invitation is worth nothing once its maker may not invite any more', async () => {
    const { tenantId } = await createTenant(test.app);
    const { browser: owner } = await signedInMember(test, tenantId);
    const admin = await signedInMember(test, tenantId, { role: 'admin' });
    const made = await admin.browser.send('post', '/team/invitations', { role: 'admin' });
    const token = tokenOf((made.body as { link: string }).link);
    expect((await owner.send('delete', `/team/members/${admin.userId}`)).status).toBe(204);
    expect((await admin.browser.send('post', '/invitations/accept', { token })).status).toBe(404);
  });

  it('M3: an invitation to an address makes nobody else owner or admin', async () => {
    const { tenantId } = await createTenant(test.app);
    const { browser: owner } = await signedInMember(test, tenantId);
    const email = fresh('partner');
    expect((await owner.send('post', '/team/invitations', { email, role: 'owner' })).status).toBe(201);
    const token = tokenOf((await mail.mailTo(email)).link);
    const thief = await signedInMember(test, (await createTenant(test.app)).tenantId);
    const { status, body } = (await thief.browser.send('post', '/invitations/accept', { token })) as {
      status: number;
      body: unknown;
    };
    expect([status, (body as { code: string }).code]).toEqual([403, 'ROLE_NOT_ALLOWED']);
    const partner = await signedInMember(test, (await createTenant(test.app)).tenantId, { email });
    expect((await partner.browser.send('post', '/invitations/accept', { token })).status).toBe(200);
  });

  it('M3: an invitation to an address as developer or viewer is taken by whoever has its link', async () => {
    const { browser: owner } = await signedInMember(test, (await createTenant(test.app)).tenantId);
    const email = fresh('freelancer');
    expect((await owner.send('post', '/team/invitations', { email, role: 'developer' })).status).toBe(201);
    const token = tokenOf((await mail.mailTo(email)).link);
    const holder = await signedInMember(test, (await createTenant(test.app)).tenantId);
    const accepted = await holder.browser.send('post', '/invitations/accept', { token });
    expect(accepted.body).toMatchObject({ tenant: { role: 'developer' } });
  });
});
