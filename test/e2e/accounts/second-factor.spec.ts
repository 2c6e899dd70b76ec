import { generateSync } from 'otplib';
import type { Response } from 'supertest';
import { Clock } from '../../../src/platform/clock.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { Browser, ORIGIN } from '../../support/accounts/page-browser.js';
import { evmWallet, signInByWallet, type TestWallet } from '../../support/accounts/wallets.js';

const OPERATOR = 'operator@console.example';
const ADMIN_KEY = 'operator-key-of-the-second-factor-spec';
const SETTINGS = {
  PUBLIC_URL: ORIGIN,
  TRUST_PROXY: '1',
  SIGN_UP: 'open',
  OPERATOR_EMAILS: OPERATOR,
  X402_ADMIN_KEY: ADMIN_KEY,
  ENCRYPTION_KEY: Buffer.from('a key of the second-factor spec.').toString('base64'),
};

let test: TestApp;
const clock = new FixedClock(Date.now());

beforeAll(async () => {
  test = await createTestApp({
    config: SETTINGS,
    overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
  });
});
afterAll(async () => {
  // The next spec on this database has not got the key.
  await test.dataSource.query('DELETE FROM installation_secrets');
  await test.close();
});

const codeOf = ({ status, body }: Pick<Response, 'status' | 'body'>): string =>
  `${status} ${(body as { code?: string }).code ?? ''}`;

interface Person {
  readonly browser: Browser;
  readonly wallet: TestWallet;
  readonly userId: string;
}

/** A person who is signed in, with an address of the operator if wanted. */
async function newPerson(email: string | null = null): Promise<Person> {
  const [browser, wallet] = [new Browser(test), evmWallet()];
  const answer = await signInByWallet(browser, wallet);
  const userId = (answer.body as { user: { id: string } }).user.id;
  if (email !== null) {
    await test.dataSource.query('UPDATE users SET email = NULL WHERE email = $1', [email]);
    await test.dataSource.query('UPDATE users SET email = $2 WHERE id = $1', [userId, email]);
  }
  return { browser, wallet, userId };
}

/** A code of the next step, which nobody has used. */
function nextCode(secret: string): string {
  clock.advance(30_000);
  return generateSync({ secret, epoch: Math.floor(clock.nowMs() / 1_000) });
}

async function enrolTotp(
  browser: Browser,
  body: object = {},
): Promise<{ secret: string; recoveryCodes: string[] }> {
  const enrolled = await browser.send('post', '/second-factor/totp/enrol', body);
  const { secret } = enrolled.body as { secret: string };
  const confirmed = await browser.send('post', '/second-factor/totp/confirm', { code: nextCode(secret) });
  if (confirmed.status !== 200) throw new Error(confirmed.text);
  return { secret, recoveryCodes: (confirmed.body as { recoveryCodes: string[] }).recoveryCodes };
}

describe('an authenticator', () => {
  it('M1: protects from its first code on, in every other session too, with eight codes for a lost one', async () => {
    const { browser, wallet } = await newPerson();
    const other = new Browser(test);
    await signInByWallet(other, wallet);
    const before = browser.sessionCookie;
    const { recoveryCodes } = await enrolTotp(browser);
    expect(new Set(recoveryCodes).size).toBe(8);
    expect(browser.sessionCookie).not.toBe(before);
    expect((await browser.send('get', '/session')).body).toMatchObject({
      user: { hasTotp: true },
      secondFactor: { isDone: true, isRequired: false },
    });
    expect((await other.send('get', '/session')).body).toMatchObject({
      secondFactor: { isDone: false, isRequired: true },
      tenant: null,
    });
  });

  it('M1: a session that waits for its second factor opens nothing else', async () => {
    const { browser, wallet } = await newPerson();
    await enrolTotp(browser);
    const waiting = new Browser(test);
    await signInByWallet(waiting, wallet);
    const routes = [
      ['get', '/payments'],
      ['get', '/api-keys'],
      ['get', '/sessions'],
      ['get', '/team'],
      ['get', '/admin/tenants'],
      ['post', '/verify'],
      ['post', '/second-factor/totp/enrol'],
      ['post', '/second-factor/totp/confirm'],
      ['delete', '/second-factor/totp'],
      ['post', '/second-factor/passkeys/options'],
      ['post', '/second-factor/passkeys'],
      ['delete', '/second-factor/passkeys/x'],
      ['post', '/user/wallets/challenge'],
      ['post', '/user/wallets'],
      ['delete', '/user/wallets/eip155/x'],
    ] as const;
    for (const [method, path] of routes) {
      const answer = await waiting.send(method, path, method === 'get' ? undefined : {});
      expect([path, codeOf(answer)]).toEqual([path, '403 SECOND_FACTOR_REQUIRED']);
    }
  });

  it('M1: a code of the session that signs in opens it, gives it a new cookie, and counts once', async () => {
    const { browser, wallet } = await newPerson();
    const { secret } = await enrolTotp(browser);
    const [first, second] = [new Browser(test), new Browser(test)];
    await signInByWallet(first, wallet);
    await signInByWallet(second, wallet);
    const thief = first.stolen();
    const code = nextCode(secret);
    expect(codeOf(await first.send('post', '/second-factor/totp', { code }))).toBe('200 ');
    expect((await first.send('get', '/api-keys')).status).toBe(200);
    expect((await thief.send('get', '/session')).body).toMatchObject({ signedIn: false });
    expect(codeOf(await second.send('post', '/second-factor/totp', { code }))).toBe('401 INVALID_SIGN_IN');
  });

  it('M1: a code that is sent by four browsers at once counts for one of them', async () => {
    const { browser, wallet } = await newPerson();
    const { secret } = await enrolTotp(browser);
    const browsers = Array.from({ length: 4 }, () => new Browser(test));
    for (const each of browsers) await signInByWallet(each, wallet);
    const code = nextCode(secret);
    const answers = await Promise.all(
      browsers.map((each) => each.send('post', '/second-factor/totp', { code })),
    );
    expect(answers.map(codeOf).sort()).toEqual(['200 ', ...Array<string>(3).fill('401 INVALID_SIGN_IN')]);
  });

  it('M1: a recovery code counts once, also at once, and is no code for anybody else', async () => {
    const { browser, wallet } = await newPerson();
    const { recoveryCodes } = await enrolTotp(browser);
    const [code = '', another = ''] = recoveryCodes;
    const browsers = Array.from({ length: 4 }, () => new Browser(test));
    for (const each of browsers) await signInByWallet(each, wallet);
    const answers = await Promise.all(
      browsers.map((each) => each.send('post', '/second-factor/totp', { code: code.toLowerCase() })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const someone = await newPerson();
    await enrolTotp(someone.browser);
    const waiting = new Browser(test);
    await signInByWallet(waiting, someone.wallet);
    expect(codeOf(await waiting.send('post', '/second-factor/totp', { code: another }))).toBe(
      '401 INVALID_SIGN_IN',
    );
  });

  it('M1: after five wrong codes none is looked at for a quarter of an hour, also when sent at once', async () => {
    const { browser, wallet } = await newPerson();
    const { secret, recoveryCodes } = await enrolTotp(browser);
    const waiting = new Browser(test);
    await signInByWallet(waiting, wallet);
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => waiting.send('post', '/second-factor/totp', { code: '000000' })),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
    const right = await waiting.send('post', '/second-factor/totp', { code: nextCode(secret) });
    expect(codeOf(right)).toBe('429 RATE_LIMIT_EXCEEDED');
    const wait = Number(right.headers['retry-after']);
    expect([wait > 840, wait <= 900]).toEqual([true, true]);
    // Whoever guesses keeps the person from its authenticator, and not from its account.
    const recovery = await waiting.send('post', '/second-factor/totp', { code: recoveryCodes[0] });
    expect(recovery.status).toBe(200);
  });

  it('M1: each further round of five makes the wait longer, until a right code; each lock is recorded', async () => {
    const { browser, wallet, userId } = await newPerson();
    const { secret } = await enrolTotp(browser);
    const waiting = new Browser(test);
    await signInByWallet(waiting, wallet);
    const give = (code: string): Promise<Response> => waiting.send('post', '/second-factor/totp', { code });
    /** Lets time pass, for the count of wrong codes. */
    const later = (seconds: number): Promise<unknown> =>
      test.dataSource.query(
        'UPDATE users SET totp_failed_at = totp_failed_at - make_interval(secs => $2) WHERE id = $1',
        [userId, seconds],
      );
    const waits: number[] = [];
    for (const seconds of [900, 3_600, 86_400, 86_400]) {
      for (let count = 0; count < 5; count += 1)
        expect(codeOf(await give('000000'))).toBe('401 INVALID_SIGN_IN');
      const refused = await give(nextCode(secret));
      expect(codeOf(refused)).toBe('429 RATE_LIMIT_EXCEEDED');
      waits.push(seconds - Number(refused.headers['retry-after']));
      await later(seconds);
    }
    for (const short of waits) expect(short).toBeGreaterThanOrEqual(0);
    for (const short of waits) expect(short).toBeLessThan(30);
    const locks = await test.dataSource.query<object[]>(
      `SELECT actor, after FROM audit_log WHERE subject = $1 AND action = 'second_factor.locked'`,
      [userId],
    );
    expect(locks).toEqual(Array(4).fill({ actor: `user:${userId}`, after: { kind: 'totp' } }));
    expect((await give(nextCode(secret))).status).toBe(200);
    // The count begins again.
    const again = new Browser(test);
    await signInByWallet(again, wallet);
    const afterwards = [];
    for (let count = 0; count < 6; count += 1)
      afterwards.push(await again.send('post', '/second-factor/totp', { code: '000000' }));
    expect(afterwards.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
    expect(Number(afterwards[5]?.headers['retry-after'])).toBeLessThanOrEqual(900);
  });

  it('M1: is removed by a code, with its recovery codes, and no second one stands beside it', async () => {
    const { browser, wallet } = await newPerson();
    const { secret, recoveryCodes } = await enrolTotp(browser);
    expect(codeOf(await browser.send('post', '/second-factor/totp/enrol', {}))).toBe('409 CONFLICT');
    expect(codeOf(await browser.send('delete', '/second-factor/totp', { code: '000000' }))).toBe(
      '401 INVALID_SIGN_IN',
    );
    const removed = await browser.send('delete', '/second-factor/totp', { code: nextCode(secret) });
    expect(removed.body).toMatchObject({ user: { hasTotp: false }, secondFactor: { isRequired: false } });
    const again = await signInByWallet(new Browser(test), wallet);
    expect(again.body).toMatchObject({ secondFactor: { isRequired: false }, tenant: { role: 'owner' } });
    const code = recoveryCodes[1];
    expect(codeOf(await browser.send('post', '/second-factor/totp', { code }))).toBe('409 CONFLICT');
  });

  it('M1: its secret is sealed in the database, and in no answer and no log after it was given', async () => {
    const { browser, userId } = await newPerson();
    const { secret, recoveryCodes } = await enrolTotp(browser);
    const rows = await test.dataSource.query<object[]>(
      'SELECT u.*, encode(c.code_hash, $2) AS code FROM users u JOIN user_recovery_codes c ON c.user_id = u.id WHERE u.id = $1',
      [userId, 'escape'],
    );
    expect(rows).toHaveLength(8);
    expect(JSON.stringify(rows)).not.toContain(secret);
    const kept = JSON.stringify(rows) + test.lines.join('\n') + (await browser.send('get', '/session')).text;
    for (const code of recoveryCodes) expect(kept).not.toContain(code);
    expect(test.lines.join('\n')).not.toContain(secret);
  });
});

describe("the operator's second factor", () => {
  it('M1: an address of OPERATOR_EMAILS is no operator before it has one', async () => {
    const { browser } = await newPerson(OPERATOR);
    expect((await browser.send('get', '/session')).body).toMatchObject({
      operator: { isOperator: false, needs: 'enrolment' },
    });
    expect(codeOf(await browser.send('get', '/admin/tenants'))).toBe('403 SECOND_FACTOR_REQUIRED');
  });

  it('M1: the first one needs the operator key, of each kind, and a wrong key is refused', async () => {
    const { browser } = await newPerson(OPERATOR);
    for (const path of ['/second-factor/totp/enrol', '/second-factor/passkeys/options']) {
      expect(codeOf(await browser.send('post', path, {}))).toBe('400 VALIDATION_FAILED');
      const wrong = await browser.send('post', path, { adminKey: 'not-the-operator-key-at-all' });
      expect(codeOf(wrong)).toBe('401 INVALID_API_KEY');
    }
    expect(codeOf(await browser.send('post', '/second-factor/totp/confirm', { code: '000000' }))).toBe(
      '409 CONFLICT',
    );
  });

  it('M1: with it the operator is in; signing in again asks for a code, and not for the key', async () => {
    const { browser, wallet } = await newPerson(OPERATOR);
    const { secret } = await enrolTotp(browser, { adminKey: ADMIN_KEY });
    expect((await browser.send('get', '/admin/tenants')).status).toBe(200);
    const again = new Browser(test);
    const signedIn = await signInByWallet(again, wallet);
    expect(signedIn.body).toMatchObject({ operator: { isOperator: false, needs: 'second-factor' } });
    expect(codeOf(await again.send('get', '/admin/tenants'))).toBe('403 SECOND_FACTOR_REQUIRED');
    await again.send('post', '/second-factor/totp', { code: nextCode(secret) });
    expect((await again.send('get', '/admin/tenants')).status).toBe(200);
    await again.send('delete', '/second-factor/totp', { code: nextCode(secret) });
    expect(codeOf(await again.send('get', '/admin/tenants'))).toBe('403 SECOND_FACTOR_REQUIRED');
    expect(codeOf(await browser.send('get', '/admin/tenants'))).toBe('403 SECOND_FACTOR_REQUIRED');
  });
});
