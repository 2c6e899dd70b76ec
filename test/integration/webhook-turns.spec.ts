import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/data-source.js';
import { DeliveryQueue } from '../../src/modules/webhooks/delivery/delivery-queue.js';
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
    const queue = new DeliveryQueue(dataSource);
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
    const claimed = await new DeliveryQueue(dataSource).claim(Date.now() + 1_000, 10);
    expect(claimed).toMatchObject([{ tenantId }]);
  });
});
