import { createTestApp, type TestApp } from '../../support/http/app.js';
import { receiveMail, type MailReceiver } from '../../support/mail/receive-mail.js';
import { Browser, ORIGIN } from '../../support/accounts/page-browser.js';
import { challengeFor, evmWallet, proofOf, type TestWallet } from '../../support/accounts/wallets.js';
import { createTenant } from '../../support/verification/tenants.js';

const fresh = (name: string): string => `${name}-${crypto.randomUUID()}@example.com`;
const tokenOf = (link: string): string => link.slice(link.indexOf('#') + 1);

describe('an invitation, where sign-up is by invitation', () => {
  let test: TestApp;
  let mail: MailReceiver;
  let tenantId: string;

  beforeAll(async () => {
    mail = await receiveMail();
    test = await createTestApp({
      config: { PUBLIC_URL: ORIGIN, TRUST_PROXY: '1', SIGN_UP: 'invited', SMTP_URL: mail.url },
    });
  });
  afterAll(async () => {
    await test.close();
    await mail.stop();
  });
  const signIn = async (browser: Browser, email: string, invitation?: string): Promise<number> => {
    const since = mail.received.length;
    await browser.send('post', '/sign-in/email', { email, ...(invitation !== undefined && { invitation }) });
    const token = tokenOf((await mail.mailTo(email, since)).link);
    return (await browser.send('post', '/sign-in/email/confirm', { token })).status;
  };

  /** An owner, who comes by the address of the account. */
  async function owner(): Promise<Browser> {
    const email = fresh('owner');
    ({ tenantId } = await createTenant(test.app, { email }));
    const browser = new Browser(test);
    expect(await signIn(browser, email)).toBe(200);
    return browser;
  }
  const invite = async (browser: Browser, body: object): Promise<string> => {
    const made = await browser.send('post', '/team/invitations', { role: 'viewer', ...body });
    expect(made.status).toBe(201);
    return tokenOf((made.body as { link: string | null }).link ?? '');
  };
  const byWallet = async (wallet: TestWallet, invitation: string): Promise<number> => {
    const browser = new Browser(test);
    const { message } = await challengeFor(browser, wallet);
    const proof = await proofOf(wallet, message);
    return (await browser.send('post', '/sign-in/wallet', { ...proof, invitation })).status;
  };

  it('M1: lets one new person in, of five wallets at once, and nobody after that', async () => {
    const invitation = await invite(await owner(), {});
    const wallets = Array.from({ length: 5 }, evmWallet);
    const statuses = await Promise.all(wallets.map((wallet) => byWallet(wallet, invitation)));
    expect(statuses.sort()).toEqual([200, 403, 403, 403, 403]);
    expect(await byWallet(evmWallet(), invitation)).toBe(403);
  });

  it('M1: is still accepted by the one whom it let in', async () => {
    const invitation = await invite(await owner(), {});
    const guest = new Browser(test);
    expect(await signIn(guest, fresh('guest'), invitation)).toBe(200);
    const accepted = await guest.send('post', '/invitations/accept', { token: invitation });
    expect(accepted.body).toMatchObject({ tenant: { id: tenantId, role: 'viewer' } });
  });

  it('M1: of links that were asked for with the same invitation, one lets a new person in', async () => {
    const invitation = await invite(await owner(), {});
    const [one, other] = [new Browser(test), new Browser(test)];
    const tokens: string[] = [];
    for (const browser of [one, other]) {
      const [email, since] = [fresh('twin'), mail.received.length];
      await browser.send('post', '/sign-in/email', { email, invitation });
      tokens.push(tokenOf((await mail.mailTo(email, since)).link));
    }
    const [first, second] = tokens;
    expect((await one.send('post', '/sign-in/email/confirm', { token: first })).status).toBe(200);
    const late = await other.send('post', '/sign-in/email/confirm', { token: second });
    expect([late.status, (late.body as { code: string }).code]).toEqual([403, 'SIGN_UP_CLOSED']);
  });

  it('M1: to an address lets in the address, and with it nobody else', async () => {
    const email = fresh('invited');
    const since = mail.received.length;
    await invite(await owner(), { email });
    const invited = mail.received.slice(since).filter(({ to }) => to.includes(email));
    const invitation = tokenOf((invited[0] ?? (await mail.mailTo(email, since))).link);
    expect(await signIn(new Browser(test), email)).toBe(200);
    expect(await byWallet(evmWallet(), invitation)).toBe(403);
  });
});
