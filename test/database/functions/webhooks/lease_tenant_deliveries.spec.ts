import { randomUUID } from 'node:crypto';
import { DataSource, type QueryRunner } from 'typeorm';
import { dataSourceOptions } from '../../../../src/data-source.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';
import { createTenant } from '../../../support/verification/tenants.js';

interface Leased {
  readonly id: string;
  readonly endpoint_id: string;
  readonly lease_token: string;
}

const CAP = 4;

describe('lease_tenant_deliveries', () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;
  let tenantId: string;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    dataSource = await new DataSource(dataSourceOptions(database.url, 4)).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });
  beforeEach(async () => {
    await dataSource.query('TRUNCATE webhook_endpoints, webhook_events, webhook_deliveries CASCADE');
    ({ tenantId } = await createTenant(dataSource, { plan: 'starter' }));
  });

  const endpoint = async (columns = '', values = ''): Promise<string> => {
    const id = randomUUID();
    await dataSource.query(
      `INSERT INTO webhook_endpoints (tenant_id, id, environment, url, event_types, secret${columns})
       VALUES ($1, $2, 'live', 'https://example.com/', '{payment.verified}', '\\x00'${values})`,
      [tenantId, id],
    );
    return id;
  };
  const due = (endpointId: string, count: number, eventType = 'payment.verified') =>
    dataSource.query(
      `WITH events AS (
         INSERT INTO webhook_events (tenant_id, environment, event_type, payload, created_at)
         SELECT $1, 'live', $3, '{}', now() FROM generate_series(1, $4::int) RETURNING id)
       INSERT INTO webhook_deliveries (tenant_id, environment, endpoint_id, event_id, event_type, next_attempt_at)
       SELECT $1, 'live', $2, id, $3, now() - random() * interval '1 hour' FROM events`,
      [tenantId, endpointId, eventType, count],
    );
  const lease = (by: QueryRunner | DataSource, limit: number, tenant = tenantId): Promise<Leased[]> =>
    by.query(`SELECT * FROM lease_tenant_deliveries($1, now(), 19, $2, $3, '{starter}')`, [
      tenant,
      limit,
      CAP,
    ]) as Promise<Leased[]>;
  const inTransaction = async (work: (runner: QueryRunner) => Promise<void>): Promise<void> => {
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    try {
      await work(runner);
    } finally {
      if (runner.isTransactionActive) await runner.rollbackTransaction();
      await runner.release();
    }
  };

  it('K2: leases deliveries of this tenant alone', async () => {
    await due(await endpoint(), 2);
    const own = tenantId;
    ({ tenantId } = await createTenant(dataSource, { plan: 'starter' }));
    await due(await endpoint(), 2);
    expect(await lease(dataSource, 10, own)).toHaveLength(2);
    expect(await lease(dataSource, 10)).toHaveLength(2);
    expect(await lease(dataSource, 10)).toEqual([]);
  });

  it('K2: two calls at once do not lease more than the endpoint’s limit, and no call waits for the other', async () => {
    await due(await endpoint(), 20);
    await inTransaction(async (runner) => {
      const first = await lease(runner, 2);
      expect(first).toHaveLength(2);
      // The first call has not ended: its endpoint is left to it.
      expect(await lease(dataSource, 10)).toEqual([]);
      await runner.commitTransaction();
      const second = await lease(dataSource, 10);
      expect(second).toHaveLength(2);
      expect(new Set([...first, ...second].map(({ id }) => id)).size).toBe(CAP);
      expect(await lease(dataSource, 10)).toEqual([]);
    });
  });

  it('K2: while one endpoint is busy in another call, the tenant’s other endpoints are served', async () => {
    const [busy, other] = [await endpoint(), await endpoint()];
    await due(busy, 1);
    await due(other, 1);
    await inTransaction(async (runner) => {
      await runner.query('SELECT 1 FROM webhook_endpoints WHERE id = $1 FOR NO KEY UPDATE', [busy]);
      expect(await lease(dataSource, 10)).toMatchObject([{ endpoint_id: other }]);
    });
    expect(await lease(dataSource, 10)).toMatchObject([{ endpoint_id: busy }]);
  });

  it('K2: leaves a delivery that another session has locked', async () => {
    await due(await endpoint(), 2);
    await inTransaction(async (runner) => {
      const [held] = (await runner.query('SELECT id FROM webhook_deliveries LIMIT 1 FOR UPDATE')) as [Leased];
      const leased = await lease(dataSource, 10);
      expect(leased).toHaveLength(1);
      expect(leased[0]?.id).not.toBe(held.id);
    });
    expect(await lease(dataSource, 10)).toHaveLength(1);
  });

  it('K2: leases again what was leased when the lease has ended, under another token', async () => {
    await due(await endpoint(), 1);
    const [first] = await lease(dataSource, 1);
    await dataSource.query(`UPDATE webhook_deliveries SET lease_until = now() - interval '1 second'`);
    const [second] = await lease(dataSource, 1);
    expect(second?.id).toBe(first?.id);
    expect(second?.lease_token).not.toBe(first?.lease_token);
  });

  it('K1: leases deliveries in Test on every plan', async () => {
    await dataSource.query(`UPDATE tenants SET plan = 'free' WHERE id = $1`, [tenantId]);
    const [live, test] = [await endpoint(), await endpoint()];
    await dataSource.query(`UPDATE webhook_endpoints SET environment = 'test' WHERE id = $1`, [test]);
    for (const id of [live, test]) await due(id, 2);
    const found = await lease(dataSource, 10);
    expect(found.map(({ endpoint_id: id }) => id)).toEqual([test, test]);
  });

  it.each([['starter'], ['free']])(
    'K2: leases the same deliveries as the call for all tenants does (plan %s)',
    async (plan) => {
      await dataSource.query('UPDATE tenants SET plan = $2 WHERE id = $1', [tenantId, plan]);
      const kinds = [
        await endpoint(),
        await endpoint(', failing_since', ', now()'),
        await endpoint(', quiet_until', `, now() + interval '1 hour'`),
        await endpoint(', enabled', ', false'),
      ];
      for (const id of kinds) {
        await due(id, 9);
        await due(id, 2, 'subscription.changed');
      }
      const chosenBy = async (sql: string): Promise<string[]> => {
        const found: Leased[] = [];
        await inTransaction(async (runner) => {
          found.push(...((await runner.query(sql)) as Leased[]));
        });
        return found.map(({ id }) => id).sort();
      };
      for (const limit of [1, 3, 100]) {
        const all = await chosenBy(
          `SELECT id FROM lease_webhook_deliveries(now(), 19, ${limit}, ${CAP}, '{starter}', 1000, 1000)`,
        );
        expect(all.length).toBeGreaterThan(0);
        expect(
          await chosenBy(
            `SELECT id FROM lease_tenant_deliveries('${tenantId}', now(), 19, ${limit}, ${CAP}, '{starter}')`,
          ),
        ).toEqual(all);
      }
    },
  );
});
