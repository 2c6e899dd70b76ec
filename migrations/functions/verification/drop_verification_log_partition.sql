-- Drops the log's partition of a month; false when there is none. The caller has made sure that its rows may go.
-- A month that has not ended (UTC) is refused (invalid_parameter_value): verifications write into it.
--
-- It runs with the rights of its owner, who owns the log: the servers' role has none to drop a table. So only roles that
-- were granted it may call it, and each function that it calls is named with its schema: another one of that name, with
-- arguments that fit better, would run with the owner's rights. It gives up after two seconds (lock_not_available),
-- because verifications queue behind a drop that waits.
--
-- revision: 1
CREATE OR REPLACE FUNCTION drop_verification_log_partition(p_month date) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  v_start timestamp := pg_catalog.date_trunc('month', p_month::timestamp);
  v_name text := 'verification_log_' || pg_catalog.to_char(v_start, 'YYYY_MM');
BEGIN
  IF v_start + interval '1 month' > (pg_catalog.now() AT TIME ZONE 'UTC') THEN
    RAISE invalid_parameter_value USING MESSAGE = 'the month ' || pg_catalog.to_char(v_start, 'YYYY-MM') || ' has not ended';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_inherits i
                  WHERE i.inhparent = 'verification_log'::regclass::oid
                    AND i.inhrelid = pg_catalog.to_regclass(v_name)::oid) THEN
    RETURN false;
  END IF;
  EXECUTE pg_catalog.format('DROP TABLE %I', v_name);
  RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION drop_verification_log_partition(date) FROM PUBLIC;
