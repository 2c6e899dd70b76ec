import { randomUUID } from 'node:crypto';
import { DataSource, type QueryRunner } from 'typeorm';
import { dataSourceOptions } from '../../../../src/data-source.js';
import { DeliveryQueue, type Outcome } from '../../../../src/modules/webhooks/delivery/delivery-queue.js';
import type { SendResult } from '../../../../src/modules/webhooks/egress/webhook-sender.js';
import { rowsRead } from '../../../support/database/rows-read.js';
import { ONE_NODE } from '../../../support/database/distributions.js';
import { secretsInClear } from '../../../support/webhooks/endpoint-secrets.js';
import { createTenant } from '../../../support/verification/tenants.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';

const TENANTS = 12;
const DELIVERED: SendResult = {
  statusCode: 200,
  error: null,
  durationMs: 5,
  excerpt: null,
  retryAfter: null,
};
const OUTCOME: Outcome = {
  status: 'delivered',
  nextAttemptAt: null,
  quietUntil: null,
  attemptedAt: new Date(),
};

describe('lease_webhook_deliveries', () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    dataSource = await new DataSource(dataSourceOptions(database.url, 4)).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  beforeEach(() => dataSource.query('DELETE FROM webhook_deliveries'));

  const addDue = async (failingSince: Date | null): Promise<string> => {
    const { tenantId } = await createTenant(dataSource, { plan: 'starter' });
    const endpointId = randomUUID();
    await dataSource.query(
      `INSERT INTO webhook_endpoints (tenant_id, id, environment, url, event_types, secret, failing_since)
       VALUES ($1, $2, 'live', 'https://example.com/', '{payment.verified}', '\\x00', $3)`,
      [tenantId, endpointId, failingSince],
    );
    await dataSource.query(
      `WITH event AS (
         INSERT INTO webhook_events (tenant_id, environment, event_type, payload, created_at)
         VALUES ($1, 'live', 'payment.verified', '{}', now()) RETURNING id)
       INSERT INTO webhook_deliveries (tenant_id, environment, endpoint_id, event_id, event_type, next_attempt_at)
       SELECT $1, 'live', $2, id, 'payment.verified', now() - interval '1 minute' FROM event`,
      [tenantId, endpointId],
    );
    return tenantId;
  };

  it('K2: leases deliveries of healthy endpoints before those of failing endpoints', async () => {
    const failing = await Promise.all(
      Array.from({ length: TENANTS }, () => addDue(new Date(Date.now() - 60_000))),
    );
    const healthy = await Promise.all(Array.from({ length: TENANTS }, () => addDue(null)));
    const queue = new DeliveryQueue(dataSource, secretsInClear(dataSource), ONE_NODE);
    const first = await queue.lease(Date.now(), TENANTS);
    expect(first.map(({ tenantId }) => tenantId).sort()).toEqual([...healthy].sort());
    const rest = await queue.lease(Date.now(), 100);
    expect(rest.map(({ tenantId }) => tenantId).sort()).toEqual([...failing].sort());
  });

  it('K2: leases the next delivery when the event of one is deleted', async () => {
    const tenantId = await addDue(null);
    await dataSource.query('DELETE FROM webhook_events WHERE tenant_id = $1', [tenantId]);
    await dataSource.query(
      `WITH event AS (
         INSERT INTO webhook_events (tenant_id, environment, event_type, payload, created_at)
         VALUES ($1, 'live', 'payment.verified', '{}', now()) RETURNING id)
       INSERT INTO webhook_deliveries (tenant_id, environment, endpoint_id, event_id, event_type, next_attempt_at)
       SELECT $1, 'live', e.id, event.id, 'payment.verified', now() FROM event, webhook_endpoints e WHERE e.tenant_id = $1`,
      [tenantId],
    );
    await dataSource.query(`UPDATE webhook_endpoints SET failing_since = now() WHERE tenant_id = $1`, [
      tenantId,
    ]);
    const claimed = await new DeliveryQueue(dataSource, secretsInClear(dataSource), ONE_NODE).lease(
      Date.now() + 1_000,
      10,
    );
    expect(claimed).toMatchObject([{ tenantId }]);
  });

  it('K2: leases a delivery that is due at the given time once, with all sending data', async () => {
    const tenantId = await addDue(null);
    const lease = (at: string) =>
      dataSource.query<Record<string, unknown>[]>(
        `SELECT * FROM lease_webhook_deliveries(now() + $1::interval, 60, 10, 4, '{starter}', 100, 100)`,
        [at],
      );
    expect(await lease('-1 hour')).toEqual([]);
    const leased = await lease('0');
    expect(leased).toMatchObject([
      { tenant_id: tenantId, environment: 'live', event_type: 'payment.verified', attempt: 0, payload: {} },
    ]);
    expect(leased[0]).toMatchObject({
      url: 'https://example.com/',
      lease_token: expect.any(String) as string,
    });
    expect(await lease('0')).toEqual([]);
    await dataSource.query(`UPDATE webhook_deliveries SET lease_until = now() - interval '1 second'`);
    expect(await lease('0')).toHaveLength(1);
  });

  it.each([
    ['its endpoint is disabled', 'UPDATE webhook_endpoints SET enabled = false'],
    ['its endpoint is quiet for now', `UPDATE webhook_endpoints SET quiet_until = now() + interval '1 hour'`],
    ['its tenant is suspended', `UPDATE tenants SET status = 'suspended'`],
    ['its tenant’s plan has no webhooks', `UPDATE tenants SET plan = 'free'`],
    ['it has ended', `UPDATE webhook_deliveries SET status = 'failed'`],
  ])('K2: leases no delivery when %s', async (_, change) => {
    const tenantId = await addDue(null);
    await dataSource.query(`${change} WHERE ${change.includes('tenants') ? 'id' : 'tenant_id'} = $1`, [
      tenantId,
    ]);
    const queue = new DeliveryQueue(dataSource, secretsInClear(dataSource), ONE_NODE);
    expect(await queue.lease(Date.now(), 10)).toEqual([]);
  });

  it('K1: leases deliveries in Test on every plan', async () => {
    const tenantId = await addDue(null);
    for (const table of ['webhook_endpoints', 'webhook_events', 'webhook_deliveries'])
      await dataSource.query(`UPDATE ${table} SET environment = 'test' WHERE tenant_id = $1`, [tenantId]);
    await dataSource.query(`UPDATE tenants SET plan = 'free' WHERE id = $1`, [tenantId]);
    const queue = new DeliveryQueue(dataSource, secretsInClear(dataSource), ONE_NODE);
    expect(await queue.lease(Date.now(), 10)).toMatchObject([{ tenantId, environment: 'test' }]);
  });

  it('K1: leases only subscription.changed for a tenant whose plan has ended', async () => {
    const tenantId = await addDue(null);
    await dataSource.query(
      `INSERT INTO webhook_deliveries (tenant_id, environment, endpoint_id, event_id, event_type, next_attempt_at)
       SELECT tenant_id, environment, endpoint_id, event_id, 'subscription.changed', now() - interval '1 minute'
       FROM webhook_deliveries WHERE tenant_id = $1`,
      [tenantId],
    );
    await dataSource.query(`UPDATE tenants SET plan = 'free' WHERE id = $1`, [tenantId]);
    const queue = new DeliveryQueue(dataSource, secretsInClear(dataSource), ONE_NODE);
    expect(await queue.lease(Date.now(), 10)).toMatchObject([
      { tenantId, eventType: 'subscription.changed' },
    ]);
  });

  it('K2: leases at most four deliveries of an endpoint at once, one while it fails', async () => {
    const tenantId = await addDue(null);
    await dataSource.query(
      `INSERT INTO webhook_deliveries (tenant_id, environment, endpoint_id, event_id, event_type, next_attempt_at)
       SELECT tenant_id, environment, endpoint_id, event_id, event_type, next_attempt_at
       FROM webhook_deliveries, generate_series(1, 19) WHERE tenant_id = $1`,
      [tenantId],
    );
    const queue = new DeliveryQueue(dataSource, secretsInClear(dataSource), ONE_NODE);
    const claims = await Promise.all(Array.from({ length: 4 }, () => queue.lease(Date.now(), 3)));
    const taken = claims.flat();
    expect(taken).toHaveLength(4);
    expect(new Set(taken.map(({ id }) => id)).size).toBe(4);
    const [first, ...rest] = taken;
    if (first === undefined) throw new Error('nothing was claimed');
    await queue.record(first, DELIVERED, OUTCOME);
    expect(await queue.lease(Date.now(), 10)).toHaveLength(1);
    await dataSource.query('UPDATE webhook_endpoints SET failing_since = now()');
    for (const delivery of rest) await queue.record(delivery, DELIVERED, { ...OUTCOME, status: 'failed' });
    expect(await queue.lease(Date.now(), 10)).toEqual([]);
  });

  describe('cost of a lease', () => {
    const queues = async (tenants: number, waiting: number, nextAttemptAt: string): Promise<void> => {
      await dataSource.query('TRUNCATE webhook_endpoints, webhook_events, webhook_deliveries CASCADE');
      await dataSource.query(
        `WITH tenant AS (
           INSERT INTO tenants (id, email, plan)
           SELECT gen_random_uuid(), gen_random_uuid() || '@example.com', 'starter' FROM generate_series(1, $1::int) RETURNING id)
         INSERT INTO webhook_endpoints (tenant_id, environment, url, event_types, secret)
         SELECT id, 'live', 'https://example.com/', '{payment.verified}', '\\x00' FROM tenant`,
        [tenants],
      );
      await dataSource.query(
        `INSERT INTO webhook_events (tenant_id, environment, event_type, payload, created_at)
         SELECT tenant_id, 'live', 'payment.verified', '{}', now() FROM webhook_endpoints, generate_series(1, $1::int)`,
        [waiting],
      );
      await dataSource.query(
        `INSERT INTO webhook_deliveries (tenant_id, environment, endpoint_id, event_id, event_type, next_attempt_at)
         SELECT v.tenant_id, 'live', e.id, v.id, v.event_type, now() + $1::interval
         FROM webhook_events v JOIN webhook_endpoints e ON e.tenant_id = v.tenant_id`,
        [nextAttemptAt],
      );
    };
    const claim = (
      by: QueryRunner | DataSource,
      bounds: { limit: number; walk: number; concurrency: number },
    ) =>
      by.query(`SELECT id, tenant_id FROM lease_webhook_deliveries(now(), 60, $1, 4, '{starter}', $2, $3)`, [
        bounds.limit,
        bounds.walk,
        bounds.concurrency,
      ]) as Promise<{ id: string; tenant_id: string }[]>;
    const readBy = async (bounds: { limit: number; walk: number; concurrency: number }): Promise<number> => {
      const runner = dataSource.createQueryRunner();
      try {
        return await rowsRead(runner, ['webhook%', 'tenants'], () => claim(runner, bounds));
      } finally {
        await runner.release();
      }
    };
    const WIDE = { limit: 10, walk: 10_000, concurrency: 1_000 };

    it.each(['before statistics', 'after statistics'])(
      'K2: reads rows by the number of endpoints with work, not by queue length (%s)',
      async (when) => {
        await queues(20, 1_000, '-1 hour');
        if (when === 'after statistics') await dataSource.query('VACUUM ANALYZE');
        expect(await readBy(WIDE)).toBeLessThan(1_000);
      },
    );

    it('K2: reads one row for an endpoint without due deliveries', async () => {
      await queues(200, 5, '1 hour');
      await dataSource.query('VACUUM ANALYZE');
      expect(await readBy(WIDE)).toBeLessThanOrEqual(200);
      expect(await claim(dataSource, WIDE)).toEqual([]);
    });

    it.each([
      ['the endpoints that it reads', { limit: 100, walk: 10, concurrency: 1_000 }],
      ['the endpoints that it compares', { limit: 100, walk: 10_000, concurrency: 10 }],
    ])('K2: limits %s, and leases from skipped endpoints later', async (_, bounds) => {
      await queues(60, 1, '-1 hour');
      const claimed: string[] = [];
      for (let turn = 0; turn < 500 && claimed.length < 60; turn += 1) {
        const some = await claim(dataSource, bounds);
        expect(some.length).toBeLessThanOrEqual(10);
        claimed.push(...some.map(({ id }) => id));
      }
      expect(new Set(claimed).size).toBe(60);
      expect(claimed).toHaveLength(60);
    });

    it('K2: skips a delivery that another session has locked, and leases it later', async () => {
      await queues(3, 1, '-1 hour');
      const other = dataSource.createQueryRunner();
      try {
        await other.startTransaction();
        const [held] = (await other.query(
          'SELECT id FROM webhook_deliveries ORDER BY tenant_id LIMIT 1 FOR UPDATE',
        )) as [{ id: string }];
        const first = await claim(dataSource, WIDE);
        expect(first).toHaveLength(2);
        await other.commitTransaction();
        expect(await claim(dataSource, WIDE)).toMatchObject([{ id: held.id }]);
      } finally {
        await other.release();
      }
    });
  });
});
