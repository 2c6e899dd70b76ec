import { randomUUID } from 'node:crypto';
import { DataSource, type QueryRunner } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { ANALYTICS_SQL } from '../../../src/modules/analytics/rollups/analytics.sql.js';
import { rowsRead } from '../../support/rows-read.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/worker-database.js';

const ROWS = 2_000;

/** How much is read, which neither the planner's guesses nor what other tenants write may change. */
describe('what analytics read', () => {
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
  const roll = () => runner.query('SELECT roll_up_verifications(50000)');
  const taken = async (tenant: string): Promise<number> => {
    const [row] = (await runner.query(
      'SELECT coalesce(sum(verifications), 0)::int AS n FROM verification_rollups WHERE tenant_id = $1 AND grain_minutes = 1440',
      [tenant],
    )) as [{ n: number }];
    return row.n;
  };

  it('E4: a payer is looked up alone, however many there are, before statistics exist', async () => {
    await runner.query('ALTER TABLE payer_last_seen SET (autovacuum_enabled = false)');
    const tenant = randomUUID();
    let read = 0;
    for (const [round, from] of [1, ROWS / 2].entries()) {
      await verify(tenant, from);
      // What other databases have open holds a run back.
      while ((await taken(tenant)) < ROWS * (round + 1))
        read += await rowsRead(runner, ['payer_last_seen'], roll);
    }
    // Once for the chain and once for all chains, and again where the row is changed.
    expect(read).toBeLessThanOrEqual(ROWS * 2 * 2);
  });

  it('E5: a payer who pays again within a quarter of an hour costs no second write', async () => {
    const tenant = randomUUID();
    const changed = async (): Promise<number> => {
      await runner.query('SELECT pg_stat_force_next_flush()');
      const [row] = (await runner.query(
        `SELECT n_tup_ins::int + n_tup_upd::int AS changed FROM pg_stat_user_tables WHERE relname = 'payer_last_seen'`,
      )) as [{ changed: number }];
      return row.changed;
    };
    for (const [index, minute] of [3, 9, 14, 16].entries()) {
      await runner.query(
        `INSERT INTO verification_log (tenant_id, environment, created_at, caller, chain, network, tx_hash, status, cached,
            amount_atomic, payer, latency_ms)
          VALUES ($1, 'live', make_timestamptz(2026, 11, 22, 12, $2, 0, 'UTC'), 'key:test', 'base', 'n', $2::text, 'confirmed',
            false, 1, 'payer', 5)`,
        [tenant, minute],
      );
      while ((await taken(tenant)) <= index) await roll();
    }
    // For the chain and for all chains: the first time, and when the quarter is another.
    expect(await changed()).toBe(2 + 2);
  });

  it('E4: an answer reads its own tail, not what others have written since the last run', async () => {
    const [own, other] = [randomUUID(), randomUUID()];
    // So many that an index seems not worth its while.
    for (let from = 0; from < 10; from += 1) await verify(own, 1 + from * ROWS);
    while ((await taken(own)) < ROWS * 10) await roll();
    await runner.query('ANALYZE verification_log');
    await verify(other, 1);
    const answer = () =>
      runner.query(ANALYTICS_SQL, [own, 'live', new Date(), 90, 'day', 'Europe/Copenhagen', null, ['bsc']]);
    expect(await rowsRead(runner, ['verification\\_log%'], answer)).toBe(0);
  });
});
