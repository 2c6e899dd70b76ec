-- Slot n holds latencies of up to 1.05^n ms that slot n-1 does not: the upper edge is at most 5 % beyond what was measured.
--
-- revision: 1
CREATE OR REPLACE FUNCTION latency_slot(p_ms integer) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN p_ms <= 0 THEN -1 ELSE ceil(round((ln(p_ms) / ln(1.05::float8))::numeric, 9)) END::smallint
$$;
