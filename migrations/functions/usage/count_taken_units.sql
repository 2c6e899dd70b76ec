-- Used and reserved units in one snapshot: one statement in a language that Postgres does not inline. An inlined text
-- reads the empty tables of a coordinator on a distributed database.
-- A reservation counts for 15 s longer than its lease: a commit that began in time may still be in progress (the
-- pool's statement_timeout is shorter than that).
--
-- revision: 2
CREATE OR REPLACE FUNCTION count_taken_units(p_tenant uuid, p_environment text, p_period date, p_limit bigint)
RETURNS TABLE (used bigint, reserved bigint) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT
    (SELECT coalesce(sum(c.used), 0)::bigint FROM usage_counters c
      WHERE c.tenant_id = p_tenant AND c.environment = p_environment AND c.period = p_period),
    (SELECT count(*) FROM (
      SELECT 1 FROM verification_leases l
      WHERE l.tenant_id = p_tenant AND l.environment = p_environment AND l.reserved_period = p_period
        AND l.shared_outcome IS NULL AND l.lease_until > now() - interval '15 seconds'
      LIMIT p_limit + 1) open);
END $$;
