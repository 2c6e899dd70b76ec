import { createTestApp, type TestApp } from '../../support/http/app.js';
import { OidcIssuer } from '../../support/accounts/oidc-issuer.js';
import { Browser, ORIGIN } from '../../support/accounts/page-browser.js';

const CALLBACK = '/sign-in/oidc/callback';

const issuer = new OidcIssuer();
let test: TestApp;

beforeAll(async () => {
  await issuer.start();
  test = await createTestApp({
    config: {
      ...{ PUBLIC_URL: ORIGIN, TRUST_PROXY: '1', SIGN_UP: 'open' },
      ...{ OIDC_ISSUER: issuer.url, OIDC_CLIENT_ID: issuer.clientId, OIDC_NAME: 'Test ID' },
      OIDC_CLIENT_SECRET: issuer.clientSecret,
    },
  });
});

afterAll(async () => {
  await test.close();
  await issuer.stop();
});

beforeEach(() => {
  Object.assign(issuer.issued, { email: 'ada@seller.example', isVerified: true, nonce: null });
});

/** Goes to the provider and signs in there. @returns what follows the path of the callback */
async function atProvider(browser: Browser): Promise<string> {
  const begun = await browser.send('get', '/sign-in/oidc');
  const asked = new URL(begun.headers['location'] ?? '');
  expect(asked.origin).toBe(issuer.url);
  expect(asked.searchParams.get('redirect_uri')).toBe(`${ORIGIN}/api/v1/x402${CALLBACK}`);
  const sentBack = await fetch(asked, { redirect: 'manual' });
  return new URL(sentBack.headers.get('location') ?? '').search;
}

async function comeBack(browser: Browser, query: string): Promise<string> {
  const { headers, status } = await browser.send('get', `${CALLBACK}${query}`);
  return `${status} ${headers['location'] ?? ''}`;
}

const REFUSED = '302 /console/sign-in?problem=refused';

describe('signing in by an OpenID Connect provider', () => {
  it('M1: opens an account for an address that the provider vouches for, and finds it again', async () => {
    const browser = new Browser(test);
    expect((await browser.send('get', '/session')).body).toMatchObject({
      methods: { oidc: { name: 'Test ID' } },
    });
    expect(await comeBack(browser, await atProvider(browser))).toBe('302 /console/sign-in');
    const session = await browser.send('get', '/session');
    expect(session.body).toMatchObject({
      signedIn: true,
      user: { email: 'ada@seller.example' },
      tenant: { role: 'owner', plan: 'free' },
    });
    const again = new Browser(test);
    await comeBack(again, await atProvider(again));
    const { user } = (await again.send('get', '/session')).body as { user: { id: string } };
    expect(user.id).toBe((session.body as { user: { id: string } }).user.id);
  });

  it('M1: an answer counts once, and only in the browser that began', async () => {
    const browser = new Browser(test);
    const query = await atProvider(browser);
    const thief = new Browser(test);
    expect(await comeBack(thief, query)).toBe(REFUSED);
    await atProvider(thief);
    expect(await comeBack(thief, query)).toBe(REFUSED);
    const copy = browser.stolen();
    const answers = await Promise.all([comeBack(browser, query), comeBack(copy, query)]);
    expect(answers.sort()).toEqual(['302 /console/sign-in', REFUSED]);
  });

  it('M1: takes the text of an issuer that says "true"', async () => {
    issuer.issued.isVerified = 'true';
    const browser = new Browser(test);
    expect(await comeBack(browser, await atProvider(browser))).toBe('302 /console/sign-in');
    expect((await browser.send('get', '/session')).body).toMatchObject({ signedIn: true });
  });

  it.each([false, 'false'] as const)(
    'M1: an address that is not verified (%j) opens nothing',
    async (said) => {
      issuer.issued.isVerified = said;
      const browser = new Browser(test);
      expect(await comeBack(browser, await atProvider(browser))).toBe(REFUSED);
      expect((await browser.send('get', '/session')).body).toMatchObject({ signedIn: false });
    },
  );

  it('M1: a token of another sign-in is refused by its nonce', async () => {
    issuer.issued.nonce = 'of-another-sign-in';
    const browser = new Browser(test);
    expect(await comeBack(browser, await atProvider(browser))).toBe(REFUSED);
  });

  it.each(['', '?state=x&code=y', '?error=access_denied', '?code=y', '?state=&code='])(
    'M1: coming back with %j signs nobody in',
    async (query) => {
      const browser = new Browser(test);
      await atProvider(browser);
      expect(await comeBack(browser, query)).toBe(REFUSED);
    },
  );

  it('M1: leads nowhere but to the provider and the console, whatever the query says', async () => {
    const browser = new Browser(test);
    const query = await atProvider(browser);
    const more = '&returnTo=https://evil.example&redirect_uri=https://evil.example';
    const location = await comeBack(browser, `${query}${more}`);
    expect(location).not.toContain('evil');
  });

  it('M1: without a provider the routes are not there', async () => {
    const without = await createTestApp({ config: { PUBLIC_URL: ORIGIN, TRUST_PROXY: '1' } });
    try {
      const browser = new Browser(without);
      expect((await browser.send('get', '/sign-in/oidc')).status).toBe(404);
      expect((await browser.send('get', CALLBACK)).status).toBe(404);
      expect((await browser.send('get', '/session')).body).toMatchObject({ methods: { oidc: null } });
    } finally {
      await without.close();
    }
  });
});
