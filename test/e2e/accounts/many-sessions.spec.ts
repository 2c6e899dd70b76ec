import { createTestApp, type TestApp } from '../../support/http/app.js';
import { Browser, ORIGIN } from '../../support/accounts/page-browser.js';
import { evmWallet, signInByWallet, type TestWallet } from '../../support/accounts/wallets.js';

const MOST = 30;

describe('the sessions of one person', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp({ config: { PUBLIC_URL: ORIGIN, TRUST_PROXY: '1', SIGN_UP: 'open' } });
  });
  afterAll(() => test.close());

  const signedIn = async (wallet: TestWallet): Promise<Browser> => {
    const browser = new Browser(test);
    expect((await signInByWallet(browser, wallet)).status).toBe(200);
    return browser;
  };
  /** What is left of the minute after a read of the console. */
  const leftAfterReading = async (browser: Browser): Promise<number> => {
    const { status, headers } = await browser.send('get', '/payments');
    expect(status).toBe(200);
    return Number(headers['x-ratelimit-remaining']);
  };

  it('M1: share the allowance of the console, and those of another person do not', async () => {
    const wallet = evmWallet();
    const [one, other] = [await signedIn(wallet), await signedIn(wallet)];
    const another = await signedIn(evmWallet());
    const left = await leftAfterReading(one);
    expect(left).toBe(599);
    expect([await leftAfterReading(other), await leftAfterReading(one)]).toEqual([left - 1, left - 2]);
    expect(await leftAfterReading(another)).toBe(left);
  });

  it('M1: are thirty at most: the one that was used longest ago ends', async () => {
    const wallet = evmWallet();
    const first = await signedIn(wallet);
    const second = await signedIn(wallet);
    for (let count = 2; count < MOST; count += 1) await signedIn(wallet);
    expect((await first.send('get', '/session')).body).toMatchObject({ signedIn: true });
    const latest = await signedIn(wallet);
    expect((await first.send('get', '/session')).body).toMatchObject({ signedIn: false });
    expect((await second.send('get', '/session')).body).toMatchObject({ signedIn: true });
    const { body } = (await latest.send('get', '/sessions')) as { body: { sessions: unknown[] } };
    expect(body.sessions).toHaveLength(MOST);
  });

  it('M1: are thirty at most also when signed in at once', async () => {
    const wallet = evmWallet();
    for (let count = 0; count < MOST - 2; count += 1) await signedIn(wallet);
    const atOnce = await Promise.all(Array.from({ length: 6 }, () => signedIn(wallet)));
    const { body } = (await atOnce[0]?.send('get', '/session')) as { body: { user: { id: string } } };
    const rows = await test.dataSource.query<unknown[]>('SELECT FROM sessions WHERE user_id = $1', [
      body.user.id,
    ]);
    expect(rows).toHaveLength(MOST);
  });
});
