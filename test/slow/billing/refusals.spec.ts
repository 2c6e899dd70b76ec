import { Metrics } from '../../../src/platform/observability/metrics.js';
import { OverageReporter } from '../../../src/modules/billing/overage/overage-reporter.js';
import { type FakeOffer, type StripeAccount } from '../../support/stripe/account.js';
import { refusal } from '../../support/stripe/answers.js';
import { BillingStage, type Answered } from '../../support/stripe/stage.js';
import { PRICES, STRIPE_KEY } from '../../support/stripe/start.js';

const PRO = 'X402_STRIPE_PRICE_PRO';

/** Mistakes in the operator's setup of Stripe, and the setting that each concerns. */
const WRONG: readonly (readonly [
  name: string,
  spoil: (account: StripeAccount, customerId: string) => void,
  setting: string,
])[] = [
  [
    'an archived price',
    ({ offers }) => {
      change(offers, { active: false });
    },
    PRO,
  ],
  [
    'a price of the other mode',
    ({ offers }) => {
      change(offers, { isLive: true });
    },
    PRO,
  ],
  ['an unknown price', ({ offers }) => offers.delete(PRICES.pro), PRO],
  [
    'a price in another currency than before',
    ({ customers }, customerId) => Object.assign(customers.get(customerId) ?? {}, { currency: 'eur' }),
    PRO,
  ],
  ['an expired key', (account) => (account.key = 'expired'), 'STRIPE_SECRET_KEY'],
  [
    'a restricted key',
    (account) => (account.key = { lacks: 'rak_checkout_session_write', path: /^POST .*checkout/ }),
    'STRIPE_SECRET_KEY',
  ],
];

function change(offers: StripeAccount['offers'], changed: Partial<FakeOffer>): void {
  Object.assign(offers.get(PRICES.pro) ?? {}, changed);
}

describe('requests that Stripe refuses', () => {
  let stage: BillingStage;

  beforeAll(async () => {
    stage = await BillingStage.start({
      config: { ALLOWED_ORIGINS: 'https://good.example', STRIPE_OVERAGE_METER: 'x402_units' },
    });
  });
  afterAll(() => stage.stop());
  afterEach(() => {
    stage.stripe.disturb(null);
    const { account } = stage.stripe;
    account.offers.set(PRICES.pro, { active: true, currency: 'usd', isLive: false });
    Object.assign(account, { key: 'good', meters: null, hasPortal: true });
  });

  const checkout = (key: string, body: object = { plan: 'pro' }) =>
    stage.request('post', '/billing/checkout', key).send(body);
  const misconfigured = async (setting: string): Promise<number> => {
    const { text } = await stage.test.app.get(Metrics).scrape();
    return Number(
      new RegExp(`^x402_billing_misconfigured\\{setting="${setting}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0,
    );
  };

  it.each(WRONG)(
    'D1: %s: the 503 names the setting without Retry-After, and checkout works once it is corrected',
    async (_, spoil, setting) => {
      const tenant = await stage.customer();
      const before = await misconfigured(setting);
      spoil(stage.stripe.account, tenant.customerId);
      const { body, headers, text } = (await checkout(tenant.liveKey).expect(503)) as Answered & {
        text: string;
      };
      expect(body).toMatchObject({ code: 'BILLING_NOT_CONFIGURED', variable: setting });
      expect(headers['retry-after']).toBeUndefined();
      expect(text).not.toMatch(/price_pro|cus_|acct_|sk_test|rk_test|req_[0-9a-f]{20}/);
      expect(stage.test.logs()).toContainEqual(
        expect.objectContaining({
          level: 'error',
          msg: 'billing is misconfigured: Stripe refuses this',
          setting,
          reason: expect.stringMatching(/req_/) as string,
        }),
      );
      expect(await misconfigured(setting)).toBeGreaterThan(before);
      expect(stage.test.lines.join('\n')).not.toContain(STRIPE_KEY);

      stage.stripe.account.key = 'good';
      stage.stripe.account.offers.set(PRICES.pro, { active: true, currency: 'usd', isLive: false });
      Object.assign(stage.stripe.account.customers.get(tenant.customerId) ?? {}, { currency: null });
      await checkout(tenant.liveKey).expect(200);
      expect(await misconfigured(PRO)).toBe(0);
    },
  );

  it('D6: a portal without saved settings at Stripe answers BILLING_NOT_CONFIGURED until they are saved', async () => {
    const tenant = await stage.customer();
    stage.stripe.account.hasPortal = false;
    const { body, headers } = (await stage
      .request('post', '/billing/portal', tenant.liveKey)
      .send({})
      .expect(503)) as Answered;
    expect(body).toMatchObject({ code: 'BILLING_NOT_CONFIGURED' });
    expect(body).not.toHaveProperty('variable');
    expect(headers['retry-after']).toBeUndefined();
    expect(await misconfigured('customer portal at Stripe')).toBe(1);
    stage.stripe.account.hasPortal = true;
    await stage.request('post', '/billing/portal', tenant.liveKey).send({}).expect(200);
    expect(await misconfigured('customer portal at Stripe')).toBe(0);
  });

  it.each([
    [
      'too many requests',
      { status: 429, body: { error: { code: 'rate_limit', type: 'invalid_request_error' } } },
    ],
    [
      'a held lock',
      { status: 429, body: { error: { code: 'lock_timeout', type: 'invalid_request_error' } } },
    ],
    ['an internal Stripe error', { status: 500, body: { error: { type: 'api_error', message: 'oops' } } }],
    [
      'an idempotency key in use',
      { status: 409, body: { error: { code: 'idempotency_key_in_use', type: 'idempotency_error' } } },
    ],
    [
      'an idempotency key used for another request',
      { status: 400, body: { error: { type: 'idempotency_error' } } },
    ],
  ])('D1: %s is an outage: 503 with Retry-After, and no setting is reported', async (_, answer) => {
    const tenant = await stage.tenant();
    stage.stripe.disturb(() => Promise.resolve(answer));
    const { body, headers } = (await checkout(tenant.liveKey).expect(503)) as Answered;
    expect(body).toMatchObject({ code: 'BILLING_UNAVAILABLE' });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    stage.stripe.disturb(null);
    await checkout(tenant.liveKey).expect(200);
    expect(await misconfigured('unknown')).toBe(0);
  });

  it('D1: an email address that Stripe refuses is a 400 that names the field', async () => {
    const tenant = await stage.tenant();
    stage.stripe.disturb(({ method, path }) =>
      Promise.resolve(
        method === 'POST' && path === '/v1/customers'
          ? refusal(400, `Invalid email address: ${tenant.email}`, 'email')
          : undefined,
      ),
    );
    const { body } = (await checkout(tenant.liveKey).expect(400)) as Answered;
    expect(body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field: 'email' }] });
  });

  it('D5: reconciliation with a refused Stripe key names the setting and mends nothing', async () => {
    const tenant = await stage.subscriber('pro');
    tenant.subscription.price = PRICES.team;
    stage.stripe.account.key = 'expired';
    const { body } = (await stage
      .operator('post', '/billing/reconcile')
      .send({ dryRun: false })
      .expect(503)) as Answered;
    expect(body).toMatchObject({ code: 'BILLING_NOT_CONFIGURED', variable: 'STRIPE_SECRET_KEY' });
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'pro' });
  });

  it('D5: an unknown meter is reported as a wrong setting; units stay due until the meter exists', async () => {
    const tenant = await stage.subscriber('starter');
    await stage.test.dataSource.query(
      `INSERT INTO usage_counters (tenant_id, environment, period, shard, used)
       VALUES ($1, 'live', date_trunc('month', now() AT TIME ZONE 'UTC')::date, 0, 50007)`,
      [tenant.tenantId],
    );
    const report = () => stage.test.app.get(OverageReporter).run('x402_units');
    const batches = () =>
      stage.test.dataSource.query<unknown[]>(
        `SELECT units::int, first_sent_at IS NULL AS "isUnsent", reported_at IS NULL AS "isDue"
           FROM overage_reports WHERE tenant_id = $1`,
        [tenant.tenantId],
      );
    const due = [{ units: 7, isUnsent: true, isDue: true }];
    stage.stripe.account.meters = ['another'];
    await report();
    expect(await misconfigured('STRIPE_OVERAGE_METER')).toBe(1);
    expect(await batches()).toEqual(due);
    // A refused key sends nothing either, so the units do not become doubtful.
    stage.stripe.account.key = 'expired';
    await report();
    expect(await batches()).toEqual(due);
    Object.assign(stage.stripe.account, { key: 'good', meters: ['x402_units'] });
    await report();
    expect(await batches()).toEqual([{ units: 7, isUnsent: false, isDue: false }]);
    expect(await misconfigured('STRIPE_OVERAGE_METER')).toBe(0);
  });

  it.each([
    'https://good.example\\@evil.com/',
    'https://good.example\\.evil.com/',
    'https:/\\evil.com',
    'https:\\\\good.example/',
    'https:good.example',
    'https:/good.example/',
    'https:///good.example/',
    'https://user@good.example/',
    'https://user:password@good.example/',
    'https://:@good.example/',
    ' https://good.example/',
    'https://good.example/ ',
    'https://good.example/a b',
    'https://good.ex\tample/',
    'https://good.example/\r\nLocation: https://evil.com',
    'https://good.example/\u0000',
    'https://good.example/\u2028',
    'https://good.example/?next=\\\\evil.com',
  ])('D1: the redirect %j is a 400', async (url) => {
    const { liveKey } = await stage.tenant();
    for (const field of ['successUrl', 'cancelUrl'] as const) {
      const { body } = (await checkout(liveKey, { plan: 'pro', [field]: url }).expect(400)) as Answered;
      expect(body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field }] });
    }
    await stage.request('post', '/billing/portal', liveKey).send({ returnUrl: url }).expect(400);
  });

  it('D1: redirects to an allowed origin pass in any spelling', async () => {
    const { liveKey } = await stage.tenant();
    for (const successUrl of [
      'https://good.example',
      'https://good.example:443/done?session={CHECKOUT_SESSION_ID}#@top',
      'HTTPS://Good.Example/done/@me',
    ])
      await checkout(liveKey, { plan: 'pro', successUrl }).expect(200);
  });
});
