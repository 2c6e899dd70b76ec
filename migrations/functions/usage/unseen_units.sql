-- Most units of a tenant that other transactions may have reserved and not yet committed: 50 for each backend, as a
-- statement of `acquire_verifications` asks for.
--
-- revision: 1
CREATE OR REPLACE FUNCTION unseen_units() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN current_setting('max_connections')::bigint * 50;
END $$;
