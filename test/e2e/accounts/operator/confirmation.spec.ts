import { generateSync } from 'otplib';
import type { Response } from 'supertest';
import { NIL_TENANT } from '../../../../src/domain/nil-tenant.js';
import { Clock } from '../../../../src/platform/clock.js';
import { Browser, ORIGIN } from '../../../support/accounts/page-browser.js';
import { SoftwareAuthenticator } from '../../../support/accounts/software-authenticator.js';
import { evmWallet, signInByWallet, type TestWallet } from '../../../support/accounts/wallets.js';
import { createTestApp, type TestApp } from '../../../support/http/app.js';
import { FixedClock } from '../../../support/http/fixed-clock.js';

const OPERATOR = 'operator@confirmation.example';
const ADMIN_KEY = 'operator-key-of-the-confirmation-spec';
const HERE = { origin: ORIGIN, rpId: 'console.test' };
const STEP_MS = 30_000;

let test: TestApp;
const clock = new FixedClock(Date.now());

beforeAll(async () => {
  test = await createTestApp({
    config: {
      ...{ PUBLIC_URL: ORIGIN, TRUST_PROXY: '1', SIGN_UP: 'open' },
      ...{ OPERATOR_EMAILS: OPERATOR, X402_ADMIN_KEY: ADMIN_KEY },
    },
    overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
  });
});
afterAll(() => test.close());

interface Person {
  readonly browser: Browser;
  readonly wallet: TestWallet;
  readonly userId: string;
}

const codeOf = ({ status, body }: Pick<Response, 'status' | 'body'>): string =>
  `${status} ${(body as { code?: string }).code ?? ''}`;
const operatorOf = async (browser: Browser): Promise<unknown> =>
  ((await browser.send('get', '/session')).body as { operator: unknown }).operator;

/** Somebody who is signed in, with the operator's address if wanted. */
async function newPerson(isOperator = true): Promise<Person> {
  const [browser, wallet] = [new Browser(test), evmWallet()];
  const { body } = (await signInByWallet(browser, wallet)) as { body: unknown };
  const userId = (body as { user: { id: string } }).user.id;
  if (isOperator) await becomeOperatorsAddress(userId);
  return { browser, wallet, userId };
}

async function becomeOperatorsAddress(userId: string): Promise<void> {
  await test.dataSource.query('UPDATE users SET email = NULL WHERE email = $1', [OPERATOR]);
  await test.dataSource.query('UPDATE users SET email = $2 WHERE id = $1', [userId, OPERATOR]);
}

/** The same person in another browser, as whoever reads the mailbox is. */
async function again({ wallet }: Person): Promise<Browser> {
  const browser = new Browser(test);
  await signInByWallet(browser, wallet);
  return browser;
}

function nextCode(secret: string): string {
  clock.advance(STEP_MS);
  return generateSync({ secret, epoch: Math.floor(clock.nowMs() / 1_000) });
}

async function begin(browser: Browser, body: object): Promise<string> {
  const begun = await browser.send('post', '/second-factor/totp/enrol', body);
  if (begun.status !== 200) throw new Error(begun.text);
  return (begun.body as { secret: string }).secret;
}

async function enrol(browser: Browser, body: object = {}): Promise<string> {
  const secret = await begin(browser, body);
  const confirmed = await browser.send('post', '/second-factor/totp/confirm', { code: nextCode(secret) });
  if (confirmed.status !== 200) throw new Error(confirmed.text);
  return secret;
}

async function addPasskey(browser: Browser, body: object): Promise<Response> {
  const asked = await browser.send('post', '/second-factor/passkeys/options', body);
  if (asked.status !== 200) throw new Error(asked.text);
  const { challenge } = asked.body as { challenge: string };
  const response = new SoftwareAuthenticator().create(challenge, HERE);
  return browser.send('post', '/second-factor/passkeys', { name: 'Laptop', response });
}

const auditOf = (userId: string): Promise<{ action: string; actor: string; tenantId: string }[]> =>
  test.dataSource.query(
    `SELECT action, actor, tenant_id AS "tenantId" FROM audit_log WHERE subject = $1
        AND action IN ('operator.confirmed', 'second_factor.reset') ORDER BY created_at`,
    [userId],
  );

describe('an enrolment as operator', () => {
  it.each(['/second-factor/totp/enrol', '/second-factor/passkeys/options'])(
    'M5: that was begun with the operator key at %s and given up leaves nothing to whoever reads the mailbox',
    async (path) => {
      const person = await newPerson();
      expect((await person.browser.send('post', path, { adminKey: ADMIN_KEY })).status).toBe(200);
      const thief = await again(person);
      for (const each of ['/second-factor/totp/enrol', '/second-factor/passkeys/options'])
        expect(codeOf(await thief.send('post', each, {}))).toBe('400 VALIDATION_FAILED');
      expect(await operatorOf(thief)).toMatchObject({ isOperator: false, needs: 'enrolment' });
      expect(await auditOf(person.userId)).toEqual([]);
    },
  );

  it('M5: that a thief began is not confirmed by the key that the operator gives for another one', async () => {
    const person = await newPerson(false);
    const thief = await again(person);
    const secret = await begin(thief, {});
    await becomeOperatorsAddress(person.userId);
    await addPasskey(person.browser, { adminKey: ADMIN_KEY });
    await test.dataSource.query('DELETE FROM user_passkeys WHERE user_id = $1', [person.userId]);
    await test.dataSource.query('UPDATE users SET operator_confirmed_at = NULL WHERE id = $1', [
      person.userId,
    ]);
    const confirmed = await thief.send('post', '/second-factor/totp/confirm', { code: nextCode(secret) });
    expect(confirmed.status).toBe(200);
    expect(await operatorOf(thief)).toMatchObject({ isOperator: false, needs: 'enrolment' });
  });

  it('M5: confirms with the factor, of each kind, once, and in the audit log', async () => {
    const [one, other] = [await newPerson(), await newPerson(false)];
    await enrol(one.browser, { adminKey: ADMIN_KEY });
    expect(await operatorOf(one.browser)).toMatchObject({ isOperator: true, needs: null });
    await becomeOperatorsAddress(other.userId);
    expect((await addPasskey(other.browser, { adminKey: ADMIN_KEY })).body).toMatchObject({
      operator: { isOperator: true, needs: null },
    });
    await addPasskey(other.browser, {});
    for (const { userId } of [one, other])
      expect(await auditOf(userId)).toEqual([
        { action: 'operator.confirmed', actor: `user:${userId}`, tenantId: NIL_TENANT },
      ]);
  });
});

describe('POST /second-factor/operator', () => {
  it('M5: confirms who has a factor already, by the key and a factor of the last ten minutes', async () => {
    const person = await newPerson(false);
    const { browser } = person;
    const secret = await enrol(browser);
    await becomeOperatorsAddress(person.userId);
    // Another factor without the key is no way around it.
    expect((await addPasskey(browser, {})).status).toBe(200);
    expect(await operatorOf(browser)).toMatchObject({ isOperator: false, needs: 'enrolment' });
    const confirm = (adminKey: string, by = browser) =>
      by.send('post', '/second-factor/operator', { adminKey });
    expect(codeOf(await confirm('not-the-operator-key-at-all'))).toBe('401 INVALID_API_KEY');
    const waiting = await again(person);
    expect(codeOf(await confirm(ADMIN_KEY, waiting))).toBe('403 SECOND_FACTOR_REQUIRED');
    await test.dataSource.query(
      `UPDATE sessions SET second_factor_at = second_factor_at - interval '11 minutes' WHERE user_id = $1`,
      [person.userId],
    );
    expect(codeOf(await confirm(ADMIN_KEY))).toBe('403 SECOND_FACTOR_REQUIRED');
    await browser.send('post', '/second-factor/totp', { code: nextCode(secret) });
    const before = browser.sessionCookie;
    expect((await confirm(ADMIN_KEY)).body).toMatchObject({ operator: { isOperator: true, needs: null } });
    expect(browser.sessionCookie).not.toBe(before);
    expect((await browser.send('get', '/admin/tenants')).status).toBe(200);
    expect(await auditOf(person.userId)).toMatchObject([{ action: 'operator.confirmed' }]);
  });

  it('M5: is for nobody without a factor, and for no other address', async () => {
    const body = { adminKey: ADMIN_KEY };
    const [operator, other] = [await newPerson(), await newPerson(false)];
    expect(codeOf(await operator.browser.send('post', '/second-factor/operator', body))).toBe('409 CONFLICT');
    await enrol(other.browser);
    expect(codeOf(await other.browser.send('post', '/second-factor/operator', body))).toBe(
      '403 ROLE_NOT_ALLOWED',
    );
  });
});

describe('DELETE /admin/users/{id}/second-factors', () => {
  const reset = (who: string) =>
    test.http
      .delete(`/api/v1/x402/admin/users/${encodeURIComponent(who)}/second-factors`)
      .set('X-Admin-Key', ADMIN_KEY);

  it('M5: ends every session, and leaves no factor, no code and no confirmation behind', async () => {
    const person = await newPerson();
    await enrol(person.browser, { adminKey: ADMIN_KEY });
    await addPasskey(person.browser, {});
    expect((await reset(person.userId)).status).toBe(204);
    expect((await person.browser.send('get', '/session')).body).toMatchObject({ signedIn: false });
    const next = await again(person);
    expect((await next.send('get', '/session')).body).toMatchObject({
      user: { hasTotp: false, passkeys: [] },
      secondFactor: { isRequired: false },
      operator: { isOperator: false, needs: 'enrolment' },
    });
    expect(codeOf(await next.send('post', '/second-factor/totp/enrol', {}))).toBe('400 VALIDATION_FAILED');
    const codes = 'SELECT FROM user_recovery_codes WHERE user_id = $1';
    expect(await test.dataSource.query(codes, [person.userId])).toEqual([]);
    expect(await auditOf(person.userId)).toEqual([
      { action: 'operator.confirmed', actor: `user:${person.userId}`, tenantId: NIL_TENANT },
      { action: 'second_factor.reset', actor: 'operator', tenantId: NIL_TENANT },
    ]);
  });

  it('M5: also ends what was begun, names people by address, too, and knows no outsiders', async () => {
    const person = await newPerson();
    const secret = await begin(person.browser, { adminKey: ADMIN_KEY });
    expect((await reset(OPERATOR.toUpperCase())).status).toBe(204);
    const next = await again(person);
    const late = await next.send('post', '/second-factor/totp/confirm', { code: nextCode(secret) });
    expect(codeOf(late)).toBe('409 CONFLICT');
    for (const outsider of [crypto.randomUUID(), 'nobody@confirmation.example', 'nothing'])
      expect((await reset(outsider)).status).toBe(404);
  });

  it('M5: two last factors that are removed at once leave no operator', async () => {
    for (let round = 0; round < 3; round += 1) {
      const person = await newPerson();
      const { browser } = person;
      const secret = await enrol(browser, { adminKey: ADMIN_KEY });
      const added = await addPasskey(browser, {});
      const [passkey] = (added.body as { user: { passkeys: { id: string }[] } }).user.passkeys;
      const twin = await again(person);
      await twin.send('post', '/second-factor/totp', { code: nextCode(secret) });
      await Promise.all([
        browser.send('delete', '/second-factor/totp', { code: nextCode(secret) }),
        twin.send('delete', `/second-factor/passkeys/${passkey?.id ?? ''}`),
      ]);
      const [row] = await test.dataSource.query<[{ confirmed: Date | null; sessions: number }]>(
        `SELECT operator_confirmed_at AS confirmed, (SELECT count(*)::int FROM sessions s
            WHERE s.user_id = u.id AND s.second_factor_at IS NOT NULL) AS sessions FROM users u WHERE id = $1`,
        [person.userId],
      );
      expect(row).toEqual({ confirmed: null, sessions: 0 });
    }
  });
});
