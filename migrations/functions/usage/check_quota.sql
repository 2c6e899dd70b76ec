-- Whether p_more further units of a month may be used beside the used and reserved ones.
-- Outcomes: `granted`; `needs_exact` (so near the limit that the caller must retry with mode `exact`); `refused`;
-- `refused_for_now` (reservations are open). A null limit grants all.
--
-- p_mode `fast`: callers only share a lock. Others may have reserved `unseen_units` that cannot be seen yet, so this
-- distance is safe.
-- `exact`: callers queue on an exclusive lock, which waits for every fast one to commit: the count is then exact.
-- `preview`: no lock; its answer may be outdated at once.
--
-- Locks: the month's advisory lock, until the caller's transaction ends.
-- revision: 3
CREATE OR REPLACE FUNCTION check_quota(
  p_tenant uuid, p_environment text, p_period date, p_limit bigint, p_more integer, p_mode text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_key bigint := quota_lock_key(p_tenant, p_environment, p_period);
  v_used bigint;
  v_taken bigint;
BEGIN
  IF p_limit IS NULL THEN RETURN 'granted'; END IF;
  -- Asked of the counters, so that a distributed database locks on the node that holds them.
  IF p_mode = 'exact' THEN
    PERFORM pg_advisory_xact_lock(v_key) FROM (SELECT count(*) FROM usage_counters c WHERE c.tenant_id = p_tenant
      AND c.environment = p_environment AND c.period = p_period AND c.shard = -1) one;
  ELSIF p_mode = 'fast' THEN
    PERFORM pg_advisory_xact_lock_shared(v_key) FROM (SELECT count(*) FROM usage_counters c WHERE c.tenant_id = p_tenant
      AND c.environment = p_environment AND c.period = p_period AND c.shard = -1) one;
  END IF;
  SELECT t.used, t.reserved INTO v_used, v_taken FROM count_taken_units(p_tenant, p_environment, p_period, p_limit) t;
  v_taken := v_used + v_taken + p_more;
  RETURN CASE
    WHEN p_mode = 'fast' AND v_taken + unseen_units() > p_limit THEN 'needs_exact'
    WHEN v_taken <= p_limit THEN 'granted'
    WHEN v_used < p_limit THEN 'refused_for_now'
    ELSE 'refused' END;
END $$;
