-- Slot n holds latencies above 1.05^(n-1) ms, up to 1.05^n ms: its upper edge exceeds the measured value by at most 5
-- %.
--
-- revision: 1
CREATE OR REPLACE FUNCTION latency_slot(p_ms integer) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN p_ms <= 0 THEN -1 ELSE ceil(round((ln(p_ms) / ln(1.05::float8))::numeric, 9)) END::smallint
$$;
