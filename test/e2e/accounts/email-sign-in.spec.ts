import { Browser } from '../../support/accounts/browser.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { receiveMail, type MailReceiver } from '../../support/mail/receive-mail.js';

const tokenOf = (link: string): string => link.slice(link.indexOf('#') + 1);
const fresh = (name: string): string => `${name}-${crypto.randomUUID()}@example.com`;

describe('signing in by a link', () => {
  let app: TestApp;
  let mail: MailReceiver;

  beforeAll(async () => {
    mail = await receiveMail();
    app = await createTestApp({
      config: { SMTP_URL: mail.url, SIGN_UP: 'open' },
      oneProcess: 'cookies are of one origin',
    });
  });
  afterAll(async () => {
    await app.close();
    await mail.stop();
  });

  /** Asks for a link, and returns its token. */
  const ask = async (browser: Browser, email: string): Promise<string> => {
    const { status, body } = (await browser.send('post', '/sign-in/email', {
      email,
    })) as { status: number; body: unknown };
    expect([status, Object.keys(body as object)]).toEqual([202, ['expiresAt']]);
    return tokenOf((await mail.mailTo(email)).link);
  };
  const signIn = async (browser: Browser, email: string): Promise<Awaited<ReturnType<Browser['session']>>> =>
    browser.signedIn(browser.send('post', '/sign-in/email/confirm', { token: await ask(browser, email) }));

  it('M1: opens an account on the free plan, whose owner makes a key', async () => {
    const browser = await Browser.of(app.app);
    expect(await browser.session()).toMatchObject({ signedIn: false });
    const email = fresh('new');
    const body = await signIn(browser, email);
    expect(body).toMatchObject({ signedIn: true, user: { email }, tenant: { role: 'owner', plan: 'free' } });
    browser.environment = 'test';
    const made = await browser.send('post', '/api-keys', { name: 'Mine' });
    expect([made.status, (made.body as { environment: string }).environment]).toEqual([201, 'test']);
    const audit = await app.dataSource.query<{ actor: string }[]>(
      `SELECT actor FROM audit_log WHERE tenant_id = $1 AND action = 'api_key.created'`,
      [body.tenant?.id],
    );
    expect(audit).toEqual([{ actor: `user:${body.user?.id ?? ''}` }]);
  });

  it('M1: a link works once, of ten at once', async () => {
    const browser = await Browser.of(app.app);
    const token = await ask(browser, fresh('once'));
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => browser.send('post', '/sign-in/email/confirm', { token })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(401)]);
  });

  it('M1: opened elsewhere, by a scanner or a thief, a link gives a code that only the first browser can use', async () => {
    const browser = await Browser.of(app.app);
    const token = await ask(browser, fresh('elsewhere'));
    const other = browser.another();
    const looked = await other.send('post', '/sign-in/email/look', { token });
    expect(looked.body).toEqual({ sameBrowser: false, code: expect.stringMatching(/^\d{6}$/) as string });
    const { code } = looked.body as { code: string };
    expect((await other.send('post', '/sign-in/email/confirm', { token })).status).toBe(401);
    expect((await other.send('post', '/sign-in/email/code', { code })).status).toBe(401);
    expect((await other.session()).signedIn).toBe(false);
    expect(await browser.signedIn(browser.send('post', '/sign-in/email/code', { code }))).toMatchObject({
      signedIn: true,
    });
  });

  it('M1: a code has five tries, also of many at once', async () => {
    const browser = await Browser.of(app.app);
    const token = await ask(browser, fresh('tries'));
    const { code } = (await browser.another().send('post', '/sign-in/email/look', { token })).body as {
      code: string;
    };
    const wrong = code === '000000' ? '000001' : '000000';
    const tries = Array.from({ length: 8 }, () =>
      browser.send('post', '/sign-in/email/code', { code: wrong }),
    );
    expect((await Promise.all(tries)).map(({ status }) => status)).toEqual(Array<number>(8).fill(401));
    expect((await browser.send('post', '/sign-in/email/code', { code })).status).toBe(401);
  });

  it('M1: a session ends when its person signs out, and its cookie is worth nothing then', async () => {
    const browser = await Browser.of(app.app);
    await signIn(browser, fresh('out'));
    const stolen = browser.another();
    for (const [name, value] of browser.cookies) stolen.cookies.set(name, value);
    expect((await stolen.session()).signedIn).toBe(true);
    expect((await browser.send('delete', '/session')).status).toBe(204);
    expect((await stolen.session()).signedIn).toBe(false);
    expect((await stolen.send('get', '/team')).body).toMatchObject({ code: 'NOT_SIGNED_IN' });
  });

  it('M1: a sign-in leaves nothing to the session that was there before', async () => {
    const planted = await Browser.of(app.app);
    await signIn(planted, fresh('attacker'));
    const victim = planted.another();
    for (const [name, value] of planted.cookies) victim.cookies.set(name, value);
    await signIn(victim, fresh('victim'));
    expect((await planted.session()).signedIn).toBe(false);
    expect((await victim.session()).signedIn).toBe(true);
  });

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['an origin with another port', { origin: 'http://127.0.0.1:1' }],
    ['no origin', { origin: undefined }],
    ['no token', { 'x-csrf-token': undefined }],
    ['a wrong token', { 'x-csrf-token': 'f'.repeat(64) }],
  ])('M1: a change from %s is refused', async (_, headers) => {
    const browser = await Browser.of(app.app);
    await signIn(browser, fresh('csrf'));
    const answer = await browser.send('post', '/api-keys', { name: 'Forged' }, headers);
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([403, 'CROSS_SITE_REQUEST']);
  });

  it('M1: a page of another site cannot begin a sign-in, nor read a session', async () => {
    const browser = await Browser.of(app.app);
    const foreign = { origin: 'https://evil.example' };
    const asked = await browser.send('post', '/sign-in/email', { email: fresh('login-csrf') }, foreign);
    expect([asked.status, (asked.body as { code: string }).code]).toEqual([403, 'CROSS_SITE_REQUEST']);
    await signIn(browser, fresh('read'));
    const read = await browser.send('get', '/session', undefined, foreign);
    expect([read.status, (read.body as { code: string }).code]).toEqual([403, 'CROSS_SITE_REQUEST']);
  });
});
