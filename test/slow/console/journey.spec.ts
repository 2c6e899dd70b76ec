import { generatePrivateKey } from 'viem/accounts';
import { ConsoleStage } from '../../support/console/stage.js';
import { sandboxHash } from '../../support/verification/verification.js';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhooks/webhook-receiver.js';

interface Report {
  readonly complaints: string[];
  readonly foreignRequests: string[];
  readonly apiKey: string;
  readonly verified: unknown;
  readonly payment: string;
  readonly plainWebhooks: string;
  readonly plainBilling: string;
  readonly delivery: string;
  readonly took: Readonly<Record<string, number>>;
  readonly developerLinks: string[];
  readonly developerBilling: string;
  readonly suspendedAnswer: unknown;
  readonly suspendedBanner: boolean;
  readonly liftedAnswer: unknown;
}

const ADMIN_KEY = 'operator-key-of-the-journey';
const TWO_MINUTES_MS = 120_000;

describe('from sign-up to suspension', () => {
  let hook: WebhookReceiver;
  let stage: ConsoleStage;
  let report: Report;
  let tookMs: number;

  beforeAll(async () => {
    hook = await startWebhookReceiver();
    stage = await ConsoleStage.start({
      ...{ SIGN_UP: 'open', X402_ADMIN_KEY: ADMIN_KEY, WEBHOOK_ALLOWED_HOSTS: hook.host },
    });
    const data = { adminKey: ADMIN_KEY, hookUrl: `${hook.url}/hook`, walletKey: generatePrivateKey() };
    const begunMs = Date.now();
    report = await stage.visit<Report>('journey', { ...data, txHash: sandboxHash('confirmed') });
    tookMs = Date.now() - begunMs;
    process.stderr.write(`the journey took ${tookMs} ms: ${JSON.stringify(report.took)}\n`);
  }, 400_000);
  afterAll(async () => {
    await stage.stop();
    await hook.stop();
  });

  it('M4: takes less than two minutes, without a complaint of the browser or a foreign request', () => {
    expect(report.complaints).toEqual([]);
    expect(report.foreignRequests).toEqual([]);
    expect(tookMs).toBeLessThan(TWO_MINUTES_MS);
  });

  it('M4: a key made in the console verifies a payment, which the console shows with its evidence', () => {
    expect(report.apiKey).toMatch(/^x402_test_/);
    expect(report.verified).toMatchObject({ success: true, status: 'confirmed' });
    expect(report.payment).toContain('order-1001');
    expect(report.payment).toMatch(/Evidence[\s\S]*Verifications/);
  });

  it('M4: on the free plan, Webhooks says in Live what to do, and Billing who gives another plan', () => {
    expect(report.plainWebhooks).toMatch(/Not in your plan[\s\S]*Compare plans[\s\S]*Try it in Test/);
    expect(report.plainBilling).toContain('its operator sets your plan');
  });

  it('M4: a webhook added in Test, on the free plan, gets its delivery, and the console shows it', () => {
    expect(report.delivery).toMatch(/delivered/i);
    expect(hook.received.length).toBeGreaterThan(0);
  });

  it('M3: a colleague joins by wallet as developer, and cannot open billing', () => {
    expect(report.developerLinks).toContain('Payments');
    expect(report.developerLinks).not.toContain('Billing');
    expect(report.developerBilling).toContain('Not for your role');
  });

  it('M5: the operator suspends the account in the console, and lifts it', () => {
    expect(report.suspendedAnswer).toMatchObject({ code: 'TENANT_SUSPENDED' });
    expect(report.suspendedBanner).toBe(true);
    expect(report.liftedAnswer).toMatchObject({ success: true, status: 'confirmed' });
  });

  it('M6: the owner got a link, a plan and two words on the suspension; the colleague an invitation', async () => {
    const { mail } = stage;
    const subjectsOf = (address: string) =>
      mail.received.filter(({ to }) => to.includes(address)).map(({ subject }) => subject);
    // The last one leaves within seconds of the lift.
    for (let since = 0; !subjectsOf('olga@example.com').includes('Your account is active again'); since += 1)
      await mail.mailTo('olga@example.com', since);
    expect(subjectsOf('olga@example.com')).toEqual(
      expect.arrayContaining([
        'Sign in to x402 Infrastructure',
        'Your plan is now starter',
        'Your account is suspended',
        'Your account is active again',
      ]),
    );
    expect(subjectsOf('carl@example.com')).toEqual([expect.stringMatching(/^You are invited to /)]);
  });
});
