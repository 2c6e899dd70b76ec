-- A function of its own for its settings: nobody can tell the planner how few rows are not in the sums yet, and for a
-- tenant that owns most of the log it would read all of it.
--
-- revision: 1
CREATE OR REPLACE FUNCTION verification_tail(p_tenant uuid, p_environment text) RETURNS SETOF verification_log LANGUAGE sql STABLE
  SET enable_seqscan = off SET jit = off AS $$
  SELECT * FROM verification_log WHERE tenant_id = p_tenant AND environment = p_environment
    AND transaction_id >= (SELECT taken_until FROM rollup_state)
$$;
