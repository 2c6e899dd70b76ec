import { randomUUID } from 'node:crypto';
import { DataSource, type QueryRunner } from 'typeorm';
import { dataSourceOptions } from '../../src/data-source.js';
import { DeliveryQueue } from '../../src/modules/webhooks/delivery/delivery-queue.js';
import { rowsRead } from '../support/rows-read.js';
import { secretsInClear } from '../support/endpoint-secrets.js';
import { createTenant } from '../support/tenants.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../support/worker-database.js';

const TENANTS = 12;

describe('whose delivery is next', () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    dataSource = await new DataSource(dataSourceOptions(database.url, 2)).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

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

  it('K2: among tenants whose turn it is, who has not failed is first, whatever the ids', async () => {
    const failing = await Promise.all(
      Array.from({ length: TENANTS }, () => addDue(new Date(Date.now() - 60_000))),
    );
    const healthy = await Promise.all(Array.from({ length: TENANTS }, () => addDue(null)));
    const queue = new DeliveryQueue(dataSource, secretsInClear(dataSource));
    const first = await queue.claim(Date.now(), TENANTS);
    expect(first.map(({ tenantId }) => tenantId).sort()).toEqual([...healthy].sort());
    const rest = await queue.claim(Date.now(), 100);
    expect(rest.map(({ tenantId }) => tenantId).sort()).toEqual([...failing].sort());
  });

  it('K2: a delivery whose event is gone holds up nothing behind it', async () => {
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
    const claimed = await new DeliveryQueue(dataSource, secretsInClear(dataSource)).claim(
      Date.now() + 1_000,
      10,
    );
    expect(claimed).toMatchObject([{ tenantId }]);
  });

  describe('what a claim costs', () => {
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
    const claim = (by: QueryRunner | DataSource, bounds: { limit: number; walk: number; concurrency: number }) =>
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
      'K2: grows with the endpoints that have work, not with their queues (%s)',
      async (when) => {
        await queues(20, 1_000, '-1 hour');
        if (when === 'after statistics') await dataSource.query('VACUUM ANALYZE');
        expect(await readBy(WIDE)).toBeLessThan(1_000);
      },
    );

    it('K2: an endpoint that has nothing due costs a look at one row', async () => {
      await queues(200, 5, '1 hour');
      await dataSource.query('VACUUM ANALYZE');
      expect(await readBy(WIDE)).toBeLessThanOrEqual(200);
      expect(await claim(dataSource, WIDE)).toEqual([]);
    });

    it.each([
      ['it walks', { limit: 100, walk: 10, concurrency: 1_000 }],
      ['it weighs', { limit: 100, walk: 10_000, concurrency: 10 }],
    ])('K2: has a bound on what %s, and whoever is left out has its turn later', async (_, bounds) => {
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

    it('K2: what somebody else is changing is left for later, and nobody waits for it', async () => {
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
