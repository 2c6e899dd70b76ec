import { createTestApp, type TestApp } from '../../support/http/app.js';
import { receiveMail, type MailReceiver } from '../../support/mail/receive-mail.js';
import { Browser, ORIGIN } from '../../support/accounts/page-browser.js';
import { evmWallet, signInByWallet } from '../../support/accounts/wallets.js';
import { until } from '../../support/services/cluster.js';

const OPERATOR = 'operator@joining.example';

interface Signed {
  readonly user: { readonly id: string; readonly email: string | null };
}

describe('joining an address to a wallet', () => {
  let test: TestApp;
  let mail: MailReceiver;

  beforeAll(async () => {
    mail = await receiveMail();
    test = await createTestApp({
      config: {
        ...{ PUBLIC_URL: ORIGIN, TRUST_PROXY: '1', SIGN_UP: 'open', SMTP_URL: mail.url },
        OPERATOR_EMAILS: OPERATOR,
      },
    });
  });
  afterAll(async () => {
    await test.close();
    await mail.stop();
  });

  const fresh = (name: string): string => `${name}-${crypto.randomUUID()}@example.com`;

  async function linkTo(browser: Browser, email: string): Promise<string> {
    const since = mail.received.length;
    expect((await browser.send('post', '/user/email', { email })).status).toBe(202);
    const { link } = await mail.mailTo(email, since);
    return link.slice(link.indexOf('#') + 1);
  }

  it('M1: the address is joined by its link, and signs the same person in from then on', async () => {
    const browser = new Browser(test);
    const email = fresh('joined');
    const { user } = (await signInByWallet(browser, evmWallet())).body as Signed;
    expect(user.email).toBeNull();
    const token = await linkTo(browser, email);
    expect((await browser.send('get', '/session')).body).toMatchObject({ user: { email: null } });
    const before = mail.received.length;
    const joined = await browser.send('post', '/sign-in/email/confirm', { token });
    expect(joined.body).toMatchObject({ signedIn: true, user: { id: user.id, email } });
    expect((await mail.mailTo(email, before)).subject).toBe('The email address of your sign-in has changed');
    const again = new Browser(test);
    const since = mail.received.length;
    await again.send('post', '/sign-in/email', { email });
    const { link } = await mail.mailTo(email, since);
    const signedIn = await again.send('post', '/sign-in/email/confirm', {
      token: link.slice(link.indexOf('#') + 1),
    });
    expect((signedIn.body as Signed).user.id).toBe(user.id);
  });

  it('M1: the link joins nothing in another browser, and an address has one person', async () => {
    const [browser, other] = [new Browser(test), new Browser(test)];
    const email = fresh('one-person');
    await signInByWallet(browser, evmWallet());
    await signInByWallet(other, evmWallet());
    const token = await linkTo(browser, email);
    expect((await other.send('post', '/sign-in/email/confirm', { token })).status).toBe(401);
    const before = mail.received.length;
    expect((await browser.send('post', '/sign-in/email/confirm', { token })).status).toBe(200);
    await mail.mailTo(email, before);
    const second = await linkTo(other, email);
    expect((await other.send('post', '/sign-in/email/confirm', { token: second })).status).toBe(409);
  });

  it('M1: an address by which somebody signs up at the same moment is told to be of another person', async () => {
    const browser = new Browser(test);
    const email = fresh('contested');
    await signInByWallet(browser, evmWallet());
    const token = await linkTo(browser, email);
    const signUp = test.dataSource.createQueryRunner();
    await signUp.startTransaction();
    try {
      await signUp.query('INSERT INTO users (email) VALUES ($1)', [email]);
      const joining = browser.send('post', '/sign-in/email/confirm', { token });
      await until(async () => {
        const waiting = await test.dataSource.query<unknown[]>(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
              AND query LIKE 'UPDATE users SET email%'`,
        );
        return waiting.length > 0;
      });
      await signUp.commitTransaction();
      const joined = await joining;
      const message = 'Another person signs in with this address already.';
      expect([joined.status, joined.body as unknown]).toEqual([
        409,
        expect.objectContaining({ code: 'CONFLICT', message }),
      ]);
    } finally {
      await signUp.release();
    }
    expect((await browser.send('get', '/session')).body).toMatchObject({ user: { email: null } });
  });

  it("M1: the operator's address is joined to nothing: it could be to an account with a second factor", async () => {
    const browser = new Browser(test);
    await signInByWallet(browser, evmWallet());
    const answer = await browser.send('post', '/user/email', { email: OPERATOR.toUpperCase() });
    expect(answer.status).toBe(409);
  });
});
