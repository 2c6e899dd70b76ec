import { bearer, call, until, type Cluster } from '../../support/services/cluster.js';
import type { ServerProcess } from '../../support/services/server-process.js';
import { BillingCluster } from '../../support/stripe/cluster-stage.js';
import { STORY, type SignedDelivery } from '../../support/stripe/events.js';
import { PRICES, type StripeServer } from '../../support/stripe/start.js';
import { createTenant } from '../../support/verification/tenants.js';

const WITHIN_MS = 1_000;

describe('billing across processes', () => {
  let billing: BillingCluster;
  let stripe: StripeServer;
  let cluster: Cluster;

  beforeAll(async () => {
    billing = await BillingCluster.start();
    ({ stripe, cluster } = billing);
  }, 90_000);
  afterAll(() => billing.stop());

  const deliver = (server: ServerProcess, event: SignedDelivery) => billing.deliver(server, event);
  const customer = () => billing.customer();

  const usage = async (server: ServerProcess, key: string) =>
    (await call(server, '/usage', { headers: bearer(key) })).body;

  it('D4: an event at one process sets the new quota on the other within a second', async () => {
    const [here, there] = cluster.servers;
    const tookMs: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      const tenant = await customer();
      expect(await usage(there, tenant.liveKey)).toMatchObject({ plan: 'free', limit: 1_000 });
      const subscription = stripe.account.subscribe(tenant.customerId, PRICES.pro);
      const begun = performance.now();
      expect((await deliver(here, stripe.events.ofSubscription(STORY.created, subscription))).status).toBe(
        200,
      );
      await until(async () => (await usage(there, tenant.liveKey))['limit'] === 500_000);
      tookMs.push(performance.now() - begun);
    }
    process.stdout.write(`event to quota elsewhere: ${tookMs.map(Math.round).join(', ')} ms\n`);
    expect(Math.max(...tookMs)).toBeLessThan(WITHIN_MS);
  }, 60_000);

  it('D3: after a worker dies between its Stripe read and its commit, another applies the event once', async () => {
    const doomed = await cluster.addServer();
    const successor = await startJobs();
    const tenant = await customer();
    await cluster.dataSource.query(
      `INSERT INTO event_listeners (tenant_id, environment, event_type) VALUES ($1, 'live', 'subscription.changed')`,
      [tenant.tenantId],
    );
    const subscription = stripe.account.subscribe(tenant.customerId, PRICES.pro);
    const event = stripe.events.ofSubscription(STORY.created, subscription);
    const blocking = cluster.dataSource.createQueryRunner();
    await blocking.startTransaction();
    try {
      // The commit waits while this transaction locks the tenant.
      await blocking.query('SELECT 1 FROM tenants WHERE id = $1 FOR UPDATE', [tenant.tenantId]);
      const reads = () =>
        stripe.requests.filter(({ path, status }) => path === '/v1/subscriptions' && status === 200);
      const before = reads().length;
      expect((await deliver(doomed, event)).status).toBe(200);
      await until(() => Promise.resolve(reads().length > before));
      await until(async () => {
        const waiting = await cluster.dataSource.query<unknown[]>(
          `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
        );
        return waiting.length > 0;
      });
      await doomed.kill();
    } finally {
      await blocking.rollbackTransaction();
      await blocking.release();
    }
    const plan = async () => (await usage(successor, tenant.liveKey))['plan'];
    // The lease of the killed worker must end first.
    await until(async () => (await plan()) === 'pro', 60_000);
    const [counted] = await cluster.dataSource.query<object[]>(
      // The other worker may have moved it out of the outbox already.
      `SELECT (SELECT count(*)::int FROM (SELECT id FROM outbox WHERE tenant_id = $1
                UNION SELECT id FROM webhook_events WHERE tenant_id = $1) AS events) AS told,
              (SELECT count(*)::int FROM audit_log WHERE tenant_id = $1 AND action = 'tenant.billed') AS audited,
              (SELECT status FROM stripe_events WHERE event_id = $2) AS event`,
      [tenant.tenantId, event.id],
    );
    expect(counted).toEqual({ told: 1, audited: 1, event: 'applied' });
  }, 90_000);

  /** A process that runs jobs, so it also takes over work of dead processes. */
  const startJobs = (): Promise<ServerProcess> => cluster.addServer({ JOBS_ENABLED: 'true' });

  it('D1: parallel checkouts at two processes create one customer and one open session', async () => {
    const tenant = await createTenant(cluster.dataSource);
    const answers = await Promise.all(
      [0, 1, 0, 1, 0, 1].map((at) =>
        call(cluster.servers[at === 0 ? 0 : 1], '/billing/checkout', {
          method: 'POST',
          headers: bearer(tenant.liveKey),
          body: { plan: 'team' },
        }),
      ),
    );
    expect(
      new Set(answers.map(({ status, body }) => `${String(status)} ${String(body['sessionId'])}`)).size,
    ).toBe(1);
    const customers = [...stripe.account.customers.values()].filter(({ email }) => email === tenant.email);
    expect(customers).toHaveLength(1);
    expect(stripe.account.openSessionsOf(customers[0]?.id ?? '')).toHaveLength(1);
  });

  it('D1: parallel checkouts at two processes for a missing customer create one new customer and keep the plan', async () => {
    const tenant = await customer();
    const subscription = stripe.account.subscribe(tenant.customerId, PRICES.pro);
    await deliver(cluster.servers[0], stripe.events.ofSubscription(STORY.created, subscription));
    const plan = async (server: ServerProcess) => (await usage(server, tenant.liveKey))['plan'];
    await until(async () => (await plan(cluster.servers[1])) === 'pro');
    stripe.account.loseCustomer(tenant.customerId);
    const answers = await Promise.all(
      [0, 1, 0, 1, 0, 1].map((at) =>
        call(cluster.servers[at === 0 ? 0 : 1], '/billing/checkout', {
          method: 'POST',
          headers: bearer(tenant.liveKey),
          body: { plan: 'team' },
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body['sessionId'])).size).toBe(1);
    const made = [...stripe.account.customers.values()].filter(({ email }) => email === tenant.email);
    expect(made).toHaveLength(1);
    expect(stripe.account.openSessionsOf(made[0]?.id ?? '')).toHaveLength(1);
    for (const server of cluster.servers) expect(await plan(server)).toBe('pro');
  });
});
