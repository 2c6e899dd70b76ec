import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The rollups take the log by time, with a position for each tenant (docs/adr/0029). Ids of transactions are counted by
 * each node of a distributed database for itself, and begin anew in a restored one.
 *
 * A migrated database continues where it stands. Rows created before `switched_at` are summed if their transaction is
 * older than `first_transaction`, which is where the sums by transaction end; `taken_until` lies before all others.
 * Once a tenant's position has passed `switched_at`, its `first_transaction` is 0 and says nothing more.
 *
 * `last_transaction` holds that end. With it a rollup of the last release that is under way, and began with the old text
 * of its function, fails at its last statement and has added nothing.
 *
 * No statement finds rows by transaction any more, neither of this build nor of the last release: both indexes go.
 *
 * Locks: `rollup_state` and the log exclusively, for the instant of the change. It gives up after two seconds, because
 * verifications queue behind a waiting lock. Then nothing has changed and the command can be repeated.
 */
export class RollUpByTime1795999183039 implements MigrationInterface {
  readonly name = 'RollUpByTime1795999183039';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`SET LOCAL lock_timeout = '2s'`);
    await runner.query(POSITIONS);
    await runner.query('ALTER TABLE rollup_state ADD COLUMN last_transaction xid8');
    await runner.query('UPDATE rollup_state SET last_transaction = taken_until');
    await runner.query(`ALTER TABLE rollup_state
      ADD CONSTRAINT rollup_state_last_transaction_check CHECK (taken_until = last_transaction)`);
    await runner.query(CONTINUE_FROM_TRANSACTIONS);
    await runner.query('DROP INDEX verification_log_tail_idx');
    await runner.query('DROP INDEX verification_log_transaction_idx');
  }

  /** Sums of rows after the change are counted again by transaction: rebuild them after this. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`SET LOCAL lock_timeout = '2s'`);
    await runner.query(
      'CREATE INDEX verification_log_tail_idx ON verification_log (tenant_id, environment, transaction_id)',
    );
    await runner.query(
      `CREATE INDEX verification_log_transaction_idx ON verification_log (transaction_id) WHERE transaction_id >= '0'`,
    );
    await runner.query('ALTER TABLE rollup_state DROP COLUMN last_transaction');
    await runner.query('DROP TABLE rollup_positions');
  }
}

const POSITIONS = `
  CREATE TABLE rollup_positions (
    tenant_id uuid PRIMARY KEY,
    -- Rows created before are in the sums.
    taken_until timestamptz NOT NULL DEFAULT '-infinity',
    -- Days before were compared with the log; their rows may be deleted.
    checked_until timestamptz NOT NULL DEFAULT '-infinity',
    -- When this tenant's sums changed over from transactions to times; rows before it count from first_transaction on.
    switched_at timestamptz NOT NULL DEFAULT '-infinity',
    first_transaction xid8 NOT NULL DEFAULT '0'
  )`;

/**
 * An hour covers rows of open transactions, which this one cannot see.
 *
 * After a restore into another cluster the rows written since then have ids of that cluster's counter, below
 * `taken_until`, and are in no sum. If this cluster has not reached `taken_until` yet, transactions say nothing
 * (`first_transaction` 0): rows from the position on count. If it has, nothing shows it. So no day counts as compared:
 * the first nightly check compares all of the log since `raw_since`, and deletes nothing before.
 */
const CONTINUE_FROM_TRANSACTIONS = `
  WITH change AS MATERIALIZED (
    SELECT clock_timestamp() AS at,
        CASE WHEN s.taken_until <= pg_snapshot_xmax(pg_current_snapshot()) THEN s.taken_until ELSE '0' END AS transaction,
        least(clock_timestamp() - interval '1 hour', (
          SELECT min(l.created_at) FROM verification_log l
            WHERE l.transaction_id >= s.taken_until AND l.transaction_id >= '0')) AS taken_until
      FROM rollup_state s
  )
  INSERT INTO rollup_positions (tenant_id, taken_until, switched_at, first_transaction)
    SELECT t.id, c.taken_until, c.at, c.transaction
      FROM tenants t, change c`;
