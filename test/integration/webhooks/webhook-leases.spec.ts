import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/data-source.js';
import { DeliveryQueue, type Outcome } from '../../../src/modules/webhooks/delivery/delivery-queue.js';
import type { SendResult } from '../../../src/modules/webhooks/egress/webhook-sender.js';
import { ONE_NODE, SEVERAL_NODES } from '../../support/database/distributions.js';
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

describe.each([
  ['one node', ONE_NODE],
  ['several nodes', SEVERAL_NODES],
])('leases of webhook deliveries, %s', (_, distribution) => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;
  let queue: DeliveryQueue;
  let tenantId: string;
  let endpointId: string;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    dataSource = await new DataSource(dataSourceOptions(database.url, 4)).initialize();
    queue = new DeliveryQueue(dataSource, secretsInClear(dataSource), distribution);
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
  const another = async (): Promise<string> => {
    const first = tenantId;
    ({ tenantId } = await createTenant(dataSource, { plan: 'starter' }));
    await addEndpoint('live');
    return first;
  };
  const eventsOf = async (table: string): Promise<{ tenantId: string; count: number }[]> =>
    dataSource.query(
      `SELECT tenant_id AS "tenantId", count(*)::int AS count FROM ${table} GROUP BY 1 ORDER BY 2`,
    );

  it('K1: two processes at once move each event of each tenant once', async () => {
    await addEvents(30);
    const first = await another();
    await addEvents(20);
    const moved = await Promise.all(Array.from({ length: 4 }, () => queue.dispatch(Date.now())));
    expect(moved.reduce((sum, count) => sum + count)).toBe(50);
    const expected = [
      { tenantId, count: 20 },
      { tenantId: first, count: 30 },
    ];
    expect(await eventsOf('webhook_events')).toEqual(expected);
    expect(await eventsOf('webhook_deliveries')).toEqual(expected);
    expect(await eventsOf('outbox')).toEqual([]);
  });

  it('K1: an event that another process is moving is left to it', async () => {
    await addEvents(2);
    const other = dataSource.createQueryRunner();
    await other.startTransaction();
    try {
      await other.query('SELECT 1 FROM outbox ORDER BY created_at LIMIT 1 FOR UPDATE');
      expect(await queue.dispatch(Date.now())).toBe(1);
    } finally {
      await other.rollbackTransaction();
      await other.release();
    }
    expect(await queue.dispatch(Date.now())).toBe(1);
  });

  it('K2: a tenant with one delivery gets its turn beside one with very many', async () => {
    for (let n = 0; n < 3; n += 1) await addEndpoint('live');
    await addEvents(100);
    await another();
    await addEvents(1);
    await queue.dispatch(Date.now());
    const leased = await queue.lease(Date.now(), 4);
    expect(leased).toHaveLength(4);
    expect(leased.filter((delivery) => delivery.tenantId === tenantId)).toHaveLength(1);
  });

  it('K2: processes at once lease no delivery twice, and all together what the endpoint may get', async () => {
    await addEvents(20);
    await queue.dispatch(Date.now());
    const leased = (await Promise.all(Array.from({ length: 4 }, () => queue.lease(Date.now(), 3)))).flat();
    leased.push(...(await queue.lease(Date.now(), 3)));
    expect(leased).toHaveLength(4);
    expect(new Set(leased.map(({ id }) => id)).size).toBe(4);
  });
});
