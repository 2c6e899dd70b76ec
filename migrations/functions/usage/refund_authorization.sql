-- Refunds the unit of an authorization unless another settlement of it is pending or settled. Any shard of its month
-- may be used.
--
-- revision: 2
CREATE OR REPLACE FUNCTION refund_authorization(s settlements) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_period date;
  v_shard smallint;
BEGIN
  DELETE FROM authorization_units u WHERE u.tenant_id = s.tenant_id AND u.environment = s.environment
      AND u.network = s.network AND u.authorization_id = s.authorization_id
      AND NOT EXISTS (SELECT 1 FROM settlements x WHERE x.tenant_id = s.tenant_id AND x.network = s.network
        AND x.authorization_id = s.authorization_id AND x.environment = s.environment AND x.id <> s.id AND x.status <> 'failed')
    RETURNING u.period INTO v_period;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT o.shard INTO v_shard FROM usage_counters o WHERE o.tenant_id = s.tenant_id AND o.environment = s.environment
    AND o.period = v_period AND o.used > 0 ORDER BY o.shard LIMIT 1 FOR UPDATE;
  UPDATE usage_counters c SET used = c.used - 1 WHERE c.tenant_id = s.tenant_id AND c.environment = s.environment
    AND c.period = v_period AND c.shard = v_shard;
END $$;
