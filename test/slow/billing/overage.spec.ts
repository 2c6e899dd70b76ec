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
  let otherProcess: TestApp;

  beforeAll(async () => {
    stage = await BillingStage.start({
      config,
      overrides: (builder) =>
        builder.overrideProvider(VerifierRegistry).useValue(registry).overrideProvider(Clock).useValue(clock),
    });
    otherProcess = await startBillingApp(stage.stripe, {
      config,
      overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
    });
  });
  afterAll(async () => {
    await otherProcess.close();
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
  const sentReports = ({ customerId }: BilledTenant): [string, FakeMeterEvent][] =>
    [...stage.stripe.account.meterEvents].filter(([, { customer }]) => customer === customerId);
  const unitsReported = (tenant: BilledTenant): number[] => sentReports(tenant).map(([, { units }]) => units);
  const markUnreported = (tenant: BilledTenant, more = ''): Promise<unknown> =>
    stage.test.dataSource.query(
      `UPDATE overage_reports SET reported_at = NULL ${more} WHERE tenant_id = $1`,
      [tenant.tenantId],
    );
  const lapse = (subscription: FakeSubscription) =>
    stage.happens(STORY.updated, subscription, { status: 'past_due' });

  it('D5: a paying tenant exceeds its quota, usage shows it, and each unit is reported once in batches', async () => {
    const tenant = await subscriber();
    expect(await verifyMany(tenant.liveKey, 5)).toEqual([200, 200, 200, 200, 200]);
    const { body } = (await stage.request('get', '/usage', tenant.liveKey).expect(200)) as Answered;
    expect(body).toMatchObject({ used: 5, limit: LIMIT, remaining: 0, usagePercent: 250 });

    await run();
    await run();
    const first = `${tenant.tenantId}:${period()}:1`;
    expect(sentReports(tenant)).toEqual([[first, { meter: METER, customer: tenant.customerId, units: 3 }]]);
    const sent = stage.stripe.requests.filter(({ path, params }) => {
      return path === METERED && params['identifier'] === first;
    });
    expect(sent).toHaveLength(1);

    await verify(tenant.liveKey);
    await run();
    expect(sentReports(tenant).map(([identifier]) => identifier)).toEqual([
      first,
      `${tenant.tenantId}:${period()}:2`,
    ]);
    expect(unitsReported(tenant)).toEqual([3, 1]);
  });

  it('D5: the limit holds on the free plan, on an operator’s plan, in a grace, and in test', async () => {
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

  it('D5: overage is off while Stripe does not know the customer, and until a new customer subscribes', async () => {
    const tenant = await subscriber();
    expect(await verifyMany(tenant.liveKey, 3)).toEqual([200, 200, 200]);
    const restore = stage.stripe.account.loseCustomer(tenant.customerId);
    await stage.happens(STORY.updated, tenant.subscription);
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'starter', status: 'active' });
    expect(await verify(tenant.liveKey)).toBe(429);

    // A recurring run does not ask Stripe about it again.
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

  it('D5: without the meter setting a paying tenant is refused at its quota', async () => {
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

  it('D5: two processes that report concurrently with use report each unit exactly once', async () => {
    const tenants = await Promise.all([subscriber(), subscriber(), subscriber()]);
    for (let round = 0; round < 4; round += 1) {
      await Promise.all(tenants.map(({ tenantId }) => use(tenantId, 10)));
      await Promise.all([run(), run(otherProcess), use(tenants[0].tenantId, 1), run(), run(otherProcess)]);
    }
    await run();
    const sums = tenants.map((tenant) => unitsReported(tenant).reduce((a, b) => a + b, 0));
    expect(sums).toEqual([44 - LIMIT, 40 - LIMIT, 40 - LIMIT]);
  });

  it('D5: a report lost between sending and recording is sent again with its identifier and counts once', async () => {
    const tenant = await subscriber();
    await use(tenant.tenantId, 9);
    await run();
    await markUnreported(tenant);
    await run(otherProcess);
    expect(unitsReported(tenant)).toEqual([7]);

    // Stripe refuses a known identifier, which means that the units were taken.
    await use(tenant.tenantId, 1);
    const known = { meter: METER, customer: tenant.customerId, units: 1 };
    stage.stripe.account.meterEvents.set(`${tenant.tenantId}:${period()}:2`, known);
    await run();
    expect(unitsReported(tenant)).toEqual([7, 1]);
    const open = await stage.test.dataSource.query<unknown[]>(
      'SELECT 1 FROM overage_reports WHERE tenant_id = $1 AND reported_at IS NULL',
      [tenant.tenantId],
    );
    expect(open).toEqual([]);
  });

  it('D5: a refused report stays due; after a day without an answer it is doubtful, counted and not sent', async () => {
    const tenant = await subscriber();
    await use(tenant.tenantId, 9);
    stage.stripe.disturb(({ path }) => Promise.resolve(path === METERED ? REFUSAL : undefined));
    await run();
    expect(sentReports(tenant)).toEqual([]);
    const { text: waiting } = await stage.test.app.get(Metrics).scrape();
    expect(Number(/x402_overage_units\{state="pending"\} (\d+)/.exec(waiting)?.[1])).toBeGreaterThanOrEqual(
      7,
    );
    stage.stripe.disturb(null);
    await run();
    expect(unitsReported(tenant)).toEqual([7]);

    await markUnreported(tenant, `, first_sent_at = now() - interval '23 hours'`);
    const before = stage.stripe.requests.length;
    await run();
    expect(stage.stripe.requests.slice(before).filter(({ path }) => path === METERED)).toEqual([]);
    const { text } = await stage.test.app.get(Metrics).scrape();
    expect(/x402_overage_units\{state="doubtful"\} (\d+)/.exec(text)?.[1]).toBe('7');
  });

  it('D5: a later refusal does not reset the first send time of a report that Stripe may have taken', async () => {
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

  it('D5: once a wrong meter is corrected, all waiting units are reported to the right one', async () => {
    const tenant = await subscriber();
    await use(tenant.tenantId, 5);
    const isWrong = (request: SeenRequest) =>
      request.path === METERED && request.params['event_name'] === 'typo';
    stage.stripe.disturb((request) => Promise.resolve(isWrong(request) ? REFUSAL : undefined));
    await stage.test.app.get(OverageReporter).run('typo');
    await use(tenant.tenantId, 4);
    await stage.test.app.get(OverageReporter).run('typo');
    stage.stripe.disturb(null);
    expect(sentReports(tenant)).toEqual([]);
    await run();
    expect(sentReports(tenant).map(([, { meter, units }]) => [meter, units])).toEqual([
      [METER, 3],
      [METER, 4],
    ]);
  });

  it('D5: units that the operator granted are not charged after the grant is withdrawn', async () => {
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
    expect(sentReports({ ...tenant, customerId })).toEqual([]);
    await use(tenant.tenantId, 10_003);
    await run();
    expect(unitsReported({ ...tenant, customerId })).toEqual([3]);
  });

  it('D5: upgrades and downgrades never charge included units, and no reported unit is taken back', async () => {
    const tenant = await subscriber(null);
    await use(tenant.tenantId, 50_010);
    await run();
    expect(unitsReported(tenant)).toEqual([10]);
    await stage.happens(STORY.updated, tenant.subscription, { price: PRICES.pro });
    await use(tenant.tenantId, 400_000);
    await run();
    await stage.happens(STORY.updated, tenant.subscription, { price: PRICES.starter });
    await run();
    expect(unitsReported(tenant)).toEqual([10]);
    await use(tenant.tenantId, 50_000);
    await run();
    // 500 010 are used, at most 500 000 were included, and 10 were reported before.
    expect(unitsReported(tenant)).toEqual([10]);
    await use(tenant.tenantId, 5);
    await run();
    expect(unitsReported(tenant)).toEqual([10, 5]);
  });

  it('D5: late units of a closed month count against its quota; the new month starts at zero', async () => {
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
    expect(sentReports(tenant).map(([identifier, { units }]) => [identifier.slice(37), units])).toEqual([
      [`${closed}:1`, 1],
      [`${closed}:2`, 4],
      [expect.stringMatching(/^\d{4}-\d\d-01:1$/), 2],
    ]);
  });
});
