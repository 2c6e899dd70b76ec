import { createTestApp, type TestApp } from '../../support/http/app.js';
import { receiveMail, type MailReceiver } from '../../support/mail/receive-mail.js';
import { OidcIssuer } from '../../support/accounts/oidc-issuer.js';
import { Browser } from '../../support/accounts/page-browser.js';
import { evmWallet, signInByWallet } from '../../support/accounts/wallets.js';

const ORIGIN = 'https://console.test';

describe('the cookies of signing in, over https', () => {
  const issuer = new OidcIssuer();
  let test: TestApp;
  let mail: MailReceiver;

  beforeAll(async () => {
    await issuer.start();
    mail = await receiveMail();
    test = await createTestApp({
      config: {
        ...{ PUBLIC_URL: ORIGIN, TRUST_PROXY: '1', SIGN_UP: 'open', SMTP_URL: mail.url },
        ...{ OIDC_ISSUER: issuer.url, OIDC_CLIENT_ID: issuer.clientId },
        OIDC_CLIENT_SECRET: issuer.clientSecret,
      },
    });
  });
  afterAll(async () => {
    await test.close();
    await mail.stop();
    await issuer.stop();
  });

  const cookiesOf = (headers: Record<string, unknown>): string[] => (headers['set-cookie'] ?? []) as string[];

  it('M1: no other host of the domain can plant one: each has the prefix __Host- and what it demands', async () => {
    const browser = new Browser(test, ORIGIN);
    const email = `host-${crypto.randomUUID()}@example.com`;
    const asked = await browser.send('post', '/sign-in/email', { email });
    const begun = await browser.send('get', '/sign-in/oidc');
    const { link } = await mail.mailTo(email);
    const token = link.slice(link.indexOf('#') + 1);
    const confirmed = await browser.send('post', '/sign-in/email/confirm', { token });
    const set = [asked, begun, confirmed].flatMap(({ headers }) => cookiesOf(headers));
    expect(set.length).toBeGreaterThanOrEqual(3);
    for (const cookie of set) {
      expect(cookie).toMatch(/^__Host-x402_\w+=/);
      expect(cookie).toMatch(/; Path=\/(;|$)/);
      for (const attribute of ['; Secure', '; HttpOnly']) expect(cookie).toContain(attribute);
      expect(cookie).not.toMatch(/; Domain=/i);
    }
    const query = new URL(
      (await fetch(begun.headers['location'] ?? '', { redirect: 'manual' })).headers.get('location') ?? '',
    ).search;
    const back = await browser.send('get', `/sign-in/oidc/callback${query}`);
    expect(back.headers['location']).toBe('/console/sign-in');
    expect(browser.cookies.has('__Host-x402_oidc')).toBe(false);
  });

  it('M1: a token of one kind is none of another: a link, a session and an invitation mark no browser', async () => {
    const browser = new Browser(test, ORIGIN);
    const email = `kinds-${crypto.randomUUID()}@example.com`;
    await browser.send('post', '/sign-in/email', { email });
    const link = (await mail.mailTo(email)).link.replace(/^.*#/, '');
    await signInByWallet(browser, evmWallet());
    const session = browser.cookies.get('__Host-x402_session') ?? '';
    const made = await browser.send('post', '/team/invitations', { role: 'viewer' });
    const invitation = (made.body as { link: string }).link.replace(/^.*#/, '');
    for (const planted of [link, session, invitation]) {
      const victim = new Browser(test, ORIGIN);
      victim.cookies.set('__Host-x402_browser', planted);
      victim.cookies.set('x402_browser', planted);
      const asked = await victim.send('post', '/sign-in/email', {
        email: `v-${crypto.randomUUID()}@example.com`,
      });
      expect(asked.status).toBe(202);
      expect(cookiesOf(asked.headers).join()).not.toContain(planted);
    }
  });

  it('M1: a sign-in by the provider ends the session that the browser had, whose cookie the way back does not carry', async () => {
    const browser = new Browser(test, ORIGIN);
    await signInByWallet(browser, evmWallet());
    const before = browser.stolen();
    const begun = await browser.send('get', '/sign-in/oidc');
    const back = await fetch(begun.headers['location'] ?? '', { redirect: 'manual' });
    const { search } = new URL(back.headers.get('location') ?? '');
    // The browser comes from another site: what is SameSite=Strict stays at home.
    const returning = browser.stolen();
    returning.cookies.delete('__Host-x402_session');
    const answer = await returning.send('get', `/sign-in/oidc/callback${search}`);
    expect(answer.headers['location']).toBe('/console/sign-in');
    expect((await returning.send('get', '/session')).body).toMatchObject({ signedIn: true });
    expect((await before.send('get', '/session')).body).toMatchObject({ signedIn: false });
  });

  it.each([
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Referer: 'https://evil.example/page' },
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
  ])('M1: a page elsewhere begins no sign-in by the provider: %j', async (headers) => {
    const browser = new Browser(test, ORIGIN);
    const begun = await browser.send('get', '/sign-in/oidc', undefined, {
      ...('Origin' in headers ? {} : { Origin: ORIGIN }),
      ...headers,
    });
    expect([begun.status, begun.headers['location']]).toEqual([302, '/console/sign-in']);
    expect(browser.cookies.size).toBe(0);
  });
});
