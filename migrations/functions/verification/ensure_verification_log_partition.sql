-- Creates the log's partition for a month; false when it exists already.
--
-- The lock wait is short, because a queued exclusive lock on the log blocks every verification. Rows of the month in
-- the default partition move to the new one.
--
-- A month that begins more than three months after this one (UTC) is refused (invalid_parameter_value).
--
-- It runs with the rights of its owner, who owns the log: the servers' role has none to create a table. So only roles that
-- were granted it may call it, and each function that it calls is named with its schema: another one of that name, with
-- arguments that fit better, would run with the owner's rights.
--
-- revision: 2
CREATE OR REPLACE FUNCTION ensure_verification_log_partition(p_month date) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '1s' AS $$
DECLARE
  v_start timestamp := pg_catalog.date_trunc('month', p_month::timestamp);
  v_name text := 'verification_log_' || pg_catalog.to_char(v_start, 'YYYY_MM');
  v_from timestamptz := v_start AT TIME ZONE 'UTC';
  v_until timestamptz := (v_start + interval '1 month') AT TIME ZONE 'UTC';
  v_create text := pg_catalog.format('CREATE TABLE %I PARTITION OF verification_log FOR VALUES FROM (%L) TO (%L)',
    v_name, v_from, v_until);
BEGIN
  IF v_start - interval '3 months' > (pg_catalog.now() AT TIME ZONE 'UTC') THEN
    RAISE invalid_parameter_value
      USING MESSAGE = 'the month ' || pg_catalog.to_char(v_start, 'YYYY-MM') || ' is more than three months ahead';
  END IF;
  IF pg_catalog.to_regclass(v_name) IS NOT NULL THEN RETURN false; END IF;
  PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('verification_log_partition')::bigint);
  IF pg_catalog.to_regclass(v_name) IS NOT NULL THEN RETURN false; END IF;
  BEGIN
    EXECUTE v_create;
  EXCEPTION
  -- Another session created it while this one waited; its cached catalog does not show that yet.
  WHEN duplicate_table THEN RETURN false;
  WHEN check_violation THEN
    ALTER TABLE verification_log DETACH PARTITION verification_log_default;
    EXECUTE v_create;
    WITH moved AS (
      DELETE FROM verification_log_default WHERE created_at >= v_from AND created_at < v_until RETURNING *
    ) INSERT INTO verification_log SELECT * FROM moved;
    ALTER TABLE verification_log ATTACH PARTITION verification_log_default DEFAULT;
  END;
  RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION ensure_verification_log_partition(date) FROM PUBLIC;
