import { randomUUID } from 'node:crypto';
import { DataSource, type QueryRunner } from 'typeorm';
import { createDataSource } from '../../src/data-source.js';
import { rowsRead } from '../support/rows-read.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../support/worker-database.js';

const WALLET = '0x00000000000000000000000000000000000000aa';
const BUYER = '0x00000000000000000000000000000000000000bb';
const PAYMENTS = 3_000;
/** After five runs Postgres makes one plan for all arguments: that is the one that has to be good. */
const RUNS = 8;
const TABLES = ['payments', 'payment_claims', 'verification_leases'];

describe('what a verification reads', () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;
  let runner: QueryRunner;
  let tenant: string;

  beforeEach(async () => {
    database = await createThrowawayDatabase();
    dataSource = await createDataSource(database.url).initialize();
    runner = dataSource.createQueryRunner();
    tenant = randomUUID();
  });
  afterEach(async () => {
    await runner.release();
    await dataSource.destroy();
    await database.drop();
  });

  /** Confirmed and remembered payments of one buyer, five seconds apart; the hash says which. */
  const addPayments = (count: number, ownerSql: string, ageSql = 'n * 5'): Promise<unknown> =>
    runner.query(
      `INSERT INTO payments (tenant_id, environment, network, tx_hash, chain, status, evidence, judged_wallet,
          amount_atomic, from_address, to_address, deepest, first_verified_at, remembered_until, created_at)
        SELECT ${ownerSql}, 'live', 'eip155:8453', 'seed-' || n, 'base', 'confirmed', '{"transfers":[]}', $1, 1, $2, $1, true,
          now(), now() + interval '1 hour', now() - make_interval(secs => ${ageSql})
        FROM generate_series(1, $3::int) AS n`,
      [WALLET, BUYER, count],
    );
  const begin = async (txHash: string, token: string): Promise<string> => {
    const [row] = (await runner.query(
      `SELECT outcome FROM acquire_verification($1, 'live', 'base', 'eip155:8453', $2, $3, NULL, 15, 1000000, false, $4, NULL)`,
      [tenant, txHash, token, WALLET],
    )) as [{ outcome: string }];
    return row.outcome;
  };
  const land = async (txHash: string, token: string): Promise<string> => {
    const payment = {
      chain: 'base',
      status: 'confirmed',
      evidence: { transfers: [] },
      judged_wallet: WALLET,
      amount_atomic: '1',
      from_address: BUYER,
      to_address: WALLET,
      deepest: true,
      remember_seconds: 3_600,
    };
    const seen = { status: null, verified_at: null, deepest: null, claims: [] };
    const log = { caller: 'key:test', chain: 'base', amount_atomic: '1', latency_ms: 1 };
    const outcomes = { accepted: { status: 'confirmed', reason: null, event: null } };
    const claim = { payer: '', authorization_id: '', reference: txHash };
    const [row] = (await runner.query(
      `SELECT sender FROM commit_verification($1, 'live', 'eip155:8453', $2, $3, $4, NULL, $5, true, $6, $7, $8, '{}')`,
      [tenant, txHash, token, seen, payment, claim, log, outcomes],
    )) as [{ sender: string }];
    return row.sender;
  };
  const repeat = async (): Promise<void> => {
    for (let run = 1; run <= RUNS; run += 1)
      expect(await begin(`seed-${run}`, randomUUID())).toBe('remembered');
  };
  /** The same payments, asked for together. */
  const findRemembered = async (): Promise<void> => {
    const asked = Array.from({ length: RUNS }, (_, nth) => ({
      nth,
      tenant_id: tenant,
      environment: 'live',
      chain: 'base',
      network: 'eip155:8453',
      tx_hash: `seed-${nth + 1}`,
      wallet: WALLET,
    }));
    for (let run = 1; run <= RUNS; run += 1) {
      const found = (await runner.query('SELECT nth FROM find_remembered_payments($1)', [
        JSON.stringify(asked),
      ])) as unknown[];
      expect(found).toHaveLength(RUNS);
    }
  };
  const verifyNew = async (): Promise<void> => {
    for (let run = 1; run <= RUNS; run += 1) {
      const token = randomUUID();
      expect(await begin(`new-${run}`, token)).toBe('granted');
      await land(`new-${run}`, token);
    }
  };

  it('I2: of a tenant with many payments only the one asked for is read, before statistics exist', async () => {
    await runner.query('ALTER TABLE payments SET (autovacuum_enabled = false)');
    await verifyNew();
    await addPayments(PAYMENTS, `'${tenant}'`, 'n * 3600');
    await runner.query(`UPDATE payments SET sender_history = 'known/calm'`);
    expect(await rowsRead(runner, TABLES, repeat)).toBeLessThanOrEqual(RUNS * 2);
    expect(await rowsRead(runner, TABLES, findRemembered)).toBeLessThanOrEqual(RUNS * RUNS * 2);
  });

  it('I2: and where statistics say that a tenant has one payment', async () => {
    await addPayments(PAYMENTS, 'gen_random_uuid()');
    await runner.query('ANALYZE payments');
    await runner.query('ALTER TABLE payments SET (autovacuum_enabled = false)');
    await addPayments(PAYMENTS, `'${tenant}'`, 'n * 3600');
    await runner.query(`UPDATE payments SET sender_history = 'known/calm'`);
    expect(await rowsRead(runner, TABLES, repeat)).toBeLessThanOrEqual(RUNS * 2);
    expect(await rowsRead(runner, TABLES, findRemembered)).toBeLessThanOrEqual(RUNS * RUNS * 2);
    expect(await rowsRead(runner, TABLES, verifyNew)).toBeLessThanOrEqual(RUNS * 25);
  });

  it('A9: the pace of a sender is counted once for a payment, and goes on while a flood lasts', async () => {
    await addPayments(700, `'${tenant}'`);
    const standings: string[] = [];
    const read = await rowsRead(runner, TABLES, async () => {
      for (const hash of ['one', 'two', 'three']) {
        const token = randomUUID();
        await begin(hash, token);
        standings.push(await land(hash, token));
        // A transaction has one time: the next payment comes a moment later.
        await runner.query(
          `UPDATE payments SET created_at = created_at - interval '1 ms'
            WHERE tenant_id = $1 AND environment = 'live' AND network = 'eip155:8453' AND tx_hash = $2`,
          [tenant, hash],
        );
      }
    });
    expect(standings).toEqual(Array(3).fill('none/known/flood'));
    expect(read).toBeGreaterThan(600);
    expect(read).toBeLessThan(700);
  });

  it('A9: a flood that stopped is counted anew', async () => {
    await addPayments(700, `'${tenant}'`, '3601 + n');
    await runner.query(`UPDATE payments SET sender_history = 'known/flood'`);
    const token = randomUUID();
    await begin('later', token);
    expect(await land('later', token)).toBe('none/known/calm');
  });

  it.each([
    ['chain', 'solana', 'payments_chain_idx'],
    ['status', 'reorged', 'payments_status_idx'],
  ])('A14: a list by %s reads what it shows, not the whole history', async (column, value, index) => {
    await addPayments(PAYMENTS, `'${tenant}'`);
    await runner.query('ANALYZE payments');
    const plan = (await runner.query(
      `EXPLAIN SELECT * FROM payments p WHERE p.tenant_id = $1 AND p.environment = 'live' AND p.created_at > '-infinity'
         AND p.${column} = $2 ORDER BY p.created_at DESC, p.id DESC LIMIT 21`,
      [tenant, value],
    )) as Record<string, string>[];
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain(index);
  });
});
