-- The rollup of release 0.2.0, for a process of that release beside this one: a step of every tenant that has rows
-- waiting, true when more are. p_transactions was a number of transactions and is one of rows.
-- Locks, in this order: rollup_state, the positions by tenant; as a rebuild does. Concurrent callers queue on the first.
--
-- revision: 2
CREATE OR REPLACE FUNCTION roll_up_verifications(p_transactions bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  v_until timestamptz := now() - interval '45 seconds';
  v_tenant uuid;
  v_more boolean := false;
BEGIN
  PERFORM FROM rollup_state FOR UPDATE;
  INSERT INTO rollup_positions (tenant_id) SELECT id FROM tenants ON CONFLICT DO NOTHING;
  FOR v_tenant IN SELECT p.tenant_id FROM rollup_positions p
      WHERE p.first_transaction > '0' AND p.switched_at < v_until OR EXISTS (
        SELECT FROM verification_log l
          WHERE l.tenant_id = p.tenant_id AND l.created_at >= p.taken_until AND l.created_at < v_until)
      ORDER BY p.tenant_id LOOP
    v_more := roll_up_tenant(v_tenant, v_until, least(p_transactions, 1000000)::integer) OR v_more;
  END LOOP;
  UPDATE rollup_state SET rolled_at = now();
  RETURN v_more;
END $$;
