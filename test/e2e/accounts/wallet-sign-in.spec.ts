import { createTestApp, type TestApp } from '../../support/http/app.js';
import { Browser, ORIGIN } from '../../support/accounts/page-browser.js';
import {
  challengeFor,
  evmWallet,
  proofOf,
  signInByWallet,
  solanaWallet,
  type TestWallet,
} from '../../support/accounts/wallets.js';

interface SessionBody {
  readonly signedIn: boolean;
  readonly user: { readonly id: string; readonly wallets: readonly unknown[] };
  readonly tenant: { readonly role: string; readonly plan: string };
}

const SETTINGS = { PUBLIC_URL: ORIGIN, TRUST_PROXY: '1', SIGN_UP: 'open' };
const KINDS: readonly (readonly [string, () => TestWallet])[] = [
  ['EVM', evmWallet],
  ['Solana', solanaWallet],
];

let test: TestApp;

beforeAll(async () => {
  test = await createTestApp({ config: SETTINGS });
});
afterAll(() => test.close());

const codeOf = ({ status, body }: { status: number; body: unknown }): string =>
  `${status} ${(body as { code?: string }).code ?? ''}`;

describe.each(KINDS)('signing in by a wallet of %s', (_, newWallet) => {
  it('M1: an unknown wallet opens an account on the free plan, and finds it again', async () => {
    const wallet = newWallet();
    const first = new Browser(test);
    const { status, body } = (await signInByWallet(first, wallet)) as { status: number; body: SessionBody };
    expect(status).toBe(200);
    expect(body).toMatchObject({
      signedIn: true,
      user: { email: null, wallets: [{ namespace: wallet.namespace, address: wallet.address }] },
      tenant: { role: 'owner', plan: 'free' },
    });
    const again = (await signInByWallet(new Browser(test), wallet)).body as SessionBody;
    expect(again.user.id).toBe(body.user.id);
    const session = await first.send('get', '/session');
    expect(session.body).toMatchObject({ signedIn: true, user: { id: body.user.id } });
  });

  it('M1: a text counts once, also when its signature is sent twenty times at once', async () => {
    const wallet = newWallet();
    const browser = new Browser(test);
    const { message } = await challengeFor(browser, wallet);
    const proof = await proofOf(wallet, message);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => browser.send('post', '/sign-in/wallet', proof)),
    );
    const codes = answers.map(codeOf).sort();
    expect(codes.filter((code) => code === '200 ')).toHaveLength(1);
    expect(codes.filter((code) => code === '401 INVALID_SIGN_IN')).toHaveLength(19);
  });

  it('M1: a text is worth nothing in another browser, and not after that either', async () => {
    const wallet = newWallet();
    const browser = new Browser(test);
    const { message } = await challengeFor(browser, wallet);
    const proof = await proofOf(wallet, message);
    const thief = new Browser(test);
    expect(codeOf(await thief.send('post', '/sign-in/wallet', proof))).toBe('401 INVALID_SIGN_IN');
    await challengeFor(thief, wallet);
    expect(codeOf(await thief.send('post', '/sign-in/wallet', proof))).toBe('401 INVALID_SIGN_IN');
    expect(codeOf(await browser.send('post', '/sign-in/wallet', proof))).toBe('200 ');
  });

  it.each<readonly [string, (message: string) => string]>([
    ['another domain', (message) => message.replaceAll('console.test', 'evil.test')],
    ['another statement', (message) => message.replace('moves nothing', 'moves everything')],
    ['a later end', (message) => message.replace(/(Expiration Time: )\d{4}/, '$12099')],
    [
      'another chain',
      (message) =>
        message.replace(/Chain ID: .+/, (line) => (line.endsWith('1') ? 'Chain ID: 10' : 'Chain ID: devnet')),
    ],
    ['a resource', (message) => `${message}\nResources:\n- https://evil.test`],
  ])(
    'M1: a signed text with %s is refused, and the right one does not count afterwards',
    async (_what, change) => {
      const wallet = newWallet();
      const browser = new Browser(test);
      const { message } = await challengeFor(browser, wallet);
      expect(change(message)).not.toBe(message);
      const changed = await proofOf(wallet, change(message));
      expect(codeOf(await browser.send('post', '/sign-in/wallet', changed))).toBe('401 INVALID_SIGN_IN');
      const right = await proofOf(wallet, message);
      expect(codeOf(await browser.send('post', '/sign-in/wallet', right))).toBe('401 INVALID_SIGN_IN');
    },
  );

  it('M1: the signature of another wallet is refused, under either address', async () => {
    const [wallet, other] = [newWallet(), newWallet()];
    const browser = new Browser(test);
    for (const address of [wallet.address, other.address]) {
      const { message } = await challengeFor(browser, wallet);
      const proof = { ...(await proofOf(other, message)), address };
      expect(codeOf(await browser.send('post', '/sign-in/wallet', proof))).toBe('401 INVALID_SIGN_IN');
    }
  });

  it('M1: a nonce that this server did not give is refused', async () => {
    const wallet = newWallet();
    const browser = new Browser(test);
    const { message, nonce } = await challengeFor(browser, wallet);
    const proof = await proofOf(wallet, message.replace(nonce, 'f'.repeat(32)));
    expect(codeOf(await browser.send('post', '/sign-in/wallet', proof))).toBe('401 INVALID_SIGN_IN');
  });
});

describe('signing in by a wallet', () => {
  it('M1: a text names the origin of PUBLIC_URL whatever host was asked, and lasts five minutes', async () => {
    const { message, expiresAt } = await challengeFor(new Browser(test), evmWallet());
    expect(message.split('\n')[0]).toBe('console.test:3001 wants you to sign in with your Ethereum account:');
    expect(message).toContain('\nURI: http://console.test:3001/console\n');
    expect(message).toMatch(/\nNonce: [0-9a-f]{32}\n/);
    const lifeMs = Date.parse(expiresAt) - Date.now();
    expect(lifeMs).toBeGreaterThan(280_000);
    expect(lifeMs).toBeLessThanOrEqual(300_000);
  });

  it('M1: a text is refused after its five minutes', async () => {
    const wallet = evmWallet();
    const browser = new Browser(test);
    const { message, nonce } = await challengeFor(browser, wallet);
    await test.dataSource.query(
      `UPDATE sign_in_challenges SET expires_at = now() - interval '1 second' WHERE data->>'nonce' = $1`,
      [nonce],
    );
    const proof = await proofOf(wallet, message);
    expect(codeOf(await browser.send('post', '/sign-in/wallet', proof))).toBe('401 INVALID_SIGN_IN');
  });

  it.each([
    ['eip155', '0x0'.padEnd(42, 'g')],
    ['eip155', '0x857b06519E91e3A54538791bDbb0E22373e36b67'],
    ['solana', '1'.repeat(32)],
    ['solana', '5Q544fKrFoe6tsEbD7S8EmxGTJYAKtTVhAW5Q5pge4j1'],
  ])('M1: no text is given to %s %s, which no key can sign for', async (namespace, address) => {
    const answer = await new Browser(test).send('post', '/sign-in/wallet/challenge', { namespace, address });
    expect(codeOf(answer)).toBe('400 INVALID_ADDRESS');
  });

  it('M1: one wallet has at most twenty texts in five minutes for one network', async () => {
    const [wallet, browser] = [evmWallet(), new Browser(test)];
    const answers = await Promise.all(
      Array.from({ length: 24 }, () => {
        const { namespace, address } = wallet;
        return browser.send('post', '/sign-in/wallet/challenge', { namespace, address });
      }),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(codeOf(answers.find(({ status }) => status !== 200) ?? { status: 0, body: {} })).toBe(
      '429 RATE_LIMIT_EXCEEDED',
    );
  });

  it('M1: a page of another site signs nobody in', async () => {
    const wallet = evmWallet();
    const browser = new Browser(test);
    const { message } = await challengeFor(browser, wallet);
    const proof = await proofOf(wallet, message);
    const foreign = await browser.send('post', '/sign-in/wallet', proof, { Origin: 'https://evil.test' });
    expect(codeOf(foreign)).toBe('403 CROSS_SITE_REQUEST');
  });

  it('M1: signing in gives a new session, and the cookie that was there before is worth nothing', async () => {
    const wallet = evmWallet();
    const browser = new Browser(test);
    await signInByWallet(browser, wallet);
    const planted = browser.stolen();
    await signInByWallet(browser, wallet);
    expect(browser.sessionCookie).not.toBe(planted.sessionCookie);
    expect((await planted.send('get', '/session')).body).toMatchObject({ signedIn: false });
    expect((await browser.send('get', '/session')).body).toMatchObject({ signedIn: true });
  });

  it('M1: a cookie that was stolen is worth nothing after the person signs out', async () => {
    const browser = new Browser(test);
    await signInByWallet(browser, evmWallet());
    const thief = browser.stolen();
    expect((await thief.send('get', '/session')).body).toMatchObject({ signedIn: true });
    expect((await browser.send('delete', '/session')).status).toBe(204);
    expect((await thief.send('get', '/session')).body).toMatchObject({ signedIn: false });
    expect(codeOf(await thief.send('post', '/second-factor/totp/enrol', {}))).toBe('401 NOT_SIGNED_IN');
  });
});

describe('joining wallets', () => {
  it('M1: a wallet is joined by its signature, and signs the same person in from then on', async () => {
    const [wallet, other] = [evmWallet(), solanaWallet()];
    const browser = new Browser(test);
    const { user } = (await signInByWallet(browser, wallet)).body as SessionBody;
    const { message } = await challengeFor(browser, other, '/user/wallets/challenge');
    const joined = await browser.send('post', '/user/wallets', await proofOf(other, message));
    expect(joined.status).toBe(200);
    expect((joined.body as SessionBody).user.wallets).toHaveLength(2);
    const again = (await signInByWallet(new Browser(test), other)).body as SessionBody;
    expect(again.user.id).toBe(user.id);
  });

  it('M1: a signature for one purpose is worth nothing for the other', async () => {
    const [wallet, other] = [evmWallet(), evmWallet()];
    const browser = new Browser(test);
    await signInByWallet(browser, wallet);
    const toSignIn = await challengeFor(browser, other);
    const forSignIn = await proofOf(other, toSignIn.message);
    expect(codeOf(await browser.send('post', '/user/wallets', forSignIn))).toBe('401 INVALID_SIGN_IN');
    const toJoin = await challengeFor(browser, other, '/user/wallets/challenge');
    const forJoin = await proofOf(other, toJoin.message);
    expect(codeOf(await browser.send('post', '/sign-in/wallet', forJoin))).toBe('401 INVALID_SIGN_IN');
  });

  it("M1: a text to join is worth nothing in another person's session, and a wallet has one person", async () => {
    const [wallet, other, joining] = [evmWallet(), evmWallet(), evmWallet()];
    const [browser, another] = [new Browser(test), new Browser(test)];
    await signInByWallet(browser, wallet);
    await signInByWallet(another, other);
    const { message } = await challengeFor(browser, joining, '/user/wallets/challenge');
    const proof = await proofOf(joining, message);
    expect(codeOf(await another.send('post', '/user/wallets', proof))).toBe('401 INVALID_SIGN_IN');
    const taken = await challengeFor(browser, other, '/user/wallets/challenge');
    const takenProof = await proofOf(other, taken.message);
    expect(codeOf(await browser.send('post', '/user/wallets', takenProof))).toBe('409 CONFLICT');
  });

  it('M1: the last way to sign in stays, also when both wallets are removed at once', async () => {
    const [wallet, other] = [evmWallet(), evmWallet()];
    const browser = new Browser(test);
    await signInByWallet(browser, wallet);
    const { message } = await challengeFor(browser, other, '/user/wallets/challenge');
    await browser.send('post', '/user/wallets', await proofOf(other, message));
    const removed = await Promise.all(
      [wallet, other].map(({ address }) => browser.send('delete', `/user/wallets/eip155/${address}`)),
    );
    expect(removed.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});
