import { randomUUID } from 'node:crypto';
import type { DataSource, QueryRunner } from 'typeorm';
import { createDataSource } from '../../../../src/data-source.js';
import { rowsRead } from '../../../support/database/rows-read.js';
import { sqlOn, useSql, type Row, type SqlCaller } from '../../../support/database/sql.js';
import { addPayment, addTenant, BUYER, NETWORK, unique, WALLET } from '../../../support/database/sql-rows.js';
import { acquire, commit } from '../../../support/database/sql-verification.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';

const PAYMENTS = 3_000;
/** After five runs Postgres uses one generic plan for all arguments, which has to be good. */
const RUNS = 8;
const TABLES = ['payments', 'payment_claims', 'verification_leases'];

const askFor = (tenantId: string, txHash: string, nth: number, changes: Row = {}): Row => ({
  ...{ nth, tenant_id: tenantId, environment: 'live', chain: 'base', network: NETWORK, tx_hash: txHash },
  wallet: WALLET,
  ...changes,
});
const find = (sql: SqlCaller, asked: readonly Row[]) =>
  sql.rows<{ nth: number; wallet: string; payment: Row; claims: Row[]; sender: string }>(
    'find_remembered_payments',
    JSON.stringify(asked),
  );

describe('find_remembered_payments', () => {
  const sql = useSql();
  const LATER = new Date(Date.now() + 3_600_000);

  it('A12: returns exactly the payments that acquire_verifications returns as remembered', async () => {
    const tenantId = await addTenant(sql);
    await sql.insert('wallets', {
      ...{ tenant_id: tenantId, environment: 'live', chain: 'base', address: WALLET },
    });
    const kept = await addPayment(sql, tenantId, { remembered_until: LATER });
    await sql.call('add_claim', tenantId, 'live', NETWORK, kept, '', '', 'order');
    const forgotten = await addPayment(sql, tenantId, { remembered_until: new Date(0) });
    const never = await addPayment(sql, tenantId, { remembered_until: null });
    const elsewhere = { recipient: BUYER };
    const asked = [
      ...[askFor(tenantId, kept, 0), askFor(tenantId, unique('tx'), 1), askFor(tenantId, forgotten, 2)],
      ...[askFor(tenantId, never, 3), askFor(tenantId, kept, 4, elsewhere)],
      ...[askFor(tenantId, kept, 5, { wallet: BUYER }), askFor(tenantId, kept, 6, { wallet: null })],
      ...[askFor(randomUUID(), kept, 7, { wallet: null }), askFor(tenantId, kept, 8, { recipient: WALLET })],
      askFor(tenantId, kept, 9, { environment: 'test' }),
    ];
    const found = await find(sql, asked);
    expect(found.map(({ nth }) => nth)).toEqual([0, 6, 8]);
    const { payment, claims, wallet, sender } = await acquire(sql, {
      ...{ tenantId, txHash: kept, token: randomUUID() },
    });
    for (const row of found) expect(row).toMatchObject({ wallet, payment, claims, sender });
    expect(claims).toMatchObject([{ reference: 'order' }]);
  });

  it('A12: takes no lease and waits for no lock', async () => {
    const tenantId = randomUUID();
    const txHash = await addPayment(sql, tenantId, { remembered_until: LATER });
    const holder = await sql.begin();
    await holder.query('SELECT 1 FROM payments WHERE tx_hash = $1 FOR UPDATE', [txHash]);
    expect(await find(sql, [askFor(tenantId, txHash, 0), askFor(tenantId, unique('tx'), 1)])).toHaveLength(1);
    expect(await sql.query('SELECT 1 FROM verification_leases WHERE tenant_id = $1', [tenantId])).toEqual([]);
  });
});

describe('rows that a verification reads', () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;
  let runner: QueryRunner;
  let sql: SqlCaller;
  let tenant: string;

  beforeEach(async () => {
    database = await createThrowawayDatabase();
    dataSource = await createDataSource(database.url).initialize();
    runner = dataSource.createQueryRunner();
    sql = sqlOn(runner);
    tenant = randomUUID();
  });
  afterEach(async () => {
    await runner.release();
    await dataSource.destroy();
    await database.drop();
  });

  /** Confirmed and remembered payments of one buyer; the hash says which. */
  const addPayments = (ownerSql: string, ageSql: string) =>
    sql.query(
      `INSERT INTO payments (tenant_id, environment, network, tx_hash, chain, status, evidence, judged_wallet,
          amount_atomic, from_address, to_address, deepest, first_verified_at, remembered_until, created_at)
        SELECT ${ownerSql}, 'live', 'eip155:8453', 'seed-' || n, 'base', 'confirmed', '{"transfers":[]}', $1, 1, $2, $1, true,
          now(), now() + interval '1 hour', now() - make_interval(secs => ${ageSql})
        FROM generate_series(1, $3::int) AS n`,
      [WALLET, BUYER, PAYMENTS],
    );
  const begin = async (txHash: string, token: string): Promise<string> =>
    (await acquire(sql, { tenantId: tenant, txHash, token })).outcome;
  const repeat = async (): Promise<void> => {
    for (let run = 1; run <= RUNS; run += 1)
      expect(await begin(`seed-${run}`, randomUUID())).toBe('remembered');
  };
  /** Asks for the same payments in one call. */
  const findRemembered = async (): Promise<void> => {
    const asked = Array.from({ length: RUNS }, (_, nth) => askFor(tenant, `seed-${nth + 1}`, nth));
    for (let run = 1; run <= RUNS; run += 1) expect(await find(sql, asked)).toHaveLength(RUNS);
  };
  const verifyNew = async (): Promise<void> => {
    for (let run = 1; run <= RUNS; run += 1) {
      const key = { tenantId: tenant, txHash: `new-${run}`, token: randomUUID() };
      expect(await begin(key.txHash, key.token)).toBe('granted');
      await commit(sql, key, { claim: { payer: '', authorization_id: '', reference: key.txHash } });
    }
  };

  it('I2: reads only the requested payment of a large tenant, even before statistics exist', async () => {
    await runner.query('ALTER TABLE payments SET (autovacuum_enabled = false)');
    await verifyNew();
    await addPayments(`'${tenant}'`, 'n * 3600');
    await runner.query(`UPDATE payments SET sender_history = 'known/calm'`);
    expect(await rowsRead(runner, TABLES, repeat)).toBeLessThanOrEqual(RUNS * 2);
    expect(await rowsRead(runner, TABLES, findRemembered)).toBeLessThanOrEqual(RUNS * RUNS * 2);
  });

  it('I2: reads only the requested payment when statistics show one payment for each tenant', async () => {
    await addPayments('gen_random_uuid()', 'n * 5');
    await runner.query('ANALYZE payments');
    await runner.query('ALTER TABLE payments SET (autovacuum_enabled = false)');
    await addPayments(`'${tenant}'`, 'n * 3600');
    await runner.query(`UPDATE payments SET sender_history = 'known/calm'`);
    expect(await rowsRead(runner, TABLES, repeat)).toBeLessThanOrEqual(RUNS * 2);
    expect(await rowsRead(runner, TABLES, findRemembered)).toBeLessThanOrEqual(RUNS * RUNS * 2);
    expect(await rowsRead(runner, TABLES, verifyNew)).toBeLessThanOrEqual(RUNS * 25);
  });
});
