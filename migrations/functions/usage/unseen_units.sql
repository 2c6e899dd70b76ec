-- Most units of a tenant that other transactions may have reserved and not yet committed: 10 for each backend, as many
-- as `grant_units` grants without an exact count.
--
-- revision: 1
CREATE OR REPLACE FUNCTION unseen_units() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN current_setting('max_connections')::bigint * 10;
END $$;
