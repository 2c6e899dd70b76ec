-- Rolls up a step of transactions that have all ended; true when more are waiting. Concurrent callers queue on the row.
--
-- revision: 1
CREATE OR REPLACE FUNCTION roll_up_verifications(p_transactions bigint) RETURNS boolean LANGUAGE plpgsql
  SET enable_seqscan = off SET work_mem = '64MB' SET jit = off AS $$
DECLARE
  v_from xid8;
  v_until xid8;
  v_horizon xid8;
BEGIN
  SELECT taken_until INTO STRICT v_from FROM rollup_state FOR UPDATE;
  v_horizon := pg_snapshot_xmin(pg_current_snapshot());
  IF v_from > v_horizon AND v_from > pg_snapshot_xmax(pg_current_snapshot()) THEN
    RAISE EXCEPTION 'the verification log was restored from another cluster: run the rebuild command';
  END IF;
  v_until := least(v_horizon, ((v_from::text::numeric + p_transactions)::text)::xid8);
  IF v_until <= v_from THEN RETURN false; END IF;
  PERFORM take_verifications(v_from, v_until, '-infinity');
  UPDATE rollup_state SET taken_until = v_until, rolled_at = now();
  RETURN v_until < v_horizon;
END $$;
