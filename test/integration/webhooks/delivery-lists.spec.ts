import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/data-source.js';
import {
  DeliveriesRepository,
  type DeliveryFilter,
} from '../../../src/modules/webhooks/deliveries.repository.js';
import type { Endpoint } from '../../../src/modules/webhooks/endpoint.js';
import type { AppConfig } from '../../../src/platform/config/app-config.js';
import { HeavyReads } from '../../../src/platform/database/heavy-reads.js';
import { rowsRead } from '../../support/database/rows-read.js';
import { createTenant } from '../../support/verification/tenants.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const DELIVERED = 20_000;
const POOL = { database: { poolSize: 8 } } as AppConfig;
const FAILED: DeliveryFilter = { status: 'failed', eventType: null, eventId: null, from: null, to: null };

describe('rows and connections of delivery lists', () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;
  let endpoint: Endpoint;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    dataSource = await new DataSource(dataSourceOptions(database.url, POOL.database.poolSize)).initialize();
    const { tenantId } = await createTenant(dataSource, { plan: 'starter' });
    const id = randomUUID();
    endpoint = { tenantId, id, environment: 'live' } as Endpoint;
    await dataSource.query(
      `INSERT INTO webhook_endpoints (tenant_id, id, environment, url, event_types, secret)
       VALUES ($1, $2, 'live', 'https://example.com/', '{payment.verified}', '\\x00')`,
      [tenantId, id],
    );
    // One that failed, before all the others.
    await dataSource.query(
      `INSERT INTO webhook_deliveries (tenant_id, environment, endpoint_id, event_id, event_type, status, created_at)
       SELECT $1, 'live', $2, gen_random_uuid(), 'payment.verified', CASE n WHEN 0 THEN 'failed' ELSE 'delivered' END,
         now() - interval '1 day' + n * interval '1 second' FROM generate_series(0, $3::int) n`,
      [tenantId, id, DELIVERED],
    );
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('K2: a list of failed deliveries does not read all delivered ones', async () => {
    const runner = dataSource.createQueryRunner();
    const counted = {
      query: (sql: string, values?: unknown[]) => runner.query(sql, values) as Promise<unknown>,
    } as DataSource;
    const deliveries = new DeliveriesRepository(counted, new HeavyReads(counted, POOL));
    const list = async (): Promise<void> => {
      expect(await deliveries.list(endpoint, FAILED, null, 51)).toMatchObject([{ status: 'failed' }]);
    };
    try {
      // Before statistics exist, and with them.
      expect(await rowsRead(runner, ['webhook\\_deliveries'], list)).toBeLessThan(100);
      await dataSource.query('ANALYZE webhook_deliveries');
      expect(await rowsRead(runner, ['webhook\\_deliveries'], list)).toBeLessThan(100);
    } finally {
      await runner.release();
    }
  });

  it('S10: many slow lists of one tenant leave a connection for other queries', async () => {
    const deliveries = new DeliveriesRepository(dataSource, new HeavyReads(dataSource, POOL));
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('LOCK TABLE webhook_deliveries IN ACCESS EXCLUSIVE MODE');
    const lists = Array.from({ length: 20 }, () => deliveries.list(endpoint, FAILED, null, 51));
    try {
      expect(await dataSource.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
      await Promise.allSettled(lists);
    }
    for (const found of await Promise.all(lists)) expect(found).toHaveLength(1);
  });
});
