import { Browser, type SessionBody } from '../../support/accounts/browser.js';
import { signedInMember } from '../../support/accounts/member.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { receiveMail, type MailReceiver } from '../../support/mail/receive-mail.js';
import { createTenant } from '../../support/verification/tenants.js';

const ADMIN_KEY = 'an-operator-key-of-these-tests';
const fresh = (name: string): string => `${name}-${crypto.randomUUID()}@example.com`;
const tokenOf = (link: string): string => link.slice(link.indexOf('#') + 1);

describe('people of a tenant', () => {
  let mail: MailReceiver;
  /** By what they say about people who are not known. */
  const apps = new Map<string, Promise<TestApp>>();

  beforeAll(async () => {
    mail = await receiveMail();
  });
  afterAll(async () => {
    for (const app of apps.values()) await (await app).close();
    await mail.stop();
  });

  const start = (signUp: string): Promise<TestApp> => {
    const config = { SMTP_URL: mail.url, SIGN_UP: signUp, X402_ADMIN_KEY: ADMIN_KEY };
    const app = apps.get(signUp) ?? createTestApp({ config, oneProcess: 'cookies are of one origin' });
    apps.set(signUp, app);
    return app;
  };
  const signIn = async (browser: Browser, email: string, invitation?: string): Promise<SessionBody> => {
    const since = mail.received.length;
    const body = invitation === undefined ? { email } : { email, invitation };
    expect((await browser.send('post', '/sign-in/email', body)).status).toBe(202);
    const token = tokenOf((await mail.mailTo(email, since)).link);
    return browser.signedIn(browser.send('post', '/sign-in/email/confirm', { token }));
  };

  it('M1: an operator opens an account, whose owner is invited by mail and signs in, although sign-up is closed', async () => {
    const test = await start('closed');
    const email = fresh('owner');
    const since = mail.received.length;
    const made = await test.http
      .post('/api/v1/x402/admin/tenants')
      .set('X-Admin-Key', ADMIN_KEY)
      .send({ email, plan: 'pro' });
    expect([made.status, (made.body as { invited: boolean }).invited]).toEqual([201, true]);
    expect((await mail.mailTo(email, since)).link).toMatch(/\/console\/invitation#\S+$/);
    const body = await signIn(await Browser.of(test.app), email);
    expect(body.tenant).toMatchObject({ role: 'owner', plan: 'pro' });
  });

  it('M1: while sign-up is closed, an unknown address gets the same answer and no mail', async () => {
    const test = await start('closed');
    const [unknown, known] = [fresh('unknown'), fresh('known')];
    await createTenant(test.app, { email: known });
    const browser = await Browser.of(test.app);
    const answers = [
      await browser.send('post', '/sign-in/email', { email: unknown }),
      await browser.send('post', '/sign-in/email', { email: known }),
    ];
    expect(answers.map(({ status, body }) => [status, Object.keys(body as object)])).toEqual([
      [202, ['expiresAt']],
      [202, ['expiresAt']],
    ]);
    // The second mail was asked for later: once it is there, the first one would be, too.
    await mail.mailTo(known);
    expect(mail.received.filter(({ to }) => to.includes(unknown))).toEqual([]);
  });

  it('M3: where sign-up is by invitation, an invited address comes in, into that account alone', async () => {
    const test = await start('invited');
    const { tenantId } = await createTenant(test.app, { plan: 'pro' });
    const { browser: owner } = await signedInMember(test, tenantId);
    const email = fresh('colleague');
    const since = mail.received.length;
    const invited = await owner.send('post', '/team/invitations', { email, role: 'developer' });
    expect([invited.status, (invited.body as { link: null }).link]).toEqual([201, null]);
    const token = tokenOf((await mail.mailTo(email, since)).link);
    const colleague = await Browser.of(test.app);
    const looked = await colleague.send('post', '/invitations/look', { token });
    expect(looked.body).toMatchObject({ role: 'developer' });
    expect(await signIn(colleague, email, token)).toMatchObject({ tenant: null, tenants: [] });
    const accepted = await colleague.signedIn(colleague.send('post', '/invitations/accept', { token }));
    expect(accepted.tenant).toMatchObject({ id: tenantId, role: 'developer' });
    expect((await colleague.send('get', '/billing/subscription')).body).toMatchObject({
      code: 'ROLE_NOT_ALLOWED',
    });
    expect((await colleague.send('post', '/invitations/accept', { token })).status).toBe(404);
  });

  it('M3: an invitation is accepted once, of several people at once', async () => {
    const test = await start('open');
    const { tenantId } = await createTenant(test.app);
    const { browser: owner } = await signedInMember(test, tenantId);
    const { body } = (await owner.send('post', '/team/invitations', { role: 'viewer' })) as { body: unknown };
    const token = tokenOf((body as { link: string }).link);
    const people = await Promise.all(
      [1, 2, 3].map(async () => signedInMember(test, (await createTenant(test.app)).tenantId)),
    );
    const answers = await Promise.all(
      people.map(({ browser }) => browser.send('post', '/invitations/accept', { token })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
  });

  it('M3: an account has 400 members, and the next one comes in once another has left', async () => {
    const test = await start('open');
    const { tenantId } = await createTenant(test.app);
    const { browser: owner } = await signedInMember(test, tenantId);
    await test.dataSource.query(
      `WITH people AS (INSERT INTO users (name) SELECT 'member ' || nth FROM generate_series(1, 399) AS nth RETURNING id)
       INSERT INTO memberships (tenant_id, user_id, role) SELECT $1, id, 'viewer' FROM people`,
      [tenantId],
    );
    const { body } = (await owner.send('post', '/team/invitations', { role: 'viewer' })) as { body: unknown };
    const token = tokenOf((body as { link: string }).link);
    const { browser } = await signedInMember(test, (await createTenant(test.app)).tenantId);
    expect((await browser.send('post', '/invitations/accept', { token })).status).toBe(409);
    const team = (await owner.send('get', '/team')) as { body: { members: { userId: string }[] } };
    expect(team.body.members).toHaveLength(400);
    const left = team.body.members.at(-1)?.userId ?? '';
    expect((await owner.send('delete', `/team/members/${left}`)).status).toBe(204);
    expect((await browser.send('post', '/invitations/accept', { token })).status).toBe(200);
  });

  it('E8: a session reads without using up the requests of the plan, and verifies at their cost', async () => {
    const test = await start('open');
    const { tenantId, testKey } = await createTenant(test.app, { plan: 'free' });
    const { browser } = await signedInMember(test, tenantId);
    browser.environment = 'test';
    const left = async (): Promise<number> => {
      const { headers } = await test.http.get('/api/v1/x402/usage').set('Authorization', `Bearer ${testKey}`);
      return Number((headers as Record<string, string>)['x-ratelimit-remaining']);
    };
    const before = await left();
    for (let read = 0; read < 20; read += 1)
      expect((await browser.send('get', '/payments')).status).toBe(200);
    expect(await left()).toBe(before - 1);
    const hash = `0x${'1'.repeat(8)}${crypto.randomUUID().replaceAll('-', '')}${'0'.repeat(24)}`;
    const { status } = await browser.send('post', '/verify', { tx_hash: hash, chain: 'sandbox' });
    expect(status).toBe(200);
    expect(await left()).toBe(before - 3);
  });

  it('M1: an erased account takes its people with it, but for those of other accounts', async () => {
    const test = await start('open');
    const [one, other] = [await createTenant(test.app), await createTenant(test.app)];
    const alone = await signedInMember(test, one.tenantId);
    const both = await signedInMember(test, one.tenantId);
    await test.dataSource.query(
      `INSERT INTO memberships (tenant_id, user_id, role) VALUES ($1, $2, 'viewer')`,
      [other.tenantId, both.userId],
    );
    const erased = await test.http
      .delete(`/api/v1/x402/admin/tenants/${one.tenantId}`)
      .set('X-Admin-Key', ADMIN_KEY);
    expect(erased.status).toBe(200);
    expect((await alone.browser.session()).signedIn).toBe(false);
    expect(await both.browser.session()).toMatchObject({
      signedIn: true,
      tenant: null,
      tenants: [{ id: other.tenantId }],
    });
  });
});
