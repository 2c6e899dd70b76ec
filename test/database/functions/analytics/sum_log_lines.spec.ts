import { randomUUID } from 'node:crypto';
import type { DataSource, QueryRunner } from 'typeorm';
import { createDataSource } from '../../../../src/data-source.js';
import { rowsRead } from '../../../support/database/rows-read.js';
import { sqlOn, useSql, type Row, type SqlCaller } from '../../../support/database/sql.js';
import { addLine, rolledUp, rollUpAll } from '../../../support/database/sql-log.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';

const ROWS = 2_000;

describe('sum_log_lines', () => {
  const sql = useSql();

  /** Adds the tenant's lines between the two times. */
  const take = (on: SqlCaller, tenantId: string, from = '-infinity', until = 'infinity') =>
    on.query('SELECT sum_log_lines($1, $2, $3, $4)', [tenantId, from, until, '0']);
  const sums = (on: SqlCaller, tenantId: string, grain: number) =>
    on.query(
      `SELECT to_char(bucket AT TIME ZONE 'UTC', 'HH24:MI') AS at, status, reason, verifications::int, cached::int,
         volume_atomic::int AS volume FROM verification_rollups WHERE tenant_id = $1 AND grain_minutes = $2
       ORDER BY bucket, status`,
      [tenantId, grain],
    );
  const at = (time: string) => ({ created_at: `2026-11-22T${time}Z` });

  it('E5: sums verifications, remembered answers and amounts by quarter-hour, hour and day', async () => {
    const [on, tenantId] = [await sql.begin(), randomUUID()];
    await addLine(on, tenantId, { ...at('10:01:00'), amount_atomic: 5 });
    await addLine(on, tenantId, { ...at('10:20:00'), amount_atomic: 7, cached: true });
    await addLine(on, tenantId, { ...at('11:59:59'), status: 'rejected', reason: 'TX_FAILED' });
    await take(on, tenantId);
    const yes = { status: 'confirmed', reason: '' };
    const no = { status: 'rejected', reason: 'TX_FAILED', verifications: 1, cached: 0, volume: 0 };
    expect(await sums(on, tenantId, 15)).toEqual([
      { at: '10:00', ...yes, verifications: 1, cached: 0, volume: 5 },
      { at: '10:15', ...yes, verifications: 1, cached: 1, volume: 7 },
      { at: '11:45', ...no },
    ]);
    const both = { ...yes, verifications: 2, cached: 1, volume: 12 };
    expect(await sums(on, tenantId, 60)).toEqual([
      { at: '10:00', ...both },
      { at: '11:00', ...no },
    ]);
    expect(await sums(on, tenantId, 1440)).toEqual([
      { at: '00:00', ...both },
      { at: '00:00', ...no },
    ]);
  });

  it('E5: counts an amount once, at the earliest line of its payment, even if that arrives later', async () => {
    const [on, tenantId] = [await sql.begin(), randomUUID()];
    const line = { tx_hash: 'tx', amount_atomic: 5 };
    await addLine(on, tenantId, { ...line, ...at('12:00:00') });
    await addLine(on, tenantId, { ...line, ...at('13:00:00') });
    await take(on, tenantId);
    await addLine(on, tenantId, { ...line, ...at('11:00:00') });
    await take(on, tenantId, '-infinity', '2026-11-22T12:00:00Z');
    const hours = await sums(on, tenantId, 60);
    expect(hours.map((row) => [row['at'], row['verifications'], row['volume']])).toEqual([
      ['11:00', 1, 5],
      ['12:00', 1, 0],
      ['13:00', 1, 0],
    ]);
    const days = await on.query(
      'SELECT payments::int, volume_atomic::int AS volume FROM payer_days WHERE tenant_id = $1',
      [tenantId],
    );
    expect(days).toEqual([{ payments: 1, volume: 5 }]);
  });

  it('E5: counts a payer once for each chain, on the day it was last seen', async () => {
    const [on, tenantId] = [await sql.begin(), randomUUID()];
    await addLine(on, tenantId, { created_at: '2026-11-21T10:00:00Z' });
    await take(on, tenantId);
    await addLine(on, tenantId, at('10:07:00'));
    await addLine(on, tenantId, at('10:03:00'));
    await take(on, tenantId, '2026-11-22T10:00:00Z');
    const counts = await on.query(
      `SELECT chain, day::date::text AS day, payers::int FROM payer_counts WHERE tenant_id = $1 AND payers <> 0 ORDER BY chain`,
      [tenantId],
    );
    expect(counts.map((row) => [row['chain'], row['payers']])).toEqual([
      ['', 1],
      ['base', 1],
    ]);
    const seen = await on.query(
      `SELECT DISTINCT to_char(last_at AT TIME ZONE 'UTC', 'DD HH24:MI') AS at FROM payer_last_seen WHERE tenant_id = $1`,
      [tenantId],
    );
    expect(seen).toEqual([{ at: '22 10:00' }]);
  });

  it('E2: keeps latencies as a histogram for each quarter-hour and hour', async () => {
    const [on, tenantId] = [await sql.begin(), randomUUID()];
    for (const latency of [0, 1, 1, 100])
      await addLine(on, tenantId, { ...at('10:00:00'), latency_ms: latency });
    await take(on, tenantId);
    await addLine(on, tenantId, { ...at('10:01:00'), latency_ms: 1 });
    await take(on, tenantId, '2026-11-22T10:01:00Z');
    const [slot] = await on.query<{ slot: number }>('SELECT latency_slot(100)::int AS slot');
    const rows = await on.query(
      `SELECT slots, calls::int[] AS calls, total_ms::int AS total FROM latency_rollups
        WHERE tenant_id = $1 ORDER BY grain_minutes`,
      [tenantId],
    );
    const histogram = { slots: [-1, 0, slot?.slot], calls: [1, 3, 1], total: 103 };
    expect(rows).toEqual([histogram, histogram]);
  });

  it('E5: leaves out other times, other tenants, and transactions before the first one', async () => {
    const [on, tenantId, other] = [await sql.begin(), randomUUID(), randomUUID()];
    for (const time of ['09:59:59', '10:00:00', '12:00:00']) await addLine(on, tenantId, at(time));
    await addLine(on, tenantId, { ...at('11:00:00'), transaction_id: '1' });
    await addLine(on, other, at('11:00:00'));
    await on.query('SELECT sum_log_lines($1, $2, $3, $4)', [
      tenantId,
      '2026-11-22T10:00:00Z',
      '2026-11-22T12:00:00Z',
      '2',
    ]);
    expect([await rolledUp(on, tenantId), await rolledUp(on, other)]).toEqual([1, 0]);
  });
});

/** Neither the planner's estimates nor the rows of other tenants may change how much is read. */
describe('rows that roll_up_tenant reads and writes', () => {
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
  const roll = (tenant: string) => rollUpAll(sqlOn(runner), tenant);

  it('E4: a payer lookup reads only the row of the payer, even before statistics exist', async () => {
    await runner.query('ALTER TABLE payer_last_seen SET (autovacuum_enabled = false)');
    const tenant = randomUUID();
    let read = 0;
    for (const from of [1, ROWS / 2]) {
      await verify(tenant, from);
      read += await rowsRead(runner, ['payer_last_seen'], () => roll(tenant));
    }
    expect(await rolledUp(sqlOn(runner), tenant)).toBe(ROWS * 2);
    // Once for the chain and once for all chains, and again where the row is changed.
    expect(read).toBeLessThanOrEqual(ROWS * 2 * 2);
  });

  it('E5: a second payment of a payer within a quarter-hour causes no second write', async () => {
    const tenant = randomUUID();
    const changed = async (): Promise<number> => {
      await runner.query('SELECT pg_stat_force_next_flush()');
      const [row] = (await runner.query(
        `SELECT n_tup_ins::int + n_tup_upd::int AS changed FROM pg_stat_user_tables WHERE relname = 'payer_last_seen'`,
      )) as [{ changed: number }];
      return row.changed;
    };
    for (const minute of [3, 9, 14, 16]) {
      const line: Row = { payer: 'payer', tx_hash: String(minute), network: 'n' };
      const time = new Date(Date.UTC(2026, 10, 22, 12, minute));
      await addLine(sqlOn(runner), tenant, { ...line, created_at: time });
      await roll(tenant);
    }
    // For the chain and for all chains: the first time, and when the quarter is another.
    expect(await changed()).toBe(2 + 2);
  });
});
