import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One row for each answered call, append-only, partitioned by month of its time; the default partition takes rows for
 * which no month was made ahead. Anonymous calls stand under the nil tenant and a hashed address. `transaction_id` tells
 * the rollups what is new: rows commit out of order, but of transactions before the oldest running one none is missing.
 */
export class CreateVerificationLog1763800000005 implements MigrationInterface {
  readonly name = 'CreateVerificationLog1763800000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE verification_log (
        tenant_id uuid NOT NULL,
        environment text NOT NULL,
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        created_at timestamptz NOT NULL DEFAULT now(),
        caller text NOT NULL,
        chain text NOT NULL,
        network text NOT NULL,
        tx_hash text NOT NULL,
        payment_id uuid,
        status text NOT NULL,
        reason text,
        cached boolean NOT NULL,
        amount_atomic numeric(78,0) NOT NULL,
        payer text,
        reference text,
        latency_ms integer NOT NULL,
        request_id text,
        transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
        PRIMARY KEY (tenant_id, created_at, id)
      ) PARTITION BY RANGE (created_at);
      CREATE TABLE verification_log_default PARTITION OF verification_log DEFAULT;
      CREATE INDEX verification_log_tail_idx ON verification_log (tenant_id, environment, transaction_id);
      /* Partial, so that only who says so (all rows are) reads by it: a tenant's tail through the rows of all others would
         cost whatever those write. */
      CREATE INDEX verification_log_transaction_idx ON verification_log (transaction_id) WHERE transaction_id >= '0';

      /* Waits for nobody for long: an exclusive lock on the log that stands in line holds up every verification. Rows of the
         month that already lie in the default partition move. */
      CREATE FUNCTION ensure_verification_log_partition(p_month date) RETURNS boolean LANGUAGE plpgsql
        SET lock_timeout = '1s' AS $$
      DECLARE
        v_start date := date_trunc('month', p_month);
        v_name text := 'verification_log_' || to_char(v_start, 'YYYY_MM');
        v_from timestamptz := v_start::timestamp AT TIME ZONE 'UTC';
        v_until timestamptz := (v_start + interval '1 month')::timestamp AT TIME ZONE 'UTC';
        v_create text := format('CREATE TABLE %I PARTITION OF verification_log FOR VALUES FROM (%L) TO (%L)',
          v_name, v_from, v_until);
      BEGIN
        IF to_regclass(v_name) IS NOT NULL THEN RETURN false; END IF;
        PERFORM pg_advisory_xact_lock(hashtext('verification_log_partition'));
        IF to_regclass(v_name) IS NOT NULL THEN RETURN false; END IF;
        BEGIN
          EXECUTE v_create;
        EXCEPTION WHEN check_violation THEN
          ALTER TABLE verification_log DETACH PARTITION verification_log_default;
          EXECUTE v_create;
          WITH strays AS (
            DELETE FROM verification_log_default WHERE created_at >= v_from AND created_at < v_until RETURNING *
          ) INSERT INTO verification_log SELECT * FROM strays;
          ALTER TABLE verification_log ATTACH PARTITION verification_log_default DEFAULT;
        END;
        RETURN true;
      END $$;
      SELECT ensure_verification_log_partition((now() AT TIME ZONE 'UTC' + make_interval(months => ahead))::date)
        FROM generate_series(0, 3) AS ahead;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE verification_log; DROP FUNCTION ensure_verification_log_partition(date);');
  }
}
