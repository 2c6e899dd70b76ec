-- Counts units of a month as used.
-- Units lie in sixteen rows, so that concurrent payments seldom contend. The row stays locked until the caller's
-- commit, so call it last, and in the order of the keys for several.
--
-- Locks: one row of usage_counters.
-- revision: 2
CREATE OR REPLACE FUNCTION charge_unit(p_tenant uuid, p_environment text, p_period date, p_units bigint DEFAULT 1)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO usage_counters AS c (tenant_id, environment, period, shard, used)
    VALUES (p_tenant, p_environment, p_period, floor(random() * 16), p_units)
    ON CONFLICT (tenant_id, environment, period, shard) DO UPDATE SET used = c.used + excluded.used;
END $$;
