-- Drops the log's partition of a month; false when there is none. The caller has made sure that its rows may go.
--
-- It runs with the rights of its owner, who owns the log: the servers' role has none to drop a table. It gives up after
-- two seconds (lock_not_available), because verifications queue behind a drop that waits.
--
-- revision: 1
CREATE OR REPLACE FUNCTION drop_verification_log_partition(p_month date) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  v_name text := 'verification_log_' || to_char(p_month::timestamp, 'YYYY_MM');
BEGIN
  IF NOT EXISTS (SELECT FROM pg_inherits i
                  WHERE i.inhparent = 'verification_log'::regclass AND i.inhrelid = to_regclass(v_name)) THEN
    RETURN false;
  END IF;
  EXECUTE format('DROP TABLE %I', v_name);
  RETURN true;
END $$;
