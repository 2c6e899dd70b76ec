import { AccountsRepository } from '../../../src/modules/billing/subscription/accounts.repository.js';
import { BillingStage, type Answered } from '../../support/stripe/stage.js';
import { PRICES } from '../../support/stripe/start.js';

describe('POST /billing/checkout', () => {
  let stage: BillingStage;

  beforeAll(async () => {
    stage = await BillingStage.start({ config: { ALLOWED_ORIGINS: 'https://app.example.com' } });
  });
  afterAll(() => stage.stop());

  const checkout = (key: string, body: object) => stage.request('post', '/billing/checkout', key).send(body);

  it.each(Object.keys(PRICES) as (keyof typeof PRICES)[])(
    'D1: creates a session for plan %s with its price and the customer of the tenant',
    async (plan) => {
      const { liveKey, tenantId, email } = await stage.tenant();
      const { body } = (await checkout(liveKey, { plan }).expect(200)) as Answered;
      const { checkoutUrl, sessionId } = body as { checkoutUrl: string; sessionId: string };
      const session = stage.stripe.account.sessions.get(sessionId);
      expect(session).toMatchObject({
        price: PRICES[plan],
        successUrl: 'http://localhost:3001/console?checkout=success',
        cancelUrl: 'http://localhost:3001/console?checkout=cancelled',
      });
      expect(checkoutUrl).toContain(sessionId);
      const customer = stage.stripe.account.customers.get(session?.customer ?? '');
      expect(customer).toMatchObject({ email, metadata: { tenant_id: tenantId } });
    },
  );

  it('D1: a tenant that was opened with a wallet gets a customer without an address', async () => {
    const { liveKey, tenantId } = await stage.tenant({ email: `${crypto.randomUUID()}@wallet.invalid` });
    await checkout(liveKey, { plan: 'pro' }).expect(200);
    const ours = [...stage.stripe.account.customers.values()].filter(
      ({ metadata }) => metadata['tenant_id'] === tenantId,
    );
    expect(ours).toMatchObject([{ email: null }]);
  });

  it('D1: parallel checkouts of one tenant create one customer and one open session', async () => {
    const { liveKey, email } = await stage.tenant();
    const answers = await Promise.all(Array.from({ length: 6 }, () => checkout(liveKey, { plan: 'pro' })));
    const urls = answers.map(({ status, body }) => [status, (body as { checkoutUrl: string }).checkoutUrl]);
    expect(new Set(urls.map((url) => JSON.stringify(url))).size).toBe(1);
    expect(urls[0]?.[0]).toBe(200);
    const customers = [...stage.stripe.account.customers.values()].filter((one) => one.email === email);
    expect(customers).toHaveLength(1);
    expect(stage.stripe.account.openSessionsOf(customers[0]?.id ?? '')).toHaveLength(1);
  });

  it('D1: parallel checkouts of three plans leave one open session, which was returned', async () => {
    const { liveKey, email } = await stage.tenant();
    const plans = ['starter', 'pro', 'team'] as const;
    const answers = await Promise.all(plans.map((plan) => checkout(liveKey, { plan })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const [customer] = [...stage.stripe.account.customers.values()].filter((one) => one.email === email);
    const open = stage.stripe.account.openSessionsOf(customer?.id ?? '');
    expect(open).toHaveLength(1);
    const answered = answers.map(({ body }) => (body as { sessionId: string }).sessionId);
    expect(answered).toContain(open[0]?.id);
  });

  it('D1: a subscriber gets the portal URL, even before its subscription event arrives', async () => {
    const tenant = await stage.customer();
    // Subscribed at Stripe; no event has arrived.
    stage.stripe.account.subscribe(tenant.customerId, PRICES.pro);
    const { body } = (await checkout(tenant.liveKey, { plan: 'team' }).expect(409)) as Answered;
    expect(body).toMatchObject({ code: 'ALREADY_SUBSCRIBED' });
    expect((body as { portalUrl: string }).portalUrl).toMatch(/^https:\/\/billing\.stripe\.test\//);
    expect(stage.stripe.account.subscriptionsOf(tenant.customerId)).toHaveLength(1);
    // The checkout read the subscription from Stripe, so the plan applies.
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'pro', status: 'active' });
  });

  it('D1: a checkout during which an open session is paid gets 409', async () => {
    const tenant = await stage.customer();
    const [open] = stage.stripe.account.openSessionsOf(tenant.customerId);
    stage.stripe.disturb((request) => {
      if (request.path.endsWith('/expire')) stage.stripe.account.pay(open?.id ?? '');
      return Promise.resolve(undefined);
    });
    const { body } = (await checkout(tenant.liveKey, { plan: 'team' }).expect(409)) as Answered;
    stage.stripe.disturb(null);
    expect(body).toMatchObject({ code: 'ALREADY_SUBSCRIBED' });
    expect(stage.stripe.account.openSessionsOf(tenant.customerId)).toEqual([]);
    expect(stage.stripe.account.subscriptionsOf(tenant.customerId)).toHaveLength(1);
  });

  it('D1: a tenant can check out again after a cancelled subscription', async () => {
    const tenant = await stage.subscriber('pro');
    await stage.happens('customer.subscription.deleted', tenant.subscription, { status: 'canceled' });
    const { body } = (await checkout(tenant.liveKey, { plan: 'starter' }).expect(200)) as Answered;
    const { sessionId } = body as { sessionId: string };
    expect(stage.stripe.account.sessions.get(sessionId)).toMatchObject({
      status: 'open',
      price: PRICES.starter,
    });
  });

  it('D1: redirects only to our own address and to allowed origins', async () => {
    const { liveKey } = await stage.tenant();
    for (const successUrl of [
      'https://evil.example/x',
      'https://app.example.com.evil.example/',
      'https://app.example.com@evil.example/',
      'http://app.example.com/',
      'javascript:alert(1)',
      '//app.example.com/',
    ]) {
      const { body } = (await checkout(liveKey, { plan: 'pro', successUrl }).expect(400)) as Answered;
      expect(body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field: 'successUrl' }] });
    }
    const cancelUrl = 'https://app.example.com/plans?from=x402';
    const { body } = (await checkout(liveKey, { plan: 'pro', cancelUrl }).expect(200)) as Answered;
    const { sessionId } = body as { sessionId: string };
    expect(stage.stripe.account.sessions.get(sessionId)).toMatchObject({ cancelUrl });
  });

  it('D1: a checkout for a tenant whose plan the operator set gets 409', async () => {
    const { liveKey } = await stage.tenant({ plan: 'pro', planSource: 'operator' });
    const { body } = (await checkout(liveKey, { plan: 'team' }).expect(409)) as Answered;
    expect(body).toMatchObject({ code: 'CONFLICT' });
  });

  it.each([{ plan: 'free' }, { plan: 'gold' }, {}, { plan: 'pro', price: 'price_of_mine' }])(
    'D1: refuses %j',
    async (body) => {
      const { liveKey } = await stage.tenant();
      const answer = await checkout(liveKey, body).expect(400);
      expect(answer.body).toMatchObject({ code: 'VALIDATION_FAILED' });
    },
  );

  it('D1: a Stripe outage gets 503 with Retry-After; the retry reuses the customer', async () => {
    const { liveKey, email } = await stage.tenant();
    let isDown = true;
    stage.stripe.disturb(({ path }) =>
      Promise.resolve(
        isDown && path === '/v1/checkout/sessions'
          ? { status: 400, body: { error: { type: 'api_error' } } }
          : undefined,
      ),
    );
    const { body, headers } = (await checkout(liveKey, { plan: 'pro' }).expect(503)) as Answered;
    expect(body).toMatchObject({ code: 'BILLING_UNAVAILABLE' });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    isDown = false;
    await checkout(liveKey, { plan: 'pro' }).expect(200);
    stage.stripe.disturb(null);
    expect([...stage.stripe.account.customers.values()].filter((one) => one.email === email)).toHaveLength(1);
  });

  describe('concurrent requests', () => {
    const AT_ONCE = 50;
    /** The highest number of concurrent requests at Stripe. */
    let most = 0;

    beforeEach(() => {
      let now = 0;
      most = 0;
      stage.stripe.disturb(async () => {
        most = Math.max(most, (now += 1));
        await new Promise((done) => setTimeout(done, 30));
        now -= 1;
        return undefined;
      });
    });
    afterEach(() => {
      stage.stripe.disturb(null);
    });

    const answersOf = async (ask: () => PromiseLike<Answered & { status: number }>) => {
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, ask));
      const refused = answers.filter(({ status }) => status !== 200);
      for (const { body, headers } of refused) {
        expect(body).toMatchObject({ code: 'CONFLICT', retryAfterSeconds: 2 });
        expect(headers['retry-after']).toBe('2');
      }
      return { served: answers.length - refused.length, refused: refused.length };
    };

    it('E4: a few checkouts of one tenant queue in memory; the others get 409 with Retry-After', async () => {
      const { liveKey } = await stage.tenant();
      const asked = jest.spyOn(stage.test.app.get(AccountsRepository), 'takeLease');
      const { served, refused } = await answersOf(() => checkout(liveKey, { plan: 'pro' }));
      expect(served + refused).toBe(AT_ONCE);
      expect(served).toBeGreaterThanOrEqual(9);
      // One statement per served request: waiting requests do not poll the database.
      expect(asked.mock.calls.length).toBe(served);
      expect(served).toBeLessThan(AT_ONCE / 2);
      asked.mockRestore();
    });

    it('E4: portal requests of one tenant reach Stripe one at a time and in limited number', async () => {
      const { liveKey } = await stage.customer();
      const portals = () =>
        stage.stripe.requests.filter(({ path }) => path === '/v1/billing_portal/sessions');
      const before = portals().length;
      most = 0;
      const { served } = await answersOf(() => stage.request('post', '/billing/portal', liveKey).send({}));
      expect(most).toBe(1);
      expect(served).toBeGreaterThanOrEqual(9);
      expect(served).toBeLessThan(AT_ONCE / 2);
      expect(portals().length - before).toBe(served);
    });
  });

  describe('under an Idempotency-Key', () => {
    const once = (key: string, name: string) => checkout(key, { plan: 'team' }).set('Idempotency-Key', name);

    it('C8: a 409 with retryAfterSeconds is not replayed', async () => {
      const { liveKey, tenantId } = await stage.customer();
      // Another process takes over the account during the Stripe request.
      stage.stripe.disturb(async () => {
        const takeOver = 'UPDATE billing_accounts SET lease_token = gen_random_uuid() WHERE tenant_id = $1';
        await stage.test.dataSource.query(takeOver, [tenantId]);
        return undefined;
      });
      const busy = await once(liveKey, 'order-1').expect(409);
      stage.stripe.disturb(null);
      expect(busy.body).toMatchObject({ code: 'CONFLICT', retryAfterSeconds: 2 });
      const end = 'UPDATE billing_accounts SET lease_token = NULL, lease_until = NULL WHERE tenant_id = $1';
      await stage.test.dataSource.query(end, [tenantId]);
      const { headers } = (await once(liveKey, 'order-1').expect(200)) as Answered;
      expect(headers['idempotent-replayed']).toBeUndefined();
    });

    it('C8: a short-lived portal link is neither stored nor replayed', async () => {
      const tenant = await stage.subscriber('pro');
      const links: string[] = [];
      for (let i = 0; i < 2; i += 1) {
        const { body, headers } = (await once(tenant.liveKey, 'order-2').expect(409)) as Answered;
        expect(body).toMatchObject({ code: 'ALREADY_SUBSCRIBED' });
        expect(headers['idempotent-replayed']).toBeUndefined();
        links.push((body as { portalUrl: string }).portalUrl);
      }
      expect(new Set(links).size).toBe(2);
      const sql = 'SELECT body FROM idempotency_keys WHERE tenant_id = $1';
      expect(await stage.test.dataSource.query(sql, [tenant.tenantId])).toEqual([]);
    });
  });
});
