-- How many of p_asked units of a month, which the caller's transaction has just reserved, may stay reserved.
-- The others are refused with `refusal`: `needs_exact` (so near the limit that the caller must retry with p_exact),
-- `refused`, or `refused_for_now` (other reservations are open). A null limit grants all.
--
-- Without p_exact at most 10 are asked for (`unseen_units`), and no lock is waited for: near the limit the count is exact if no other transaction counts, else
-- `needs_exact`. p_exact waits for all of them.
--
-- Locks: the month's advisory lock, until the caller's transaction ends; as in `check_quota`.
-- revision: 2
CREATE OR REPLACE FUNCTION grant_units(
  p_tenant uuid, p_environment text, p_period date, p_limit bigint, p_asked integer, p_exact boolean)
RETURNS TABLE (granted integer, refusal text) LANGUAGE plpgsql AS $$
DECLARE
  v_key bigint := quota_lock_key(p_tenant, p_environment, p_period);
  v_used bigint;
  v_reserved bigint;
  v_is_locked boolean;
BEGIN
  IF p_asked > 10 AND NOT p_exact THEN RAISE 'at most 10 units are asked for without an exact count'; END IF;
  granted := CASE WHEN p_limit IS NULL THEN p_asked ELSE 0 END;
  IF p_limit IS NULL THEN RETURN NEXT; RETURN; END IF;
  refusal := 'needs_exact';
  -- Locks are asked of the counters, so that a distributed database takes them on the node that holds these.
  IF p_exact THEN
    PERFORM pg_advisory_xact_lock(v_key) FROM (SELECT count(*) FROM usage_counters c WHERE c.tenant_id = p_tenant
      AND c.environment = p_environment AND c.period = p_period AND c.shard = -1) one;
  ELSE
    SELECT pg_try_advisory_xact_lock_shared(v_key) INTO v_is_locked FROM (SELECT count(*) FROM usage_counters c
      WHERE c.tenant_id = p_tenant AND c.environment = p_environment AND c.period = p_period AND c.shard = -1) one;
    IF NOT v_is_locked THEN RETURN NEXT; RETURN; END IF;
  END IF;
  SELECT t.used, t.reserved INTO v_used, v_reserved
    FROM count_taken_units(p_tenant, p_environment, p_period, p_limit + p_asked) t;
  IF NOT p_exact AND v_used + v_reserved + unseen_units() > p_limit THEN
    SELECT pg_try_advisory_xact_lock(v_key) INTO v_is_locked FROM (SELECT count(*) FROM usage_counters c
      WHERE c.tenant_id = p_tenant AND c.environment = p_environment AND c.period = p_period AND c.shard = -1) one;
    IF NOT v_is_locked THEN RETURN NEXT; RETURN; END IF;
    -- A new snapshot: all others have committed by now.
    SELECT t.used, t.reserved INTO v_used, v_reserved
      FROM count_taken_units(p_tenant, p_environment, p_period, p_limit + p_asked) t;
  END IF;
  granted := greatest(0, p_asked - greatest(0, v_used + v_reserved - p_limit));
  refusal := CASE WHEN v_used < p_limit THEN 'refused_for_now' ELSE 'refused' END;
  RETURN NEXT;
END $$;
