import { BillingUpkeep } from '../../../src/modules/billing/billing-upkeep.js';
import { INSTANCES } from '../../support/http/app.js';
import { STORY } from '../../support/stripe/events.js';
import { BillingStage, type Answered } from '../../support/stripe/stage.js';
import { PRICES, type SeenRequest } from '../../support/stripe/start.js';

const FAILURE = { status: 500, body: { error: { type: 'api_error' } } };

describe('checkout interrupted by Stripe, the operator or an erasure', () => {
  let stage: BillingStage;

  beforeAll(async () => {
    // The worker's interval picks up events that a burst left in the inbox.
    stage = await BillingStage.start({ config: { JOBS_ENABLED: 'true' } });
  });
  afterAll(() => stage.stop());
  afterEach(() => {
    stage.stripe.disturb(null);
  });

  const checkout = (key: string, plan = 'pro') =>
    stage.request('post', '/billing/checkout', key).send({ plan });
  const upkeep = () => stage.test.app.get(BillingUpkeep).run();
  const customersOf = (email: string) =>
    [...stage.stripe.account.customers.values()].filter((one) => one.email === email);
  const isNew =
    (path: string) =>
    (request: SeenRequest): boolean =>
      request.method === 'POST' && request.path === path;

  it('D1: a checkout after a customer creation that failed only in its response makes no second customer', async () => {
    const { liveKey, tenantId, email } = await stage.tenant();
    const isCustomer = isNew('/v1/customers');
    let left = 1;
    stage.stripe.disturb((request) => {
      if (!isCustomer(request) || left-- <= 0) return Promise.resolve(undefined);
      stage.stripe.account.addCustomer(email, { tenant_id: tenantId });
      return Promise.resolve(FAILURE);
    });
    await checkout(liveKey).expect(503);
    await checkout(liveKey).expect(200);
    expect(customersOf(email)).toHaveLength(1);
  });

  it('D1: a session created despite a failed response is expired before the next one opens', async () => {
    const tenant = await stage.customer();
    const isSession = isNew('/v1/checkout/sessions');
    let left = 1;
    stage.stripe.disturb((request) => {
      if (!isSession(request) || left-- <= 0) return Promise.resolve(undefined);
      stage.stripe.account.addSession({
        customer: tenant.customerId,
        price: PRICES.pro,
        metadata: { tenant_id: tenant.tenantId },
        successUrl: '',
        cancelUrl: '',
      });
      return Promise.resolve(FAILURE);
    });
    await checkout(tenant.liveKey).expect(503);
    const { body } = (await checkout(tenant.liveKey).expect(200)) as Answered;
    const open = stage.stripe.account.openSessionsOf(tenant.customerId).map(({ id }) => id);
    expect(open).toEqual([(body as { sessionId: string }).sessionId]);
  });

  it('D1: a tenant erased while its customer is created leaves no customer at Stripe', async () => {
    const { liveKey, tenantId, email } = await stage.tenant();
    const isCustomer = isNew('/v1/customers');
    stage.stripe.disturb(async (request) => {
      if (isCustomer(request)) await stage.operator('delete', `/tenants/${tenantId}`).expect(200);
      return undefined;
    });
    const { body } = (await checkout(liveKey).expect(409)) as Answered;
    expect(body).toMatchObject({ code: 'CONFLICT' });
    await stage.quiet();
    expect(customersOf(email)).toMatchObject([{ deleted: true }]);
    expect(stage.stripe.account.sessions.size).toBeGreaterThan(0);
    expect(stage.stripe.account.openSessionsOf(customersOf(email)[0]?.id ?? '')).toEqual([]);
  });

  it('D4: a plan returned to Stripe becomes free for a tenant that never subscribed', async () => {
    const tenant = await stage.tenant({ plan: 'enterprise', planSource: 'operator' });
    await stage
      .operator('patch', `/tenants/${tenant.tenantId}`)
      .send({ plan: 'enterprise', planSource: 'stripe' })
      .expect(200);
    await upkeep();
    const shown = await stage.operator('get', `/tenants/${tenant.tenantId}`).expect(200);
    expect(shown.body).toMatchObject({ plan: 'free', planSource: 'stripe' });
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'free', status: null });
  });

  it('D4: an open session is expired after the operator sets the plan', async () => {
    const tenant = await stage.customer();
    await stage.operator('patch', `/tenants/${tenant.tenantId}`).send({ plan: 'team' }).expect(200);
    const isExpiry = ({ path }: SeenRequest) => path.endsWith('/expire');
    // When Stripe fails, the session stays recorded and the next run expires it.
    stage.stripe.disturb((request) =>
      Promise.resolve(
        isExpiry(request) ? { status: 401, body: { error: { type: 'authentication_error' } } } : undefined,
      ),
    );
    await upkeep();
    expect(stage.stripe.account.openSessionsOf(tenant.customerId)).toHaveLength(1);
    stage.stripe.disturb(null);
    await upkeep();
    expect(stage.stripe.account.openSessionsOf(tenant.customerId)).toEqual([]);
  });

  it('D1: a subscription made outside checkout expires the open session', async () => {
    const tenant = await stage.customer();
    const subscription = stage.stripe.account.subscribe(tenant.customerId, PRICES.team);
    await stage.happens(STORY.created, subscription);
    expect(stage.stripe.account.openSessionsOf(tenant.customerId)).toEqual([]);
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'team' });
  });

  it('D3: a burst of events reads a bounded number of customers at once and loses no event', async () => {
    const tenants = await Promise.all(Array.from({ length: 40 }, () => stage.customer()));
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    let held = 0;
    stage.stripe.disturb(async ({ method, path }) => {
      if (method !== 'GET' || !path.startsWith('/v1/customers/')) return undefined;
      held += 1;
      await gate;
      return undefined;
    });
    const events = tenants.map(({ customerId }) =>
      stage.stripe.events.ofSubscription(
        STORY.created,
        stage.stripe.account.subscribe(customerId, PRICES.pro),
      ),
    );
    const answers = await Promise.all(events.map((event) => stage.deliver(event)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    // The bound applies to each process.
    expect(held).toBeLessThanOrEqual(32 * INSTANCES);
    open();
    await stage.quiet(15_000);
    const plans = await Promise.all(tenants.map(({ liveKey }) => stage.subscriptionOf(liveKey)));
    expect(new Set(plans.map(({ plan }) => plan))).toEqual(new Set(['pro']));
  });
});
