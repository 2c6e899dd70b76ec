import { ConsoleStage } from '../../support/console/stage.js';

interface Load {
  readonly requests: string[];
  readonly bytes: number;
  readonly shifted: number;
  readonly longestTaskMs: number;
}

interface Report {
  readonly complaints: string[];
  readonly foreignRequests: string[];
  readonly violations: Readonly<Record<string, string[]>>;
  readonly tooWide: string[];
  readonly addresses: Readonly<Record<string, string>>;
  readonly stops: string[];
  readonly loads: Readonly<Record<'signIn' | 'overview', Load>>;
  readonly navigation: string[];
  readonly environment: string[];
  readonly cookies: unknown[];
  readonly stored: string[];
  readonly elsewhere: { readonly hasButton: boolean; readonly cookies: string[]; readonly address: string };
  readonly afterSignOut: { readonly address: string; readonly cookies: string[] };
  readonly theme: string[];
}

const MOST_BYTES = 200_000;
const MOST_REQUESTS = 15;
const LONGEST_TASK_MS = 200;
const PAGES = ['sign-in', 'mail-sent', 'link', 'code', 'overview', 'settings', 'sessions', 'second-factor'];

describe('the first visit to the console', () => {
  let stage: ConsoleStage;
  let report: Report;

  beforeAll(async () => {
    stage = await ConsoleStage.start({ SIGN_UP: 'open' });
    report = await stage.visit<Report>('first-visit');
    process.stderr.write(`${JSON.stringify(report.loads)}\n`);
  }, 400_000);
  afterAll(async () => {
    await stage.stop();
  });

  it('M4: axe finds nothing on any page, light or dark, on a phone or a desk', () => {
    const views = PAGES.flatMap((page) =>
      ['light-360', 'light-1280', 'dark-360', 'dark-1280'].map((view) => `${page}-${view}`),
    );
    expect(Object.keys(report.violations).sort()).toEqual(views.sort());
    expect(Object.entries(report.violations).filter(([, found]) => found.length > 0)).toEqual([]);
  });

  it('M4: no page is wider than its window', () => {
    expect(report.tooWide).toEqual([]);
  });

  it('M4: nothing is logged by the browser, refused by the server or asked of another origin', () => {
    expect(report.complaints).toEqual([]);
    expect(report.foreignRequests).toEqual([]);
  });

  it.each(['signIn', 'overview'] as const)(
    'M4: the first load of %s is small, asks little, moves nothing and keeps the thread free',
    (page) => {
      const { requests, bytes, shifted, longestTaskMs } = report.loads[page];
      expect(bytes).toBeGreaterThan(50_000);
      expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
      expect(requests.length).toBeLessThanOrEqual(MOST_REQUESTS);
      expect(shifted).toBe(0);
      expect(longestTaskMs).toBeGreaterThan(0);
      expect(longestTaskMs).toBeLessThanOrEqual(LONGEST_TASK_MS);
    },
  );

  it('M4: before the sign-in, the server is asked who is in, and nothing else', () => {
    expect(report.loads.signIn.requests.filter((path) => path.startsWith('/api/'))).toEqual([
      '/api/v1/x402/session',
    ]);
  });

  it('M1: a visitor is led to the sign-in, and signs up by the link of a mail, whose token leaves the address', () => {
    expect(report.addresses).toMatchObject({
      asked: `${stage.origin}/console/sign-in?returnTo=${encodeURIComponent('/console/payments?q=0x1')}`,
      link: `${stage.origin}/console/sign-in/link`,
      signedIn: `${stage.origin}/console`,
    });
    expect(report.cookies).toEqual(expect.arrayContaining([['x402_session', true, 'Strict', '/']]));
  });

  it('M1: a link that is opened elsewhere shows a code there, signs in nobody there, and leads to no other site', () => {
    expect(report.elsewhere).toEqual({ hasButton: false, cookies: [], address: `${stage.origin}/console` });
  });

  it('M1: after signing out nothing is left that signs in, and the way back is kept', () => {
    expect(report.afterSignOut).toEqual({
      address: `${stage.origin}/console/sign-in?returnTo=${encodeURIComponent('/console/payments?status=pending')}`,
      cookies: [],
    });
  });

  it('M4: the navigation names the pages, and the drawer of a phone leads to them', () => {
    expect(report.navigation).toEqual(
      expect.arrayContaining([
        ...['Overview', 'Payments', 'Verify', 'Wallets', 'API keys', 'Webhooks', 'Settlements', 'Billing'],
        ...['Team', 'Audit log'],
      ]),
    );
    expect(report.addresses['byDrawer']).toBe(`${stage.origin}/console/payments`);
  });

  it('M4: the keyboard reaches the sign-in in its order, and skips the navigation', () => {
    const [brand, email, ask, wallet] = report.stops;
    expect([brand, ask, wallet]).toEqual([
      'x402 Infrastructure',
      'Email me a sign-in link',
      'Sign in with a wallet',
    ]);
    expect(email).not.toBe('BODY');
    expect(report.stops.slice(-2)).toEqual(['Skip to the page', 'main']);
  });

  it('M4: the environment is chosen by the keyboard, goes with each request and is kept', () => {
    expect(report.environment).toEqual(['false', 'true', 'test', 'true', 'false']);
  });

  it('M4: the theme is chosen in the menu, and no token or key is in the storage', () => {
    expect(report.theme).toEqual(['light', 'dark']);
    expect(report.stored.filter((name) => !['x402.environment', 'x402.theme'].includes(name))).toEqual([]);
  });

  it('F1: the result of a checkout is shown once', () => {
    expect(report.addresses['afterCheckout']).toBe(`${stage.origin}/console`);
  });
});
