-- Rebuilds the rollups since raw_since from the log alone. Rows with transaction ids of another cluster count as old.
--
-- revision: 1
CREATE OR REPLACE FUNCTION rebuild_rollups() RETURNS timestamptz LANGUAGE plpgsql
  SET enable_seqscan = off SET work_mem = '64MB' SET jit = off AS $$
DECLARE
  v_since timestamptz;
  v_horizon xid8;
BEGIN
  SELECT raw_since INTO STRICT v_since FROM rollup_state FOR UPDATE;
  UPDATE verification_log SET transaction_id = '0' WHERE transaction_id >= pg_snapshot_xmax(pg_current_snapshot());
  DELETE FROM verification_rollups WHERE bucket >= v_since;
  DELETE FROM latency_rollups WHERE bucket >= v_since;
  DELETE FROM payer_last_seen WHERE last_at >= v_since;
  DELETE FROM payer_counts WHERE day >= v_since;
  DELETE FROM payer_days WHERE day >= v_since;
  DELETE FROM verified_money WHERE first_at >= v_since;
  v_horizon := pg_snapshot_xmin(pg_current_snapshot());
  PERFORM take_verifications('0', v_horizon, v_since);
  UPDATE rollup_state SET taken_until = v_horizon, rolled_at = now();
  RETURN v_since;
END $$;
