import { randomBytes } from 'node:crypto';
import { ConsoleStage } from '../../support/console/stage.js';
import { asAdmin } from '../../support/services/postgres.js';

interface Report {
  readonly complaints: string[];
  readonly foreignRequests: string[];
  readonly violations: Readonly<Record<string, string[]>>;
  readonly tooWide: string[];
  /** The headings that a view shows, and those that it should. */
  readonly headings: Readonly<Record<string, readonly [string[], string[]]>>;
  /** How much a view moved while it loaded, and what moved; without those that did not. */
  readonly shifts: Readonly<Record<string, readonly [number, ...string[]]>>;
  /** Links of a page that have the name of an entry of the navigation in them. */
  readonly repeated: Readonly<Record<string, string[]>>;
  /** The rows of the outages on the overview, and what stands below them. */
  readonly outages: string[];
  readonly status: string;
  readonly took: Readonly<Record<string, number>>;
  readonly load: { readonly requests: string[]; readonly bytes: number; readonly shifted: number };
}

const OPERATOR_KEY = 'operator-key-of-every-page-1';
const FAMILIES = ['0x5a9db0c00200', '0x5a9db0c00201', '0x5a9db0c00100', '0x5a9db0c00301', '0x5a9db0c00230'];
const LONG_NAME =
  'Maschinenbaugesellschaft für Präzisionsgetriebe und Antriebstechnik Süd-Ost mbH & Co. KG, Werk 2';

/** A hash of the sandbox that nobody has claimed. */
const freshHash = (index: number): string =>
  `${FAMILIES[index % FAMILIES.length] ?? ''}${randomBytes(26).toString('hex')}`;

describe('every page of the console', () => {
  let stage: ConsoleStage;
  let report: Report;

  /** Opens an account with so many payments, keys and endpoints. @returns the id of a payment */
  async function open(email: string, companyName: string, size: number): Promise<string | undefined> {
    const { mail } = stage;
    const operator = { 'x-admin-key': OPERATOR_KEY };
    const made = await stage.ask<{ apiKey: { key: string } }>(operator, 'POST', '/admin/tenants', {
      ...{ email, companyName, plan: 'enterprise' },
    });
    // The invitation, which no visitor of these pages uses.
    await mail.mailTo(email);
    if (size === 0) return undefined;
    const live = { authorization: `Bearer ${made.apiKey.key}` };
    const { key } = await stage.ask<{ key: string }>(live, 'POST', '/api-keys', {
      ...{
        name: 'Test',
        environment: 'test',
        scopes: ['verify', 'settle', 'analytics', 'keys', 'wallets', 'webhooks'],
      },
    });
    const test = { authorization: `Bearer ${key}` };
    await stage.ask(test, 'PUT', '/wallets/base-sepolia', {
      address: '0x5a9db0c0000000000000000000000000000a55e7',
    });
    for (let index = 0; index < Math.min(size, 20); index += 1) {
      await stage.ask(test, 'POST', '/api-keys', { name: index === 0 ? LONG_NAME : `Shop ${index}` });
      if (index < 10)
        await stage.ask(test, 'POST', '/webhook-endpoints', {
          ...{ url: `http://127.0.0.1:9/hook-${index}`, eventTypes: ['payment.verified'] },
        });
    }
    let paymentId: string | undefined;
    for (let first = 0; first < size; first += 50) {
      const verifications = Array.from({ length: Math.min(50, size - first) }, (_, index) => ({
        ...{ tx_hash: freshHash(first + index), chain: 'sandbox', expected_amount: '0.01' },
        reference: `order-${first + index}-${index === 0 ? 'x'.repeat(100) : 'a'}`,
      }));
      const { results } = await stage.ask<{ results: { paymentId?: string }[] }>(
        test,
        'POST',
        '/verify/batch',
        {
          verifications,
        },
      );
      paymentId ??= results[0]?.paymentId;
    }
    return paymentId;
  }

  /** More than an answer has, of a minute each; the last one lasts. */
  async function addOutages(): Promise<void> {
    const { database } = stage;
    await asAdmin(
      database.url,
      `INSERT INTO outages (component, began_at, looked_at, is_certain, ended_at)
         SELECT 'base-sepolia', began, began, true, CASE WHEN nth > 1 THEN began + interval '1 minute' END
         FROM (SELECT nth, now() - nth * interval '2 minutes' AS began FROM generate_series(1, 200) AS nth) AS times`,
    );
  }

  beforeAll(async () => {
    stage = await ConsoleStage.start({
      ...{ SIGN_UP: 'open', X402_ADMIN_KEY: OPERATOR_KEY, WEBHOOK_ALLOWED_HOSTS: '127.0.0.1:9' },
      // Its outage lasts.
      BASE_SEPOLIA_RPC_URL: 'http://127.0.0.1:9',
    });
    const people = { empty: 'empty@example.com', small: 'small@example.com', large: 'large@example.com' };
    const paymentIds = {
      empty: await open(people.empty, 'Empty', 0),
      small: await open(people.small, 'Small Shop', 5),
      large: await open(people.large, LONG_NAME, 150),
    };
    await addOutages();
    report = await stage.visit<Report>('every-page', { people, operatorKey: OPERATOR_KEY, paymentIds });
    process.stderr.write(`every page took ${JSON.stringify(report.took)} ms\n`);
  }, 900_000);
  afterAll(async () => {
    await stage.stop();
  });

  it('M4, M5: each page has one first heading, that of its entry', () => {
    expect(Object.keys(report.headings).length).toBeGreaterThan(50);
    expect(
      Object.entries(report.headings).filter(([, [shown, wanted]]) => shown.join() !== wanted.join()),
    ).toEqual([]);
  });

  it('M4, M5: axe finds nothing, light or dark, on a phone or a desk, empty, small, large or failing', () => {
    expect(Object.entries(report.violations).filter(([, found]) => found.length > 0)).toEqual([]);
  });

  it('M4, M5: no page is wider than its window', () => {
    expect(report.tooWide).toEqual([]);
  });

  it('M4, M5: nothing moves while a page loads', () => {
    expect(report.shifts).toEqual({});
  });

  it('M4, M5: no link of a page has the name of an entry of the navigation in it', () => {
    expect(report.repeated).toEqual({});
  });

  it('M4, M5: the first load of an account with payments is as small as that of a new one, and moves nothing', () => {
    const { requests, bytes, shifted } = report.load;
    expect(requests.slice(15)).toEqual([]);
    expect(bytes).toBeLessThanOrEqual(200_000);
    expect(shifted).toBe(0);
  });

  it('M4: the overview shows the newest ten outages, how many more there are, and that one lasts', () => {
    expect(report.status).toContain('Payments on base-sepolia cannot be verified just now');
    const [newest, second] = report.outages;
    expect(newest).toMatch(/^base-sepolia .* lasts \d+ min$/);
    expect(second).toMatch(/^base-sepolia .* 1 min$/);
    expect(report.outages.slice(10)).toEqual(['and at least 90 more']);
  });

  it('M4, M5: nothing is logged by the browser, refused by the server or asked of another origin', () => {
    expect(report.complaints).toEqual([]);
    expect(report.foreignRequests).toEqual([]);
  });
});
