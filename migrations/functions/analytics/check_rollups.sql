-- Compares a tenant's sums with its log, for the UTC days that ended and whose rows are all rolled up, and computes them
-- again from the first day that differs: a row became visible after its time was taken. p_since: the log before may
-- not be whole. Returns whether it computed anything again.
-- The last of these days is compared again the next time, so that each is compared twice, a day apart. Days before
-- checked_until may be deleted from the log. Locks the tenant's position.
--
-- revision: 1
CREATE OR REPLACE FUNCTION check_rollups(p_tenant uuid, p_since timestamptz) RETURNS boolean LANGUAGE plpgsql
  SET enable_seqscan = off SET work_mem = '64MB' SET jit = off AS $$
DECLARE
  v_position rollup_positions%ROWTYPE;
  v_from timestamptz;
  v_until timestamptz := date_bin('1 day', now(), 'epoch');
  v_wrong timestamptz;
BEGIN
  SELECT * INTO v_position FROM rollup_positions p WHERE p.tenant_id = p_tenant FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  v_from := greatest(v_position.checked_until, p_since);
  PERFORM FROM verification_log WHERE tenant_id = p_tenant
    AND created_at >= v_position.taken_until AND created_at < v_until LIMIT 1;
  IF FOUND THEN
    IF v_position.taken_until = '-infinity' THEN RETURN false; END IF;
    v_until := date_bin('1 day', v_position.taken_until, 'epoch');
  END IF;
  IF v_until <= v_from THEN RETURN false; END IF;
  SELECT min(coalesce(l.day, r.day)) INTO v_wrong
    FROM (
      SELECT environment, date_bin('1 day', created_at, 'epoch') AS day, count(*) AS calls FROM verification_log
        WHERE tenant_id = p_tenant AND created_at >= v_from AND created_at < v_until GROUP BY 1, 2
    ) AS l FULL JOIN (
      SELECT environment, bucket AS day, sum(verifications) AS calls FROM verification_rollups
        WHERE tenant_id = p_tenant AND grain_minutes = 1440 AND bucket >= v_from AND bucket < v_until GROUP BY 1, 2
    ) AS r ON r.environment = l.environment AND r.day = l.day
    WHERE l.calls IS DISTINCT FROM r.calls;
  IF v_wrong IS NOT NULL THEN PERFORM rebuild_tenant_rollups(p_tenant, v_wrong); END IF;
  UPDATE rollup_positions SET checked_until = greatest(checked_until, v_until - interval '1 day') WHERE tenant_id = p_tenant;
  RETURN v_wrong IS NOT NULL;
END $$;
