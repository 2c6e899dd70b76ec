-- Reads the rows that the rollups do not contain yet.
-- It is a function because of its settings: the planner cannot know how few rows these are. For a tenant that owns most
-- of the log it would read the whole log.
--
-- revision: 1
CREATE OR REPLACE FUNCTION verification_tail(p_tenant uuid, p_environment text) RETURNS SETOF verification_log LANGUAGE sql STABLE
  SET enable_seqscan = off SET jit = off AS $$
  SELECT * FROM verification_log WHERE tenant_id = p_tenant AND environment = p_environment
    AND transaction_id >= (SELECT taken_until FROM rollup_state)
$$;
