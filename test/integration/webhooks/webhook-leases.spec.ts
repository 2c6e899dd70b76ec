import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/data-source.js';
import { DeliveryQueue, type Outcome } from '../../../src/modules/webhooks/delivery/delivery-queue.js';
import type { SendResult } from '../../../src/modules/webhooks/egress/webhook-sender.js';
import { secretsInClear } from '../../support/webhooks/endpoint-secrets.js';
import { createTenant } from '../../support/verification/tenants.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

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

describe('leases of webhook deliveries', () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;
  let queue: DeliveryQueue;
  let tenantId: string;
  let endpointId: string;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    dataSource = await new DataSource(dataSourceOptions(database.url, 4)).initialize();
    queue = new DeliveryQueue(dataSource, secretsInClear(dataSource));
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });
  beforeEach(async () => {
    await dataSource.query('TRUNCATE webhook_endpoints, webhook_events, webhook_deliveries, outbox CASCADE');
    ({ tenantId } = await createTenant(dataSource, { plan: 'starter' }));
    endpointId = await addEndpoint('live');
  });

  const addEndpoint = async (environment: string): Promise<string> => {
    const id = randomUUID();
    await dataSource.query(
      `INSERT INTO webhook_endpoints (tenant_id, id, environment, url, event_types, secret)
       VALUES ($1, $2, $3, 'https://example.com/', '{payment.verified}', '\\x00')`,
      [tenantId, id, environment],
    );
    return id;
  };
  const addEvents = (count: number, environment = 'live') =>
    dataSource.query(
      `INSERT INTO outbox (tenant_id, environment, event_type, payload)
       SELECT $1, $2, 'payment.verified', '{}' FROM generate_series(1, $3::int)`,
      [tenantId, environment, count],
    );
  const leaseOne = async () => {
    const [delivery] = await queue.lease(Date.now(), 1);
    if (delivery === undefined) throw new Error('nothing was claimed');
    return delivery;
  };
  const state = async () => {
    const [row] = await dataSource.query<[Record<string, unknown>]>(
      `SELECT status, attempt, lease_token AS "leaseToken", (SELECT count(*)::int FROM webhook_attempts) AS logged
       FROM webhook_deliveries`,
    );
    return row;
  };

  it('K2: the holder of an expired lease can neither record nor release the delivery', async () => {
    await addEvents(1);
    await queue.dispatch(Date.now());
    const late = await leaseOne();
    expect(await queue.lease(Date.now(), 1)).toEqual([]);
    await dataSource.query(`UPDATE webhook_deliveries SET lease_until = now() - interval '1 second'`);
    const other = await leaseOne();
    expect(other).toMatchObject({ id: late.id, eventId: late.eventId, attempt: 0 });
    await queue.record(late, DELIVERED, OUTCOME);
    await queue.release(late);
    const untouched = { status: 'pending', attempt: 0, leaseToken: other.leaseToken, logged: 0 };
    expect(await state()).toEqual(untouched);
    await queue.record(other, DELIVERED, OUTCOME);
    expect(await state()).toEqual({ status: 'delivered', attempt: 1, leaseToken: null, logged: 1 });
  });

  it('K2: a released delivery is unchanged and can be leased again at once', async () => {
    await addEvents(1);
    await queue.dispatch(Date.now());
    const delivery = await leaseOne();
    await queue.release(delivery);
    expect(await state()).toEqual({ status: 'pending', attempt: 0, leaseToken: null, logged: 0 });
    expect(await leaseOne()).toMatchObject({ id: delivery.id });
  });

  it('K1: sends live events to live endpoints, and test events to test endpoints', async () => {
    const testEndpointId = await addEndpoint('test');
    await addEvents(1);
    await addEvents(1, 'test');
    await queue.dispatch(Date.now());
    const due = await queue.lease(Date.now(), 10);
    expect(due.map((one) => [one.environment, one.endpointId]).sort()).toEqual([
      ['live', endpointId],
      ['test', testEndpointId],
    ]);
  });
});
