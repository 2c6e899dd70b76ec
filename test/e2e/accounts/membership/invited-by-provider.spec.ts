import { createHash } from 'node:crypto';
import { createTestApp, type TestApp } from '../../../support/http/app.js';
import { OidcIssuer } from '../../../support/accounts/oidc-issuer.js';
import { Browser, ORIGIN } from '../../../support/accounts/page-browser.js';
import { createTenant } from '../../../support/verification/tenants.js';

const IN = '302 /console/sign-in';
const CLOSED = '302 /console/sign-in?problem=closed';
const fresh = (name: string): string => `${name}-${crypto.randomUUID()}@example.com`;
const sha256 = (token: string): string => createHash('sha256').update(token).digest('hex');

describe('an invitation of somebody who signs in by a provider, where sign-up is by invitation', () => {
  const issuer = new OidcIssuer();
  let test: TestApp;

  beforeAll(async () => {
    await issuer.start();
    test = await createTestApp({
      config: {
        ...{ PUBLIC_URL: ORIGIN, TRUST_PROXY: '1', SIGN_UP: 'invited' },
        ...{ OIDC_ISSUER: issuer.url, OIDC_CLIENT_ID: issuer.clientId, OIDC_NAME: 'Test ID' },
        OIDC_CLIENT_SECRET: issuer.clientSecret,
      },
    });
  });
  afterAll(async () => {
    await test.close();
    await issuer.stop();
  });

  /** Signs in at the provider by the address, with an invitation if one is at hand. @returns where that leads */
  async function signIn(browser: Browser, email: string, invitation?: string): Promise<string> {
    issuer.issued.email = email;
    const query = invitation === undefined ? '' : `?invitation=${sha256(invitation)}`;
    const begun = await browser.send('get', `/sign-in/oidc${query}`);
    const asked = begun.headers['location'] ?? '';
    if (invitation !== undefined) expect(asked).not.toContain(sha256(invitation));
    const sentBack = await fetch(asked, { redirect: 'manual' });
    const { search } = new URL(sentBack.headers.get('location') ?? '');
    const { headers, status } = await browser.send('get', `/sign-in/oidc/callback${search}`);
    return `${status} ${headers['location'] ?? ''}`;
  }
  /** An invitation of a new account. @returns the token of its link, and the account */
  async function invitation(body: object = { role: 'viewer' }): Promise<{ token: string; tenantId: string }> {
    const email = fresh('owner');
    const { tenantId } = await createTenant(test.app, { email });
    const browser = new Browser(test);
    expect(await signIn(browser, email)).toBe(IN);
    await browser.send('get', '/session');
    const made = await browser.send('post', '/team/invitations', body);
    expect(made.status).toBe(201);
    const { link } = made.body as { link: string };
    return { token: link.slice(link.indexOf('#') + 1), tenantId };
  }
  const accept = async (browser: Browser, token: string) => {
    await browser.send('get', '/session');
    return browser.send('post', '/invitations/accept', { token });
  };

  it('M1: lets its holder in, who then accepts it, and nobody after that', async () => {
    const { token, tenantId } = await invitation();
    const guest = new Browser(test);
    expect(await signIn(guest, fresh('uninvited'))).toBe(CLOSED);
    expect(await signIn(guest, fresh('guest'), token)).toBe(IN);
    expect((await guest.send('get', '/session')).body).toMatchObject({ signedIn: true, tenant: null });
    expect(await signIn(new Browser(test), fresh('late'), token)).toBe(CLOSED);
    expect((await accept(guest, token)).body).toMatchObject({ tenant: { id: tenantId, role: 'viewer' } });
  });

  it('M1: to the address of an admin makes nobody else one', async () => {
    const { token } = await invitation({ role: 'admin', email: fresh('admin') });
    const guest = new Browser(test);
    expect(await signIn(guest, fresh('other'), token)).toBe(IN);
    const refused = await accept(guest, token);
    expect([refused.status, (refused.body as { code: string }).code]).toEqual([403, 'ROLE_NOT_ALLOWED']);
  });

  it('M1: that is none of ours lets nobody in, and its token itself is not taken', async () => {
    expect(await signIn(new Browser(test), fresh('nobody'), 'made-up')).toBe(CLOSED);
    const { token } = await invitation();
    const refused = await new Browser(test).send(
      'get',
      `/sign-in/oidc?invitation=${encodeURIComponent(token)}`,
    );
    expect([refused.status, (refused.body as { code: string }).code]).toEqual([400, 'INVALID_PARAMETER']);
  });
});
