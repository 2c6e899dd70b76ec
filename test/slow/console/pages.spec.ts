import { createDataSource } from '../../../src/data-source.js';
import { ConsoleStage } from '../../support/console/stage.js';
import { createTenant } from '../../support/verification/tenants.js';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhooks/webhook-receiver.js';

interface Report {
  readonly failures: string[];
  readonly complaints: string[];
  readonly foreignRequests: string[];
  readonly violations: Readonly<Record<string, string[]>>;
  readonly tooWide: string[];
  readonly asked: string[];
  readonly seen: Readonly<Record<string, unknown>>;
}

/** What is refused on purpose: a private address of a webhook, an address that is none, a change by an old session. */
const REFUSALS =
  /\/webhook-endpoints$|\/wallets\/base-sepolia$|status of 400|\/user\/email$|\/settings\/profile: .*status of 403/;

describe('the pages of a seller', () => {
  const [owner, developer] = ['mia@example.com', 'dev@example.com'];
  let receiver: WebhookReceiver;
  let stage: ConsoleStage;
  let report: Report;

  beforeAll(async () => {
    receiver = await startWebhookReceiver();
    receiver.answer({ status: 200, body: 'thank you' });
    stage = await ConsoleStage.start({ SIGN_UP: 'open', WEBHOOK_ALLOWED_HOSTS: receiver.host });
    await fill();
    report = await stage.visit<Report>('pages', { owner, developer, hook: `${receiver.url}/hook` });
  }, 500_000);
  afterAll(async () => {
    await stage.stop();
    await receiver.stop();
  });

  /** A tenant whose owner has yet to sign in, a developer, and a settlement. */
  async function fill(): Promise<void> {
    const dataSource = await createDataSource(stage.database.url).initialize();
    const { tenantId } = await createTenant(dataSource, {
      email: owner,
      companyName: 'Mia’s shop',
      plan: 'starter',
    });
    await dataSource.query('DELETE FROM api_key_directory');
    await dataSource.query('DELETE FROM api_keys');
    await dataSource.query(
      `WITH u AS (INSERT INTO users (email, name) VALUES ($2, 'Dev') RETURNING id)
       INSERT INTO memberships (tenant_id, user_id, role) SELECT $1, id, 'developer' FROM u`,
      [tenantId, developer],
    );
    await dataSource.query(
      `INSERT INTO settlements (tenant_id, id, environment, chain, network, wire_network, x402_version, scheme, authorization_id,
         digest, asset, payer, pay_to, amount_atomic, tx_hash, cost_reserved, budget_day, charged_period, caller, look_at, status)
       VALUES ($1, gen_random_uuid(), 'live', 'base', 'eip155:8453', 'base', 1, 'exact', 'claim', 'digest', $2, $2, $2,
         1500000, $3, 0, now(), now(), 'key', now() + interval '1 day', 'settled')`,
      [tenantId, `0x${'a'.repeat(40)}`, `0x${'b'.repeat(64)}`],
    );
    await dataSource.destroy();
  }

  it('M4: the whole way is gone to its end', () => {
    expect(report.failures).toEqual([]);
  });

  it('M4: axe finds nothing, on a phone or a desk, light or dark, and no page is wider than its window', () => {
    expect(Object.entries(report.violations).filter(([, found]) => found.length > 0)).toEqual([]);
    expect(report.tooWide).toEqual([]);
    expect(Object.keys(report.violations).length).toBe(2 * 17);
  });

  it('M4: nothing is logged by the browser but what was refused on purpose, and no other origin is asked', () => {
    expect(report.complaints.filter((line) => !REFUSALS.test(line))).toEqual([]);
    expect(report.foreignRequests).toEqual([]);
  });

  it('M2: a key is shown once, when it is made', () => {
    expect(report.seen).toMatchObject({ keyPrefix: 'x402_test_', keyOnPage: false });
  });

  it('M4: a payment that the shop verifies appears by itself, and is found by its reference', () => {
    expect(report.seen['live']).toBe(true);
    expect(report.seen['found']).toMatch(/25\.00 USDC[\s\S]*Confirmed[\s\S]*order-1/);
    expect(report.seen['rejected']).toMatch(/Wrong recipient/);
    const rows = String(report.seen['csv']).trim().split('\r\n');
    expect(rows).toHaveLength(2);
    expect(rows[1]).toContain('order-1');
  });

  it('M4: a payment shows its evidence, who verified it, and what the shop’s server was told', () => {
    const text = String(report.seen['detail']);
    for (const part of [
      'Cannot be taken back',
      'Risk',
      'order-2',
      'USDC that moved',
      'payment.verified',
      'HTTP 200',
    ])
      expect(text).toContain(part);
    expect(text).toContain(owner);
    expect(report.seen['curl']).toMatch(/^curl -X POST http.*\/verify/);
  });

  it('M4: a webhook is added, its secret shown once, and its delivery shows request and answer', () => {
    expect(report.seen).toMatchObject({
      secret: 'whsec_',
      delivery: expect.stringMatching(/thank you/) as string,
    });
    expect(String(report.seen['delivery'])).toContain('"type": "endpoint.test"');
    expect(report.seen['refusedUrl']).toMatch(/\w/);
  });

  it('M4: where Stripe is not set up, Billing says so and asks for nothing of it', () => {
    expect(report.seen['billing']).toMatch(/Starter/);
    expect(report.asked.filter((path) => path.includes('/billing/'))).toEqual([]);
    expect(report.seen['settlement']).toMatch(/1\.50 USDC/);
  });

  it('M3: an invitation without an address is a link, and the audit log names who changed what', () => {
    expect(report.seen['invitation']).toMatch(/^http.*\/console\/invitation#/);
    expect(report.seen['audit']).toMatch(/mia@example\.com\s+Key revoked/);
  });

  it('M1: where a change wants a recent sign-in, the console leads to it and back', () => {
    expect(report.seen['backAt']).toBe('/console/settings/profile');
  });

  it('M5: a person ends the notices by mail in its settings', () => {
    expect(report.seen).toMatchObject({ noticesAtOnce: false, notices: false });
  });

  it('M3: a developer sees no billing and no audit log, and changes wallets in Test only', () => {
    const links = report.seen['developerSees'] as string[];
    expect(links).toEqual(expect.arrayContaining(['Payments', 'API keys', 'Webhooks', 'Team']));
    expect(links.filter((link) => ['Billing', 'Audit log'].includes(link))).toEqual([]);
    expect(report.seen).toMatchObject({ testWallets: true, liveWallets: false, askedByDeveloper: [] });
  });
});
