import { bearer, call, startCluster, until, type Cluster } from '../../support/services/cluster.js';
import { createTenant, type TestTenant } from '../../support/verification/tenants.js';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhooks/webhook-receiver.js';

const EVENTS = 10_000;

describe('webhooks beside a slow receiver', () => {
  let cluster: Cluster;
  let slow: WebhookReceiver;
  let fast: WebhookReceiver;

  beforeAll(async () => {
    [slow, fast] = await Promise.all([startWebhookReceiver(), startWebhookReceiver()]);
    const WEBHOOK_ALLOWED_HOSTS = `${slow.host},${fast.host}`;
    cluster = await startCluster({ WEBHOOK_ALLOWED_HOSTS, JOBS_ENABLED: 'true' });
  }, 60_000);
  afterAll(async () => {
    await cluster.stop();
    await slow.stop();
    await fast.stop();
  }, 60_000);

  const tenantAt = async (receiver: WebhookReceiver): Promise<TestTenant> => {
    const tenant = await createTenant(cluster.dataSource, { plan: 'pro' });
    const body = { url: `${receiver.url}/hook` };
    const options = { method: 'POST', headers: bearer(tenant.liveKey), body } as const;
    expect((await call(cluster.servers[0], '/webhook-endpoints', options)).status).toBe(201);
    return tenant;
  };
  const events = ({ tenantId }: TestTenant, count: number) =>
    cluster.dataSource.query(
      `INSERT INTO outbox (tenant_id, environment, event_type, payload)
       SELECT $1, 'live', 'payment.verified', jsonb_build_object('n', n) FROM generate_series(1, $2::int) AS n`,
      [tenantId, count],
    );

  it('K2: ten events reach a fast endpoint within seconds while 10,000 wait for a slow one', async () => {
    slow.answer({ status: 200, afterMs: 4_000 });
    const [slowTenant, fastTenant] = [await tenantAt(slow), await tenantAt(fast)];
    await events(slowTenant, EVENTS);
    // All deliveries are queued, and the slow receiver is busy.
    await until(async () => {
      const [row] = await cluster.dataSource.query<[{ count: number }]>(
        'SELECT count(*)::int AS count FROM webhook_deliveries',
      );
      return row.count === EVENTS && slow.received.length > 0;
    }, 30_000);
    const startedMs = Date.now();
    await events(fastTenant, 10);
    await until(() => Promise.resolve(fast.received.length >= 10), 5_000);
    expect(new Set(fast.received.map(({ id }) => id)).size).toBe(10);
    expect(Date.now() - startedMs).toBeLessThan(5_000);
    // The limit of four applies to both processes together.
    await until(() => Promise.resolve(slow.received.length >= 12), 20_000);
    expect(slow.mostAtOnce()).toBe(4);
  }, 120_000);
});
