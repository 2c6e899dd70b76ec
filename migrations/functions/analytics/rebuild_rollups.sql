-- The rebuild of release 0.2.0, for a process of that release beside this one: every tenant, since raw_since.
--
-- revision: 2
CREATE OR REPLACE FUNCTION rebuild_rollups() RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE
  v_since timestamptz;
  v_tenant uuid;
BEGIN
  SELECT raw_since INTO STRICT v_since FROM rollup_state FOR UPDATE;
  INSERT INTO rollup_positions (tenant_id) SELECT id FROM tenants ON CONFLICT DO NOTHING;
  FOR v_tenant IN SELECT p.tenant_id FROM rollup_positions p ORDER BY p.tenant_id LOOP
    PERFORM rebuild_tenant_rollups(v_tenant, v_since);
  END LOOP;
  UPDATE rollup_state SET rolled_at = now();
  RETURN v_since;
END $$;
