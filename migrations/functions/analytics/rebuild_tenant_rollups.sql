-- Computes a tenant's sums again from p_since on (a UTC midnight, or -infinity), from the log alone; older sums stay.
-- The log must be whole since then. Locks the tenant's position, which stays where it is.
--
-- revision: 1
CREATE OR REPLACE FUNCTION rebuild_tenant_rollups(p_tenant uuid, p_since timestamptz) RETURNS void LANGUAGE plpgsql
  SET enable_seqscan = off SET work_mem = '64MB' SET jit = off AS $$
DECLARE
  v_position rollup_positions%ROWTYPE;
BEGIN
  WHILE roll_up_tenant(p_tenant, clock_timestamp() - interval '45 seconds', 20000) LOOP END LOOP;
  SELECT * INTO STRICT v_position FROM rollup_positions p WHERE p.tenant_id = p_tenant FOR UPDATE;
  IF v_position.first_transaction > '0' THEN
    RAISE EXCEPTION 'the rollups have changed over to times a moment ago: run this again in a minute';
  END IF;
  DELETE FROM verification_rollups WHERE tenant_id = p_tenant AND bucket >= p_since;
  DELETE FROM latency_rollups WHERE tenant_id = p_tenant AND bucket >= p_since;
  DELETE FROM payer_last_seen WHERE tenant_id = p_tenant AND last_at >= p_since;
  DELETE FROM payer_counts WHERE tenant_id = p_tenant AND day >= p_since;
  DELETE FROM payer_days WHERE tenant_id = p_tenant AND day >= p_since;
  DELETE FROM verified_money WHERE tenant_id = p_tenant AND first_at >= p_since;
  PERFORM sum_log_lines(p_tenant, p_since, v_position.taken_until, '0');
END $$;
