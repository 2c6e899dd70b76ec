-- Rolls up the next rows of a tenant's log that were created before p_until, at most p_lines or those of one moment;
-- true when more may be waiting. The caller chooses p_until so far back that rows of that time are visible.
-- The position moves to just after the last row taken, not to p_until: a row that becomes visible late is passed over
-- only if a later one of its tenant was taken, and `check_rollups` finds it then.
-- Locks the tenant's position; concurrent callers queue on it.
--
-- revision: 1
CREATE OR REPLACE FUNCTION roll_up_tenant(p_tenant uuid, p_until timestamptz, p_lines integer) RETURNS boolean
  LANGUAGE plpgsql SET enable_seqscan = off SET work_mem = '64MB' SET jit = off AS $$
DECLARE
  v_position rollup_positions%ROWTYPE;
  v_lines integer;
  v_last timestamptz;
BEGIN
  INSERT INTO rollup_positions (tenant_id) VALUES (p_tenant) ON CONFLICT DO NOTHING;
  SELECT * INTO STRICT v_position FROM rollup_positions p WHERE p.tenant_id = p_tenant FOR UPDATE;
  SELECT count(*), max(l.created_at) INTO v_lines, v_last FROM (
    SELECT created_at FROM verification_log WHERE tenant_id = p_tenant
      AND created_at >= v_position.taken_until AND created_at < p_until ORDER BY created_at LIMIT p_lines) AS l;
  IF v_lines > 0 THEN
    v_last := v_last + interval '1 microsecond';
    PERFORM sum_log_lines(p_tenant, v_position.taken_until, v_last, v_position.first_transaction);
    UPDATE rollup_positions SET taken_until = v_last WHERE tenant_id = p_tenant;
  END IF;
  -- All rows from before the change to times are summed: transactions say nothing any more.
  IF v_lines < p_lines AND v_position.first_transaction > '0' AND v_position.switched_at < p_until THEN
    UPDATE rollup_positions SET first_transaction = '0', taken_until = greatest(taken_until, switched_at)
      WHERE tenant_id = p_tenant;
  END IF;
  RETURN v_lines = p_lines;
END $$;
