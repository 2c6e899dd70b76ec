import { generateSync } from 'otplib';
import type { Response } from 'supertest';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { receiveMail, type MailReceiver } from '../../support/mail/receive-mail.js';
import { Browser, ORIGIN } from '../../support/accounts/page-browser.js';
import {
  challengeFor,
  evmWallet,
  proofOf,
  signInByWallet,
  type TestWallet,
} from '../../support/accounts/wallets.js';

const fresh = (name: string): string => `${name}-${crypto.randomUUID()}@example.com`;
const tokenOf = (link: string): string => link.slice(link.indexOf('#') + 1);
const codeOf = ({ status, body }: Pick<Response, 'status' | 'body'>): string =>
  `${status} ${(body as { code?: string }).code ?? ''}`;

describe('what needs a person who has just signed in', () => {
  let test: TestApp;
  let mail: MailReceiver;

  beforeAll(async () => {
    mail = await receiveMail();
    test = await createTestApp({
      config: {
        ...{ PUBLIC_URL: ORIGIN, TRUST_PROXY: '1', SIGN_UP: 'open', SMTP_URL: mail.url },
      },
    });
  });
  afterAll(async () => {
    await test.close();
    await mail.stop();
  });

  interface Person {
    readonly browser: Browser;
    readonly wallet: TestWallet;
    readonly userId: string;
  }

  async function newPerson(): Promise<Person> {
    const [browser, wallet] = [new Browser(test), evmWallet()];
    const signedIn = await signInByWallet(browser, wallet);
    return { browser, wallet, userId: (signedIn.body as { user: { id: string } }).user.id };
  }
  /** Everything that the person has proved is eleven minutes old. */
  async function elevenMinutesLater(userId: string): Promise<void> {
    await test.dataSource.query(
      `UPDATE sessions SET created_at = created_at - interval '11 minutes',
         second_factor_at = second_factor_at - interval '11 minutes' WHERE user_id = $1`,
      [userId],
    );
  }
  async function linkTo(browser: Browser, email: string): Promise<string> {
    const since = mail.received.length;
    expect(codeOf(await browser.send('post', '/user/email', { email }))).toBe('202 ');
    return tokenOf((await mail.mailTo(email, since)).link);
  }
  /** A code that was not used: of this half minute, or of the one after it. */
  const codeFor = (secret: string, steps = 0): string =>
    generateSync({ secret, epoch: Math.floor(Date.now() / 1_000) + steps * 30 });
  const auditOf = async (userId: string): Promise<string[]> => {
    const rows = await test.dataSource.query<{ action: string }[]>(
      'SELECT action FROM audit_log WHERE subject = $1 ORDER BY created_at, id',
      [userId],
    );
    return rows.map(({ action }) => action).filter((action) => action.startsWith('user_'));
  };
  async function addWallet(browser: Browser, wallet: TestWallet): Promise<Response> {
    const { message } = await challengeFor(browser, wallet, '/user/wallets/challenge');
    return browser.send('post', '/user/wallets', await proofOf(wallet, message));
  }

  const GUARDED = [
    ['post', '/user/email', { email: 'thief@example.com' }],
    ['post', '/user/wallets/challenge', { namespace: 'eip155', address: evmWallet().address }],
    ['post', '/second-factor/totp/enrol', {}],
    ['post', '/second-factor/passkeys/options', {}],
  ] as const;

  it.each(GUARDED)('M1: a stolen session opens not %s %s: sign in again', async (method, path, body) => {
    const { browser, wallet, userId } = await newPerson();
    await elevenMinutesLater(userId);
    expect((await browser.send('get', '/api-keys')).status).toBe(200);
    expect(codeOf(await browser.send(method, path, body))).toBe('403 RECENT_SIGN_IN_REQUIRED');
    await signInByWallet(browser, wallet);
    expect((await browser.send(method, path, body)).status).toBeLessThan(300);
  });

  it('M1: a wallet that was asked to join, or a secret that was given, is too old with its session', async () => {
    const { browser, wallet, userId } = await newPerson();
    const joining = evmWallet();
    const { message } = await challengeFor(browser, joining, '/user/wallets/challenge');
    const proof = await proofOf(joining, message);
    const enrolled = await browser.send('post', '/second-factor/totp/enrol', {});
    await elevenMinutesLater(userId);
    const REFUSED = '403 RECENT_SIGN_IN_REQUIRED';
    expect(codeOf(await browser.send('post', '/user/wallets', proof))).toBe(REFUSED);
    const code = codeFor((enrolled.body as { secret: string }).secret);
    expect(codeOf(await browser.send('post', '/second-factor/totp/confirm', { code }))).toBe(REFUSED);
    const own = `/user/wallets/eip155/${wallet.address}`;
    expect(codeOf(await browser.send('delete', own))).toBe(REFUSED);
  });

  it('M1: who has a second factor gives it again, and a new sign-in alone is not enough', async () => {
    const { browser, userId } = await newPerson();
    const enrolled = await browser.send('post', '/second-factor/totp/enrol', {});
    const { secret } = enrolled.body as { secret: string };
    await browser.send('post', '/second-factor/totp/confirm', { code: codeFor(secret) });
    expect((await browser.send('post', '/user/email', { email: fresh('at-once') })).status).toBe(202);
    await test.dataSource.query(
      `UPDATE sessions SET second_factor_at = second_factor_at - interval '11 minutes' WHERE user_id = $1`,
      [userId],
    );
    for (const [method, path, body] of GUARDED)
      expect(codeOf(await browser.send(method, path, body))).toBe('403 SECOND_FACTOR_REQUIRED');
    const given = await browser.send('post', '/second-factor/totp', { code: codeFor(secret, 1) });
    expect(given.status).toBe(200);
    expect((await browser.send('post', '/user/email', { email: fresh('again') })).status).toBe(202);
  });

  it('M1: another address is in the audit log, told to both addresses, and a new token of the session', async () => {
    const { browser, userId } = await newPerson();
    const [first, second] = [fresh('first'), fresh('second')];
    await browser.send('post', '/sign-in/email/confirm', { token: await linkTo(browser, first) });
    const token = await linkTo(browser, second);
    const since = mail.received.length;
    const thief = browser.stolen();
    const joined = await browser.send('post', '/sign-in/email/confirm', { token });
    expect(joined.body).toMatchObject({ signedIn: true, user: { id: userId, email: second } });
    const [toOld, toNew] = [await mail.mailTo(first, since), await mail.mailTo(second, since)];
    expect(toOld.text).toContain('If this was not you');
    expect(toOld.text).not.toContain(second);
    expect(toNew.subject).toBe(toOld.subject);
    expect((await thief.send('get', '/session')).body).toMatchObject({ signedIn: false });
    expect((await browser.send('get', '/session')).body).toMatchObject({ signedIn: true });
    expect(await auditOf(userId)).toEqual(['user_email.changed', 'user_email.changed']);
  });

  it('M1: a wallet that comes or goes is in the audit log, told by mail, and a new token of the session', async () => {
    const { browser, userId } = await newPerson();
    const [email, wallet] = [fresh('wallets'), evmWallet()];
    const token = await linkTo(browser, email);
    const before = mail.received.length;
    await browser.send('post', '/sign-in/email/confirm', { token });
    await mail.mailTo(email, before);
    for (const change of [
      () => addWallet(browser, wallet),
      () => browser.send('delete', `/user/wallets/eip155/${wallet.address}`),
    ]) {
      const [since, thief] = [mail.received.length, browser.stolen()];
      expect((await change()).body).toMatchObject({ signedIn: true, user: { id: userId } });
      expect((await mail.mailTo(email, since)).text).toContain(wallet.address);
      expect((await thief.send('get', '/session')).body).toMatchObject({ signedIn: false });
      expect((await browser.send('get', '/session')).body).toMatchObject({ signedIn: true });
    }
    expect(await auditOf(userId)).toEqual(['user_email.changed', 'user_wallet.added', 'user_wallet.removed']);
  });

  it.each([
    ['signed out', (browser: Browser) => browser.send('delete', '/session')],
    ['signed in as somebody else', (browser: Browser) => signInByWallet(browser, evmWallet())],
  ])('M1: a link to join an address is dead once its session has %s', async (_, leave) => {
    const { browser, userId } = await newPerson();
    const token = await linkTo(browser, fresh('dead'));
    await leave(browser);
    expect(codeOf(await browser.send('post', '/sign-in/email/confirm', { token }))).toBe(
      '401 INVALID_SIGN_IN',
    );
    const [{ email }] = await test.dataSource.query<[{ email: string | null }]>(
      'SELECT email FROM users WHERE id = $1',
      [userId],
    );
    expect(email).toBeNull();
  });

  it('M1: a link to join an address waits for the second factor that was enrolled meanwhile', async () => {
    const { browser, wallet } = await newPerson();
    const token = await linkTo(browser, fresh('waits'));
    const other = new Browser(test);
    await signInByWallet(other, wallet);
    const enrolled = await other.send('post', '/second-factor/totp/enrol', {});
    const code = codeFor((enrolled.body as { secret: string }).secret);
    expect((await other.send('post', '/second-factor/totp/confirm', { code })).status).toBe(200);
    expect(codeOf(await browser.send('post', '/sign-in/email/confirm', { token }))).toBe(
      '403 SECOND_FACTOR_REQUIRED',
    );
  });
});
