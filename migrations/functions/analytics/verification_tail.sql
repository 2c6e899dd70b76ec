-- Reads the rows that the rollups do not contain yet, for processes of release 0.2.0.
-- It is a function because of its settings: the planner cannot know how few rows these are. For a tenant that owns most
-- of the log it would read the whole log.
--
-- revision: 2
CREATE OR REPLACE FUNCTION verification_tail(p_tenant uuid, p_environment text) RETURNS SETOF verification_log
  LANGUAGE plpgsql STABLE SET enable_seqscan = off SET jit = off AS $$
BEGIN
  RETURN QUERY SELECT * FROM verification_log WHERE tenant_id = p_tenant AND environment = p_environment
    AND created_at >= coalesce((SELECT p.taken_until FROM rollup_positions p WHERE p.tenant_id = p_tenant), '-infinity')
    AND transaction_id >= coalesce((SELECT p.first_transaction FROM rollup_positions p WHERE p.tenant_id = p_tenant), '0');
END $$;
