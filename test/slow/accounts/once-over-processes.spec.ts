import { generateSync } from 'otplib';
import {
  ProcessBrowser,
  BROWSED,
  walletPerson,
  walletProof,
} from '../../support/accounts/process-browser.js';
import { evmWallet, type TestWallet } from '../../support/accounts/wallets.js';
import { receiveMail, type MailReceiver } from '../../support/mail/receive-mail.js';
import { countStatuses, startCluster, type Cluster, type Reply } from '../../support/services/cluster.js';

const AT_ONCE = 20;
const STEP_SECONDS = 30;

const tokenOf = (link: string): string => link.slice(link.indexOf('#') + 1);
const fresh = (name: string): string => `${name}-${crypto.randomUUID()}@example.com`;

describe('what signs in once, over two processes', () => {
  let cluster: Cluster;
  let mail: MailReceiver;

  beforeAll(async () => {
    mail = await receiveMail();
    // With jobs, which send the mail.
    cluster = await startCluster({ ...BROWSED, JOBS_ENABLED: 'true', SMTP_URL: mail.url });
  }, 60_000);
  afterAll(async () => {
    await cluster.stop();
    await mail.stop();
  });

  const newBrowser = (): ProcessBrowser => new ProcessBrowser(cluster.servers);

  /** Asks for a link in this browser. @returns its token */
  const linkTo = async (browser: ProcessBrowser, email: string): Promise<string> => {
    expect((await browser.send('POST', '/sign-in/email', { email })).status).toBe(202);
    return tokenOf((await mail.mailTo(email)).link);
  };
  const count = async (statement: string, value: string): Promise<number> => {
    const [row] = await cluster.dataSource.query<[{ count: number }]>(
      `SELECT count(*)::int AS count FROM ${statement}`,
      [value],
    );
    return row.count;
  };
  const sessionsOf = (userId: unknown) => count('sessions WHERE user_id::text = $1', String(userId));
  const userOf = (replies: readonly Reply[]): unknown =>
    (replies.find(({ status }) => status === 200)?.body as { user?: { id: string } } | undefined)?.user?.id;

  it('M1: a link confirmed twenty times at once is one session of one person with one account', async () => {
    const browser = newBrowser();
    const email = fresh('link');
    const token = await linkTo(browser, email);
    const replies = await browser.atOnce(AT_ONCE, 'POST', '/sign-in/email/confirm', { token });
    expect(countStatuses(replies)).toEqual({ 200: 1, 401: AT_ONCE - 1 });
    expect(await sessionsOf(userOf(replies))).toBe(1);
    expect(await count('users WHERE email = $1', email)).toBe(1);
    expect(await count('tenants WHERE email = $1', email)).toBe(1);
  });

  it('M1: two links to a new address, followed at once, make one person with one account', async () => {
    const [one, other] = [newBrowser(), newBrowser()];
    const email = fresh('two-links');
    const first = await linkTo(one, email);
    const since = mail.received.length;
    await other.send('POST', '/sign-in/email', { email });
    const second = tokenOf((await mail.mailTo(email, since)).link);
    const replies = await Promise.all([
      one.send('POST', '/sign-in/email/confirm', { token: first }),
      other.send('POST', '/sign-in/email/confirm', { token: second }),
    ]);
    expect(countStatuses(replies)).toEqual({ 200: 2 });
    expect(await count('users WHERE email = $1', email)).toBe(1);
    expect(await count('tenants WHERE email = $1', email)).toBe(1);
  });

  it('M1: a nonce that a wallet has signed counts once of twenty at once, and a new wallet is one person', async () => {
    const [browser, wallet] = [newBrowser(), evmWallet()];
    const proof = await walletProof(browser, wallet);
    const replies = await browser.atOnce(AT_ONCE, 'POST', '/sign-in/wallet', proof);
    expect(countStatuses(replies)).toEqual({ 200: 1, 401: AT_ONCE - 1 });
    const userId = userOf(replies);
    expect(await sessionsOf(userId)).toBe(1);
    expect(await count('user_wallets WHERE user_id::text = $1', String(userId))).toBe(1);
    expect(await count('memberships WHERE user_id::text = $1', String(userId))).toBe(1);
  });

  it('M1: two browsers of a new wallet, signed in at once, are one person', async () => {
    const wallet = evmWallet();
    const browsers = [newBrowser(), newBrowser()] as const;
    const proofs = [await walletProof(browsers[0], wallet), await walletProof(browsers[1], wallet)] as const;
    const replies = await Promise.all(
      browsers.map((browser, index) => browser.send('POST', '/sign-in/wallet', proofs[index === 0 ? 0 : 1])),
    );
    expect(countStatuses(replies)).toEqual({ 200: 2 });
    const userId = userOf(replies);
    expect(replies.map((reply) => userOf([reply]))).toEqual([userId, userId]);
    expect(await count('memberships WHERE user_id::text = $1', String(userId))).toBe(1);
  });

  describe('a code of six digits', () => {
    /** A link that was opened elsewhere. @returns its code, and a wrong one */
    const codeFor = async (browser: ProcessBrowser): Promise<{ code: string; wrong: string }> => {
      const token = await linkTo(browser, fresh('code'));
      const looked = await newBrowser().send('POST', '/sign-in/email/look', { token });
      const { code } = looked.body as { code: string };
      return { code, wrong: String((Number(code) + 1) % 1_000_000).padStart(6, '0') };
    };
    const signIn = async (browser: ProcessBrowser, code: string): Promise<number | null> =>
      (await browser.send('POST', '/sign-in/email/code', { code })).status;

    it('M1: has five tries over both processes, however many come at once', async () => {
      const browser = newBrowser();
      const { code, wrong } = await codeFor(browser);
      const replies = await browser.atOnce(AT_ONCE, 'POST', '/sign-in/email/code', { code: wrong });
      expect(countStatuses(replies)).toEqual({ 401: AT_ONCE });
      expect(await signIn(browser, code)).toBe(401);
    });

    it('M1: is good for the fifth try', async () => {
      const browser = newBrowser();
      const { code, wrong } = await codeFor(browser);
      await browser.atOnce(4, 'POST', '/sign-in/email/code', { code: wrong });
      expect(await signIn(browser, code)).toBe(200);
    });

    it('M1: typed five times at once is one session', async () => {
      const browser = newBrowser();
      const { code } = await codeFor(browser);
      const replies = await browser.atOnce(5, 'POST', '/sign-in/email/code', { code });
      expect(countStatuses(replies)).toEqual({ 200: 1, 401: 4 });
      expect(await sessionsOf(userOf(replies))).toBe(1);
    });
  });

  describe('a second factor', () => {
    /** Browsers of one person that wait for the factor. */
    const waiting = async (wallet: TestWallet): Promise<ProcessBrowser[]> => {
      const browsers: ProcessBrowser[] = [];
      // One after another: a wallet has a bound of texts that wait.
      for (let index = 0; index < 4; index += 1) browsers.push((await walletPerson(cluster, wallet)).browser);
      return browsers;
    };
    const give = (browsers: readonly ProcessBrowser[], code: string): Promise<Reply[]> =>
      Promise.all(browsers.map((browser) => browser.send('POST', '/second-factor/totp', { code })));

    it('M1: a code and a recovery code each open one of four sessions that give it at once', async () => {
      const wallet = evmWallet();
      const { browser, userId } = await walletPerson(cluster, wallet);
      const { secret } = (await browser.send('POST', '/second-factor/totp/enrol', {})).body as {
        secret: string;
      };
      const enrolledAt = Math.floor(Date.now() / 1_000);
      const codeOf = (epoch: number): string => generateSync({ secret, epoch });
      const confirmed = await browser.send('POST', '/second-factor/totp/confirm', {
        code: codeOf(enrolledAt),
      });
      expect(confirmed.status).toBe(200);
      const [recoveryCode = ''] = (confirmed.body as { recoveryCodes: string[] }).recoveryCodes;

      // The next step's: it is taken a step early.
      const byCode = await give(await waiting(wallet), codeOf(enrolledAt + STEP_SECONDS));
      expect(countStatuses(byCode)).toEqual({ 200: 1, 401: 3 });
      const byRecoveryCode = await give(await waiting(wallet), recoveryCode);
      // The wrong ones of both races may be five in a row before the right one is counted: then none is looked at.
      const { 200: opened, 401: wrong = 0, 429: locked = 0 } = countStatuses(byRecoveryCode);
      expect([opened, wrong + locked]).toEqual([1, 3]);
      // The session that enrolled it, and one for each race.
      expect(await count('sessions WHERE second_factor_at IS NOT NULL AND user_id = $1', userId)).toBe(3);
      expect(await count('user_recovery_codes WHERE user_id = $1', userId)).toBe(7);
    });
  });
});
