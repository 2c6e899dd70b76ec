import { BillingUpkeep } from '../../../src/modules/billing/billing-upkeep.js';
import { OverageReporter } from '../../../src/modules/billing/overage/overage-reporter.js';
import { VerifierRegistry } from '../../../src/modules/verification/testing.js';
import { Clock } from '../../../src/platform/clock.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import type { TestApp } from '../../support/http/app.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import type { FakeMeterEvent, FakeSubscription } from '../../support/stripe/account.js';
import { STORY } from '../../support/stripe/events.js';
import {
  BillingStage,
  startBillingApp,
  type Answered,
  type BilledTenant,
} from '../../support/stripe/stage.js';
import { PRICES, type SeenRequest } from '../../support/stripe/start.js';
import { registerWallet } from '../../support/verification/tenants.js';
import { FakePaymentVerifier, freshHash, paid, WALLET } from '../../support/verification/verification.js';

const METER = 'x402_verifications';
const METERED = '/v1/billing/meter_events';
const LIMIT = 2;
const REFUSAL = { status: 400, body: { error: { type: 'invalid_request_error', code: 'no_meter' } } };

describe('metered overage', () => {
  const clock = new FixedClock(Date.now());
  const verifier = new FakePaymentVerifier();
  const set = { sandbox: verifier, python: verifier, onchain: verifier };
  const registry = new VerifierRegistry({ tenant: set, anonymous: set, background: set });
  const config = { STRIPE_OVERAGE_METER: METER, JOBS_ENABLED: 'false' };
  let stage: BillingStage;
  let there: TestApp;

  beforeAll(async () => {
    stage = await BillingStage.start({
      config,
      overrides: (builder) =>
        builder.overrideProvider(VerifierRegistry).useValue(registry).overrideProvider(Clock).useValue(clock),
    });
    there = await startBillingApp(stage.stripe, {
      config,
      overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
    });
  });
  afterAll(async () => {
    await there.close();
    await stage.stop();
  });

  const subscriber = async (limit: number | null = LIMIT) => {
    const tenant = await stage.customer(
      limit === null ? {} : { limitOverrides: { verificationsPerMonth: limit } },
    );
    for (const environment of ['live', 'test'] as const)
      await registerWallet(stage.test.app, tenant.tenantId, { environment, chain: 'base', address: WALLET });
    const subscription = stage.stripe.account.subscribe(tenant.customerId, PRICES.starter);
    await stage.happens(STORY.created, subscription);
    return { ...tenant, subscription };
  };
  const verify = async (key: string, chain = 'base'): Promise<number> => {
    const hash = freshHash();
    verifier.tell(hash, paid());
    return (await stage.request('post', '/verify', key).send({ tx_hash: hash, chain })).status;
  };
  const verifyMany = async (key: string, count: number): Promise<number[]> => {
    const statuses: number[] = [];
    for (let i = 0; i < count; i += 1) statuses.push(await verify(key));
    return statuses;
  };
  const period = (): string => `${new Date(clock.nowMs()).toISOString().slice(0, 7)}-01`;
  const use = (tenantId: string, units: number): Promise<unknown> =>
    stage.test.dataSource.query(
      `INSERT INTO usage_counters AS c (tenant_id, environment, period, shard, used) VALUES ($1, 'live', $2, 0, $3)
       ON CONFLICT (tenant_id, environment, period, shard) DO UPDATE SET used = c.used + excluded.used`,
      [tenantId, period(), units],
    );
  const run = (test = stage.test) => test.app.get(OverageReporter).run(METER);
  const told = ({ customerId }: BilledTenant): [string, FakeMeterEvent][] =>
    [...stage.stripe.account.meterEvents].filter(([, { customer }]) => customer === customerId);
  const unitsTold = (tenant: BilledTenant): number[] => told(tenant).map(([, { units }]) => units);
  const forget = (tenant: BilledTenant, more = ''): Promise<unknown> =>
    stage.test.dataSource.query(
      `UPDATE overage_reports SET reported_at = NULL ${more} WHERE tenant_id = $1`,
      [tenant.tenantId],
    );
  const lapse = (subscription: FakeSubscription) =>
    stage.happens(STORY.updated, subscription, { status: 'past_due' });

  it('D5: a paying tenant goes past its quota, sees it, and each unit is reported once in batches', async () => {
    const tenant = await subscriber();
    expect(await verifyMany(tenant.liveKey, 5)).toEqual([200, 200, 200, 200, 200]);
    const { body } = (await stage.request('get', '/usage', tenant.liveKey).expect(200)) as Answered;
    expect(body).toMatchObject({ used: 5, limit: LIMIT, remaining: 0, usagePercent: 250 });

    await run();
    await run();
    const first = `${tenant.tenantId}:${period()}:1`;
    expect(told(tenant)).toEqual([[first, { meter: METER, customer: tenant.customerId, units: 3 }]]);
    const sent = stage.stripe.requests.filter(({ path, params }) => {
      return path === METERED && params['identifier'] === first;
    });
    expect(sent).toHaveLength(1);

    await verify(tenant.liveKey);
    await run();
    expect(told(tenant).map(([identifier]) => identifier)).toEqual([
      first,
      `${tenant.tenantId}:${period()}:2`,
    ]);
    expect(unitsTold(tenant)).toEqual([3, 1]);
  });

  it('D5: the limit holds on the free plan, with the operator’s plan, in a grace, and in test', async () => {
    const limitOverrides = { verificationsPerMonth: LIMIT };
    const free = await stage.tenant({ limitOverrides });
    const given = await stage.tenant({ limitOverrides, plan: 'pro', planSource: 'operator' });
    for (const { tenantId } of [free, given])
      await registerWallet(stage.test.app, tenantId, { environment: 'live', chain: 'base', address: WALLET });
    const late = await subscriber();
    expect(await verifyMany(late.liveKey, 3)).toEqual([200, 200, 200]);
    await lapse(late.subscription);

    expect(await verifyMany(free.liveKey, 3)).toEqual([200, 200, 429]);
    expect(await verifyMany(given.liveKey, 3)).toEqual([200, 200, 429]);
    expect(await verify(late.liveKey)).toBe(429);
    await stage.happens(STORY.updated, late.subscription, { status: 'active' });
    expect(await verify(late.liveKey)).toBe(200);
    await registerWallet(stage.test.app, late.tenantId, {
      environment: 'test',
      chain: 'base-sepolia',
      address: WALLET,
    });
    const inTest: number[] = [];
    for (let i = 0; i < 3; i += 1) inTest.push(await verify(late.testKey, 'base-sepolia'));
    expect(inTest).toEqual([200, 200, 429]);

    const { tenantId } = late;
    await stage.operator('patch', `/tenants/${tenantId}`).send({ plan: 'pro', limitOverrides }).expect(200);
    expect(await verify(late.liveKey)).toBe(429);
  });

  it('D5: no overage while Stripe does not know the customer, nor under the next one before something is bought', async () => {
    const tenant = await subscriber();
    expect(await verifyMany(tenant.liveKey, 3)).toEqual([200, 200, 200]);
    const restore = stage.stripe.account.loseCustomer(tenant.customerId);
    await stage.happens(STORY.updated, tenant.subscription);
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'starter', status: 'active' });
    expect(await verify(tenant.liveKey)).toBe(429);

    // It is how things stand: what recurs does not ask Stripe about it every minute.
    const asked = () =>
      stage.stripe.requests.filter(({ path }) => path === `/v1/customers/${tenant.customerId}`).length;
    const once = asked();
    await stage.test.app.get(BillingUpkeep).run();
    expect([asked(), await verify(tenant.liveKey)]).toEqual([once, 429]);

    await stage.request('post', '/billing/checkout', tenant.liveKey).send({ plan: 'pro' }).expect(200);
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'starter' });
    expect(await verify(tenant.liveKey)).toBe(429);
    const { body } = (await stage.operator('post', '/billing/reconcile').send({}).expect(200)) as Answered;
    const { drifts } = body as { drifts: readonly { tenantId: string }[] };
    expect(drifts.map(({ tenantId }) => tenantId)).not.toContain(tenant.tenantId);

    const { stripeCustomerId } = await stage.subscriptionOf(tenant.liveKey);
    const bought = stage.stripe.account.subscribe(stripeCustomerId ?? '', PRICES.starter);
    await stage.happens(STORY.created, bought);
    expect(await verify(tenant.liveKey)).toBe(200);
    restore();
  });

  it('D5: off without the setting: the quota of a paying tenant is refused as ever', async () => {
    const off = await startBillingApp(stage.stripe, { config: { JOBS_ENABLED: 'false' } });
    try {
      const tenant = await subscriber(1);
      expect(await verify(tenant.liveKey)).toBe(200);
      await off.http
        .post('/api/v1/x402/verify')
        .set('Authorization', `Bearer ${tenant.liveKey}`)
        .send({ tx_hash: freshHash(), chain: 'base' })
        .expect(429);
    } finally {
      await off.close();
    }
  });

  it('D5: two processes that report at once, while units go on being used, report each exactly once', async () => {
    const tenants = await Promise.all([subscriber(), subscriber(), subscriber()]);
    for (let round = 0; round < 4; round += 1) {
      await Promise.all(tenants.map(({ tenantId }) => use(tenantId, 10)));
      await Promise.all([run(), run(there), use(tenants[0].tenantId, 1), run(), run(there)]);
    }
    await run();
    const sums = tenants.map((tenant) => unitsTold(tenant).reduce((a, b) => a + b, 0));
    expect(sums).toEqual([44 - LIMIT, 40 - LIMIT, 40 - LIMIT]);
  });

  it('D5: killed between sending and writing down, it is sent again the same, and counts once', async () => {
    const tenant = await subscriber();
    await use(tenant.tenantId, 9);
    await run();
    await forget(tenant);
    await run(there);
    expect(unitsTold(tenant)).toEqual([7]);

    // Stripe has forgotten the answer, and still knows the identifier: a refusal that means yes.
    await use(tenant.tenantId, 1);
    const known = { meter: METER, customer: tenant.customerId, units: 1 };
    stage.stripe.account.meterEvents.set(`${tenant.tenantId}:${period()}:2`, known);
    await run();
    expect(unitsTold(tenant)).toEqual([7, 1]);
    const open = await stage.test.dataSource.query<unknown[]>(
      'SELECT 1 FROM overage_reports WHERE tenant_id = $1 AND reported_at IS NULL',
      [tenant.tenantId],
    );
    expect(open).toEqual([]);
  });

  it('D5: what Stripe does not take stays due; unanswered for a day it is doubtful, alerted and not sent', async () => {
    const tenant = await subscriber();
    await use(tenant.tenantId, 9);
    stage.stripe.disturb(({ path }) => Promise.resolve(path === METERED ? REFUSAL : undefined));
    await run();
    expect(told(tenant)).toEqual([]);
    const { text: waiting } = await stage.test.app.get(Metrics).scrape();
    expect(Number(/x402_overage_units\{state="pending"\} (\d+)/.exec(waiting)?.[1])).toBeGreaterThanOrEqual(
      7,
    );
    stage.stripe.disturb(null);
    await run();
    expect(unitsTold(tenant)).toEqual([7]);

    await forget(tenant, `, first_sent_at = now() - interval '23 hours'`);
    const before = stage.stripe.requests.length;
    await run();
    expect(stage.stripe.requests.slice(before).filter(({ path }) => path === METERED)).toEqual([]);
    const { text } = await stage.test.app.get(Metrics).scrape();
    expect(/x402_overage_units\{state="doubtful"\} (\d+)/.exec(text)?.[1]).toBe('7');
  });

  it('D5: what Stripe may have taken lets its day run, whatever is said of it afterwards', async () => {
    const tenant = await subscriber();
    await use(tenant.tenantId, 6);
    let isFirst = true;
    stage.stripe.disturb(({ path }) => {
      if (path !== METERED) return Promise.resolve(undefined);
      const answer = isFirst ? { status: 500, body: { error: { type: 'api_error' } } } : REFUSAL;
      isFirst = false;
      return Promise.resolve(answer);
    });
    const sentAt = async (): Promise<Date | null> => {
      const [row] = await stage.test.dataSource.query<{ at: Date | null }[]>(
        'SELECT first_sent_at AS at FROM overage_reports WHERE tenant_id = $1',
        [tenant.tenantId],
      );
      return row?.at ?? null;
    };
    await run();
    const first = await sentAt();
    expect(first).not.toBeNull();
    await run();
    stage.stripe.disturb(null);
    expect(await sentAt()).toEqual(first);
  });

  it('D5: a wrong meter holds nothing up for good: corrected, all that waited is told to the right one', async () => {
    const tenant = await subscriber();
    await use(tenant.tenantId, 5);
    const isWrong = (request: SeenRequest) =>
      request.path === METERED && request.params['event_name'] === 'typo';
    stage.stripe.disturb((request) => Promise.resolve(isWrong(request) ? REFUSAL : undefined));
    await stage.test.app.get(OverageReporter).run('typo');
    await use(tenant.tenantId, 4);
    await stage.test.app.get(OverageReporter).run('typo');
    stage.stripe.disturb(null);
    expect(told(tenant)).toEqual([]);
    await run();
    expect(told(tenant).map(([, { meter, units }]) => [meter, units])).toEqual([
      [METER, 3],
      [METER, 4],
    ]);
  });

  it('D5: what the operator had granted in the month is not charged after it was taken back', async () => {
    const tenant = await stage.tenant();
    const grant = (limitOverrides: object) =>
      stage.operator('patch', `/tenants/${tenant.tenantId}`).send({ limitOverrides }).expect(200);
    await grant({ verificationsPerMonth: 90_000 });
    await use(tenant.tenantId, 80_000);
    await grant({});
    await stage.request('post', '/billing/checkout', tenant.liveKey).send({ plan: 'starter' }).expect(200);
    const { stripeCustomerId } = await stage.subscriptionOf(tenant.liveKey);
    const customerId = stripeCustomerId ?? '';
    await stage.happens(STORY.created, stage.stripe.account.subscribe(customerId, PRICES.starter));
    await run();
    expect(told({ ...tenant, customerId })).toEqual([]);
    await use(tenant.tenantId, 10_003);
    await run();
    expect(unitsTold({ ...tenant, customerId })).toEqual([3]);
  });

  it('D5: neither a downgrade nor an upgrade charges what was bought, and nothing is taken back', async () => {
    const tenant = await subscriber(null);
    await use(tenant.tenantId, 50_010);
    await run();
    expect(unitsTold(tenant)).toEqual([10]);
    await stage.happens(STORY.updated, tenant.subscription, { price: PRICES.pro });
    await use(tenant.tenantId, 400_000);
    await run();
    await stage.happens(STORY.updated, tenant.subscription, { price: PRICES.starter });
    await run();
    expect(unitsTold(tenant)).toEqual([10]);
    await use(tenant.tenantId, 50_000);
    await run();
    // 500 010 used, 500 000 were included at the most, 10 were told before.
    expect(unitsTold(tenant)).toEqual([10]);
    await use(tenant.tenantId, 5);
    await run();
    expect(unitsTold(tenant)).toEqual([10, 5]);
  });

  it('D5: late units of a closed month are reported by that month’s quota, the new month begins anew', async () => {
    const tenant = await subscriber();
    await use(tenant.tenantId, 3);
    await run();
    const closed = period();
    const nowMs = clock.nowMs();
    const now = new Date(nowMs);
    await use(tenant.tenantId, 4);
    clock.set(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1, 0, 5));
    try {
      await use(tenant.tenantId, LIMIT + 2);
      await run();
    } finally {
      clock.set(nowMs);
    }
    expect(told(tenant).map(([identifier, { units }]) => [identifier.slice(37), units])).toEqual([
      [`${closed}:1`, 1],
      [`${closed}:2`, 4],
      [expect.stringMatching(/^\d{4}-\d\d-01:1$/), 2],
    ]);
  });
});
