import type { Response } from 'supertest';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { Browser, ORIGIN } from '../../support/accounts/page-browser.js';
import { SoftwareAuthenticator } from '../../support/accounts/software-authenticator.js';
import { evmWallet, signInByWallet, type TestWallet } from '../../support/accounts/wallets.js';

const HERE = { origin: ORIGIN, rpId: 'console.test' };
const SETTINGS = { PUBLIC_URL: ORIGIN, TRUST_PROXY: '1', SIGN_UP: 'open' };

let test: TestApp;

beforeAll(async () => {
  test = await createTestApp({ config: SETTINGS });
});
afterAll(() => test.close());

const codeOf = ({ status, body }: Pick<Response, 'status' | 'body'>): string =>
  `${status} ${(body as { code?: string }).code ?? ''}`;

async function challengeOf(browser: Browser, path: string): Promise<string> {
  const answer = await browser.send('post', path, {});
  if (answer.status !== 200) throw new Error(answer.text);
  return (answer.body as { challenge: string }).challenge;
}

async function enrol(browser: Browser, authenticator: SoftwareAuthenticator): Promise<Response> {
  const challenge = await challengeOf(browser, '/second-factor/passkeys/options');
  const response = authenticator.create(challenge, HERE);
  return browser.send('post', '/second-factor/passkeys', { name: 'Laptop', response });
}

async function waiting(wallet: TestWallet): Promise<Browser> {
  const browser = new Browser(test);
  await signInByWallet(browser, wallet);
  return browser;
}

describe('a passkey', () => {
  let wallet: TestWallet;
  let browser: Browser;
  let authenticator: SoftwareAuthenticator;

  beforeEach(async () => {
    wallet = evmWallet();
    browser = new Browser(test);
    await signInByWallet(browser, wallet);
    authenticator = new SoftwareAuthenticator();
  });

  it('M1: is a second factor from its enrolment on, and opens a session that waits', async () => {
    const before = browser.sessionCookie;
    const enrolled = await enrol(browser, authenticator);
    expect(enrolled.body).toMatchObject({
      user: { passkeys: [{ name: 'Laptop', lastUsedAt: null }] },
      secondFactor: { isDone: true, isRequired: false },
    });
    expect(browser.sessionCookie).not.toBe(before);
    const again = await waiting(wallet);
    expect(codeOf(await again.send('get', '/api-keys'))).toBe('403 SECOND_FACTOR_REQUIRED');
    const challenge = await challengeOf(again, '/second-factor/passkey/options');
    const thief = again.stolen();
    const response = authenticator.get(challenge, HERE);
    const given = await again.send('post', '/second-factor/passkey', { response });
    expect(given.body).toMatchObject({ secondFactor: { isDone: true, isRequired: false } });
    expect((await again.send('get', '/api-keys')).status).toBe(200);
    expect((await thief.send('get', '/session')).body).toMatchObject({ signedIn: false });
  });

  it('M1: an answer counts once, also when it is sent ten times at once', async () => {
    await enrol(browser, authenticator);
    const again = await waiting(wallet);
    const challenge = await challengeOf(again, '/second-factor/passkey/options');
    const response = authenticator.get(challenge, HERE);
    const thief = again.stolen();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => thief.send('post', '/second-factor/passkey', { response })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const later = await waiting(wallet);
    expect(codeOf(await later.send('post', '/second-factor/passkey', { response }))).toBe(
      '401 INVALID_SIGN_IN',
    );
  });

  it.each([
    ['from another origin', { ...HERE, origin: 'https://evil.test' }],
    ['of another host', { ...HERE, rpId: 'evil.test' }],
    ['without the person', { ...HERE, isUserVerified: false }],
  ])('M1: an answer %s is refused, at enrolment and at sign-in', async (_, behaviour) => {
    const challenge = await challengeOf(browser, '/second-factor/passkeys/options');
    const response = new SoftwareAuthenticator().create(challenge, behaviour);
    const refused = await browser.send('post', '/second-factor/passkeys', { name: 'x', response });
    expect(codeOf(refused)).toBe('401 INVALID_SIGN_IN');
    await enrol(browser, authenticator);
    const again = await waiting(wallet);
    const asked = await challengeOf(again, '/second-factor/passkey/options');
    const answer = { response: authenticator.get(asked, behaviour) };
    expect(codeOf(await again.send('post', '/second-factor/passkey', answer))).toBe('401 INVALID_SIGN_IN');
  });

  it('M1: a challenge is of one person and one purpose', async () => {
    await enrol(browser, authenticator);
    const mine = await waiting(wallet);
    const other = evmWallet();
    const another = new Browser(test);
    await signInByWallet(another, other);
    const theirs = new SoftwareAuthenticator();
    await enrol(another, theirs);
    const elsewhere = await waiting(other);
    const challenge = await challengeOf(elsewhere, '/second-factor/passkey/options');
    const stolen = { response: authenticator.get(challenge, HERE) };
    expect(codeOf(await mine.send('post', '/second-factor/passkey', stolen))).toBe('401 INVALID_SIGN_IN');
    const toEnrol = await challengeOf(browser, '/second-factor/passkeys/options');
    const wrongPurpose = { response: authenticator.get(toEnrol, HERE) };
    expect(codeOf(await mine.send('post', '/second-factor/passkey', wrongPurpose))).toBe(
      '401 INVALID_SIGN_IN',
    );
  });

  it("M1: is nobody else's too, and a copy with an old count is refused", async () => {
    await enrol(browser, authenticator);
    const another = new Browser(test);
    await signInByWallet(another, evmWallet());
    expect(codeOf(await enrol(another, authenticator))).toBe('409 CONFLICT');
    authenticator.signCount = 5;
    const again = await waiting(wallet);
    const first = await challengeOf(again, '/second-factor/passkey/options');
    const used = { response: authenticator.get(first, HERE) };
    expect((await again.send('post', '/second-factor/passkey', used)).status).toBe(200);
    authenticator.signCount = 3;
    const later = await waiting(wallet);
    const second = await challengeOf(later, '/second-factor/passkey/options');
    const copied = { response: authenticator.get(second, HERE) };
    expect(codeOf(await later.send('post', '/second-factor/passkey', copied))).toBe('401 INVALID_SIGN_IN');
  });

  it('M1: is removed by its person, and by nobody else', async () => {
    const enrolled = await enrol(browser, authenticator);
    const [{ id }] = (enrolled.body as { user: { passkeys: [{ id: string }] } }).user.passkeys;
    const another = new Browser(test);
    await signInByWallet(another, evmWallet());
    expect(codeOf(await another.send('delete', `/second-factor/passkeys/${id}`))).toBe('404 NOT_FOUND');
    const removed = await browser.send('delete', `/second-factor/passkeys/${id}`);
    expect(removed.body).toMatchObject({ user: { passkeys: [] }, secondFactor: { isRequired: false } });
    expect((await signInByWallet(new Browser(test), wallet)).body).toMatchObject({
      tenant: { role: 'owner' },
    });
  });

  it.each([{}, { response: 'x' }, { response: {} }, { response: { response: { clientDataJSON: 'e30' } } }])(
    'M1: %j is no answer',
    async (body) => {
      const { status } = await browser.send('post', '/second-factor/passkey', body);
      expect([400, 401]).toContain(status);
    },
  );
});
