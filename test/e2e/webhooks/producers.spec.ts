import { KeyExpiryWarnings } from '../../../src/modules/api-keys/testing.js';
import { QuotaWarnings } from '../../../src/modules/usage/quota-warnings.js';
import { WebhookJobs } from '../../../src/modules/webhooks/webhook-jobs.js';
import { expectDocumentedEvents } from '../../support/webhooks/documented-events.js';
import { mintKey, type TestTenant } from '../../support/verification/tenants.js';
import { startWebhooks, type WebhooksFixture } from '../../support/webhooks/webhooks.js';

const DAY_MS = 86_400_000;

interface Event {
  readonly event_type: string;
  readonly environment: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

describe('webhook events of quotas, keys and payments', () => {
  let fixture: WebhooksFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    fixture = await startWebhooks();
  });
  afterAll(() => fixture.close());
  beforeEach(async () => {
    fixture.clock.set(Date.now());
    tenant = await fixture.tenant({ limitOverrides: { verificationsPerMonth: 100 } });
    await fixture.endpoint(tenant.liveKey, {}, '/producers');
  });

  afterEach(() => expectDocumentedEvents(fixture.test.dataSource, tenant.tenantId));

  const outbox = () =>
    fixture.test.dataSource.query<Event[]>(
      'SELECT event_type, environment, payload FROM outbox WHERE tenant_id = $1 ORDER BY created_at, payload',
      [tenant.tenantId],
    );
  const use = (units: number, environment = 'live') =>
    fixture.test.dataSource.query(
      `INSERT INTO usage_counters (tenant_id, environment, period, shard, used)
       SELECT $1, $2, date_trunc('month', $4::timestamptz AT TIME ZONE 'UTC'), shard,
         CASE WHEN shard = 3 THEN $3::int ELSE 0 END
       FROM generate_series(0, 15) AS shard`,
      [tenant.tenantId, environment, units, new Date(fixture.clock.nowMs())],
    );
  const useMore = (units: number) =>
    fixture.test.dataSource.query(
      'UPDATE usage_counters SET used = used + $2 WHERE tenant_id = $1 AND shard = 5',
      [tenant.tenantId, units],
    );
  const warnOfQuotas = () => fixture.test.app.get(QuotaWarnings, { strict: false }).warn();
  const warnOfKeys = () => fixture.test.app.get(KeyExpiryWarnings, { strict: false }).warn();

  it('K1: quota warnings are written at 80 and 100 %, once a month, also by concurrent jobs', async () => {
    await use(79);
    await warnOfQuotas();
    expect(await outbox()).toEqual([]);
    await useMore(1);
    await Promise.all(Array.from({ length: 8 }, warnOfQuotas));
    expect(await outbox()).toMatchObject([
      { event_type: 'quota.warning', environment: 'live', payload: { level: 80, used: 80, limit: 100 } },
    ]);
    await useMore(20);
    await Promise.all(Array.from({ length: 8 }, warnOfQuotas));
    await warnOfQuotas();
    const levels = (await outbox()).map(({ payload }) => payload['level']);
    expect(levels).toEqual([80, 100]);
  });

  it('K1: a new month warns again; an environment or tenant without listener is not warned', async () => {
    const unsubscribed = await fixture.tenant({ limitOverrides: { verificationsPerMonth: 10 } });
    await use(80);
    await use(100, 'test');
    await warnOfQuotas();
    expect((await outbox()).map(({ environment }) => environment)).toEqual(['live']);
    fixture.clock.advance(32 * DAY_MS);
    await use(85);
    await warnOfQuotas();
    const events = await outbox();
    expect(events.map(({ payload }) => payload['used'])).toEqual([80, 85]);
    const warned = await fixture.test.dataSource.query<unknown[]>(
      'SELECT 1 FROM quota_warnings WHERE tenant_id = $1',
      [unsubscribed.tenantId],
    );
    expect(warned).toEqual([]);
  });

  it('K1: key expiry warnings are written seven days and one day ahead, once each', async () => {
    const expiresAt = new Date(fixture.clock.nowMs() + 8 * DAY_MS);
    const { keyId } = await mintKey(fixture.test.app, tenant.tenantId, { expiresAt });
    await warnOfKeys();
    expect(await outbox()).toEqual([]);
    fixture.clock.advance(DAY_MS);
    await Promise.all(Array.from({ length: 5 }, warnOfKeys));
    const seven = { keyId, daysAhead: 7, expiresAt: expiresAt.toISOString() };
    expect(await outbox()).toMatchObject([{ event_type: 'key.expiring', payload: seven }]);
    fixture.clock.advance(6 * DAY_MS);
    await Promise.all(Array.from({ length: 5 }, warnOfKeys));
    expect((await outbox()).map(({ payload }) => payload['daysAhead'])).toEqual([7, 1]);
    fixture.clock.advance(2 * DAY_MS);
    await warnOfKeys();
    expect(await outbox()).toHaveLength(2);
  });

  it('K1: a key that lives less than a day gets one expiry warning, a revoked key none', async () => {
    const soon = new Date(fixture.clock.nowMs() + DAY_MS / 2);
    await mintKey(fixture.test.app, tenant.tenantId, { expiresAt: soon });
    const { keyId } = await mintKey(fixture.test.app, tenant.tenantId, { expiresAt: soon });
    await fixture.call(tenant.liveKey, 'delete', `/api-keys/${keyId}`);
    await warnOfKeys();
    const expiring = (await outbox()).filter(({ event_type }) => event_type === 'key.expiring');
    expect(expiring.map(({ payload }) => payload['daysAhead'])).toEqual([1]);
  });

  it('K1: revocation writes one event, rotation names the successor, a refused revocation writes none', async () => {
    const { keyId } = await mintKey(fixture.test.app, tenant.tenantId);
    await fixture.call(tenant.liveKey, 'delete', `/api-keys/${keyId}`);
    await fixture.call(tenant.liveKey, 'delete', `/api-keys/${keyId}`);
    expect(await outbox()).toMatchObject([
      { event_type: 'key.revoked', payload: { keyId, reason: 'revoked', replacedBy: null } },
    ]);
    expect((await fixture.call(tenant.liveKey, 'delete', `/api-keys/${tenant.liveKeyId}`)).status).toBe(409);
    expect(await outbox()).toHaveLength(1);
    const rotated = await fixture.call<{ id: string; key: string }>(
      tenant.liveKey,
      'post',
      `/api-keys/${tenant.liveKeyId}/rotate`,
      { overlapSeconds: 60 },
    );
    const events = await outbox();
    expect(events[1]?.payload).toMatchObject({
      keyId: tenant.liveKeyId,
      reason: 'rotated',
      replacedBy: rotated.body.id,
      effectiveAt: new Date(fixture.clock.nowMs() + 60_000).toISOString(),
    });
    expect(JSON.stringify(events)).not.toContain(rotated.body.key);
  });

  it('K1: a verified payment writes an event only if an endpoint listens', async () => {
    const unsubscribed = await fixture.tenant();
    await fixture.endpoint(tenant.testKey, { eventTypes: ['payment.verified'] }, '/producers');
    const txHash = `0x5a9db0c002${'0'.repeat(50)}${Math.random().toString(16).slice(2, 6).padEnd(4, '0')}`;
    for (const key of [tenant.testKey, unsubscribed.testKey]) {
      await fixture.call(key, 'post', '/verify', { tx_hash: txHash, chain: 'sandbox' });
      await fixture.call(key, 'post', '/verify', { tx_hash: txHash, chain: 'sandbox' });
    }
    expect(await outbox()).toMatchObject([
      { event_type: 'payment.verified', environment: 'test', payload: { txHash, chain: 'sandbox' } },
    ]);
    const written = await fixture.test.dataSource.query<unknown[]>(
      'SELECT 1 FROM outbox WHERE tenant_id = $1',
      [unsubscribed.tenantId],
    );
    expect(written).toEqual([]);
  });

  it('K2: deliveries are deleted after 30 days; unsent ones first fail as expired', async () => {
    const { id } = await fixture.endpoint(tenant.liveKey, { eventTypes: ['payment.settled'] }, '/old');
    await fixture.event(tenant, 'payment.settled');
    await fixture.deliver();
    await fixture.event(tenant, 'payment.settled');
    fixture.receiver.answer({ status: 500 });
    await fixture.deliver();
    fixture.receiver.answer({ status: 204 });
    const forget = () => fixture.test.app.get(WebhookJobs, { strict: false }).forget();
    fixture.clock.advance(29 * DAY_MS);
    await forget();
    expect(await fixture.deliveries(tenant.liveKey, id)).toHaveLength(2);
    fixture.clock.advance(2 * DAY_MS);
    await forget();
    expect(await fixture.deliveries(tenant.liveKey, id)).toMatchObject([
      { status: 'failed', error: 'expired' },
    ]);
    fixture.clock.advance(31 * DAY_MS);
    await forget();
    expect(await fixture.deliveries(tenant.liveKey, id)).toEqual([]);
    const events = await fixture.test.dataSource.query<unknown[]>(
      'SELECT 1 FROM webhook_events WHERE tenant_id = $1',
      [tenant.tenantId],
    );
    expect(events).toEqual([]);
  });
});
