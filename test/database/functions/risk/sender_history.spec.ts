import { randomUUID } from 'node:crypto';
import type { DataSource, QueryRunner } from 'typeorm';
import { createDataSource } from '../../../../src/data-source.js';
import { rowsRead } from '../../../support/database/rows-read.js';
import { sqlOn, useSql, type SqlCaller } from '../../../support/database/sql.js';
import { BUYER, WALLET } from '../../../support/database/sql-rows.js';
import { acquire, commit } from '../../../support/database/sql-verification.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';

/** Confirmed payments of the buyer; `ageSql` says how many seconds ago the nth was. */
const addPayments = (sql: SqlCaller, tenantId: string, count: number, ageSql = 'n * 5', history?: string) =>
  sql.query(
    `INSERT INTO payments (tenant_id, environment, network, tx_hash, chain, status, evidence, judged_wallet,
        amount_atomic, from_address, to_address, deepest, first_verified_at, remembered_until, created_at, sender_history)
      SELECT $4, 'live', 'eip155:8453', 'seed-' || n, 'base', 'confirmed', '{"transfers":[]}', $1, 1, $2, $1, true,
        now(), now() + interval '1 hour', now() - make_interval(secs => ${ageSql}), $5
      FROM generate_series(1, $3::int) AS n`,
    [WALLET, BUYER, count, tenantId, history ?? null],
  );

describe('sender_history', () => {
  const sql = useSql();

  const history = async (tenantId: string, from: string | null = BUYER, environment = 'live') => {
    const [row] = await sql.query<{ history: string | null }>(
      'SELECT sender_history($1, $2, $3, now()) AS history',
      [tenantId, environment, from],
    );
    return row?.history;
  };

  it('A9: returns null without a sender, and "first" for a sender without payments', async () => {
    const tenantId = randomUUID();
    await addPayments(sql, tenantId, 1);
    expect(await history(tenantId, null)).toBeNull();
    expect(await history(tenantId, WALLET)).toBe('first/calm');
    expect(await history(tenantId, BUYER, 'test')).toBe('first/calm');
    expect(await history(randomUUID())).toBe('first/calm');
  });

  it.each([
    [1, 'known/calm'],
    [59, 'known/calm'],
    [60, 'known/busy'],
    [599, 'known/busy'],
    [600, 'known/flood'],
  ])('A9: after %i payments within the hour the sender is %s', async (count, expected) => {
    const tenantId = randomUUID();
    await addPayments(sql, tenantId, count);
    expect(await history(tenantId)).toBe(expected);
  });

  it('A9: counts only confirmed payments of the last hour', async () => {
    const tenantId = randomUUID();
    await addPayments(sql, tenantId, 100, '3601 + n');
    expect(await history(tenantId)).toBe('known/calm');
    await sql.query(`UPDATE payments SET status = 'rejected' WHERE tenant_id = $1`, [tenantId]);
    expect(await history(tenantId)).toBe('first/calm');
  });

  it.each([
    ['continues within a second of the last payment', '0.5', 'known/flood'],
    ['ends a second after the last payment', '1.5', 'known/calm'],
  ])('A9: a flood %s', async (_, ageSql, expected) => {
    const tenantId = randomUUID();
    const transaction = await sql.begin();
    await addPayments(transaction, tenantId, 1, ageSql, 'known/flood');
    const [row] = await transaction.query('SELECT sender_history($1, $2, $3, now()) AS history', [
      ...[tenantId, 'live', BUYER],
    ]);
    expect(row).toEqual({ history: expected });
  });

  it.each([
    ['is not counted again within the same second of the clock', '0.9', 'known/busy'],
    ['is counted again in the next second', '1.1', 'known/calm'],
  ])('A9: a busy sender %s', async (_, secondsSql, expected) => {
    const tenantId = randomUUID();
    await addPayments(sql, tenantId, 1, '0', 'known/busy');
    await sql.query(`UPDATE payments SET created_at = '2026-01-01T00:00:00.2Z' WHERE tenant_id = $1`, [
      tenantId,
    ]);
    const [row] = await sql.query(
      `SELECT sender_history($1, $2, $3, '2026-01-01T00:00:00Z'::timestamptz + make_interval(secs => ${secondsSql})) AS history`,
      [tenantId, 'live', BUYER],
    );
    expect(row).toEqual({ history: expected });
  });
});

describe('payment rate of a sender', () => {
  const TABLES = ['payments', 'payment_claims', 'verification_leases'];
  let database: ThrowawayDatabase;
  let dataSource: DataSource;
  let runner: QueryRunner;
  let sql: SqlCaller;
  const tenantId = randomUUID();

  beforeEach(async () => {
    database = await createThrowawayDatabase();
    dataSource = await createDataSource(database.url).initialize();
    runner = dataSource.createQueryRunner();
    sql = sqlOn(runner);
  });
  afterEach(async () => {
    await runner.release();
    await dataSource.destroy();
    await database.drop();
  });

  const verify = async (txHash: string): Promise<string | null | undefined> => {
    const key = { tenantId, txHash, token: randomUUID() };
    await acquire(sql, key);
    const claim = { payer: '', authorization_id: '', reference: txHash };
    const row = await commit(sql, key, { claim });
    return row.sender;
  };

  it('A9: counts past payments once, and reuses the result while a flood continues', async () => {
    await addPayments(sql, tenantId, 700);
    const standings: (string | null | undefined)[] = [];
    const read = await rowsRead(runner, TABLES, async () => {
      for (const hash of ['one', 'two', 'three']) {
        standings.push(await verify(hash));
        // A transaction has one time: the next payment comes a moment later.
        await runner.query(
          `UPDATE payments SET created_at = created_at - interval '1 ms'
            WHERE tenant_id = $1 AND environment = 'live' AND network = 'eip155:8453' AND tx_hash = $2`,
          [tenantId, hash],
        );
      }
    });
    expect(standings).toEqual(Array(3).fill('none/known/flood'));
    expect(read).toBeGreaterThan(600);
    expect(read).toBeLessThan(700);
  });

  it('A9: counts past payments again after a flood has stopped', async () => {
    await addPayments(sql, tenantId, 700, '3601 + n', 'known/flood');
    expect(await verify('later')).toBe('none/known/calm');
  });
});
