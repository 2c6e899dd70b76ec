import { randomUUID } from 'node:crypto';
import type { DataSource, QueryRunner } from 'typeorm';
import { createDataSource } from '../../../../src/data-source.js';
import { ANALYTICS_SQL, POSITION_SQL } from '../../../../src/modules/analytics/rollups/analytics.sql.js';
import { rowsRead } from '../../../support/database/rows-read.js';
import { sqlOn, useSql } from '../../../support/database/sql.js';
import { addLine, rollUpAll } from '../../../support/database/sql-log.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';

const ROWS = 2_000;

describe('verification_tail', () => {
  const sql = useSql();

  it('E5: returns the log lines of the tenant and environment that no sum contains yet', async () => {
    const [on, tenantId] = [await sql.begin(), randomUUID()];
    await addLine(on, tenantId, { tx_hash: 'tx-1' });
    await addLine(on, tenantId, { tx_hash: 'tx-2', environment: 'test' });
    await addLine(on, randomUUID());
    expect(await on.rows('verification_tail', tenantId, 'live')).toMatchObject([{ tx_hash: 'tx-1' }]);
    await rollUpAll(on, tenantId);
    expect(await on.rows('verification_tail', tenantId, 'live')).toEqual([]);
    await addLine(on, tenantId, { tx_hash: 'tx-3', created_at: new Date(Date.now() + 1_000) });
    expect(await on.rows('verification_tail', tenantId, 'live')).toMatchObject([{ tx_hash: 'tx-3' }]);
  });
});

describe('rows that an analytics answer reads', () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;
  let runner: QueryRunner;

  beforeEach(async () => {
    database = await createThrowawayDatabase();
    dataSource = await createDataSource(database.url).initialize();
    runner = dataSource.createQueryRunner();
  });
  afterEach(async () => {
    await runner.release();
    await dataSource.destroy();
    await database.drop();
  });

  /** One confirmed verification for each payer. */
  const verify = (tenant: string, from: number): Promise<unknown> =>
    runner.query(
      `INSERT INTO verification_log (tenant_id, environment, caller, chain, network, tx_hash, status, cached, amount_atomic,
          payer, latency_ms)
        SELECT $1, 'live', 'key:test', 'base', 'eip155:8453', 'tx-' || n, 'confirmed', false, 1, 'payer-' || n, 5
        FROM generate_series($2::int, $3::int) AS n`,
      [tenant, from, from + ROWS - 1],
    );

  it('E4: an answer reads no log lines that other tenants wrote since the last run', async () => {
    const [own, other] = [randomUUID(), randomUUID()];
    // So many rows that the planner may prefer a sequential scan.
    for (let from = 0; from < 10; from += 1) await verify(own, 1 + from * ROWS);
    await rollUpAll(sqlOn(runner), own);
    await runner.query('ANALYZE verification_log');
    await verify(other, 1);
    const [before] = (await runner.query(POSITION_SQL, [own])) as [{ position: string }];
    const question = [own, 'live', new Date(), 90, 'day', 'Europe/Copenhagen', null, ['bsc']];
    const answer = () => runner.query(ANALYTICS_SQL, [...question, before.position]);
    expect(await rowsRead(runner, ['verification\\_log%'], answer)).toBe(0);
  });
});
