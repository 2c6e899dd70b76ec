/**
 * One statement, so that sums and what is not in them yet are read in one snapshot. `frame` holds the starts of all
 * buckets of the trend (an hour is counted from the local midnight) and its last end; it picks the coarsest sums whose
 * edges fit: UTC days, hours, or quarters where a zone is not a whole number of hours away.
 *
 * $1 tenant, $2 environment, $3 now, $4 days, $5 granularity, $6 zone, $7 chain or null, $8 chains with 18 decimals
 */
export const ANALYTICS_SQL = `
WITH days AS (
  SELECT n, (($3::timestamptz AT TIME ZONE $6)::date - $4::int + 1 + n)::timestamp AT TIME ZONE $6 AS start
    FROM generate_series(0, $4::int) AS n
), frame AS MATERIALIZED (
  SELECT array_agg(at ORDER BY at) AS starts, min(at) AS start, (SELECT max(start) FROM days) AS until,
      CASE WHEN bool_and(extract(epoch FROM at)::bigint % 86400 = 0) THEN 1440
        WHEN bool_and(extract(epoch FROM at)::bigint % 3600 = 0) THEN 60 ELSE 15 END AS grain
    FROM (
      SELECT start AS at FROM days WHERE $5 = 'day' AND n < $4::int
      UNION ALL
      SELECT hour FROM days AS d JOIN days AS e ON e.n = d.n + 1,
          generate_series(d.start, e.start - interval '1 second', interval '1 hour') AS hour WHERE $5 = 'hour'
    ) AS edges
), hours AS MATERIALIZED (
  SELECT array_agg(at ORDER BY at) AS starts, min(at) AS start, max(at) + interval '1 hour' AS until,
      CASE WHEN bool_and(extract(epoch FROM at)::bigint % 3600 = 0) THEN 60 ELSE 15 END AS grain
    FROM (SELECT date_bin('1 hour', $3::timestamptz, date_trunc('hour', $3::timestamptz AT TIME ZONE $6) AT TIME ZONE $6)
        - n * interval '1 hour' AS at FROM generate_series(0, 23) AS n) AS edges
), tail AS MATERIALIZED (
  SELECT id, created_at, chain, network, tx_hash, status, coalesce(reason, '') AS reason, cached, amount_atomic, payer, latency_ms
    FROM verification_log WHERE tenant_id = $1 AND environment = $2
      AND transaction_id >= (SELECT taken_until FROM rollup_state)
), firsts AS (
  SELECT DISTINCT ON (network, tx_hash) network, tx_hash, created_at, id, chain, amount_atomic
    FROM tail WHERE status = 'confirmed' AND amount_atomic > 0 ORDER BY network, tx_hash, created_at, id
), moved AS (
  SELECT f.created_at, f.chain, f.amount_atomic, m.first_at AS old_at, m.chain AS old_chain, m.amount_atomic AS old_amount
    FROM firsts f LEFT JOIN verified_money m ON m.tenant_id = $1 AND m.environment = $2 AND m.network = f.network
      AND m.tx_hash = f.tx_hash WHERE m.first_at IS NULL OR (f.created_at, f.id) < (m.first_at, m.log_id)
), facts AS (
  SELECT r.bucket AS at, r.chain, status, reason, verifications, cached, volume_atomic AS volume
    FROM verification_rollups r WHERE tenant_id = $1 AND environment = $2
      AND grain_minutes = (SELECT grain FROM frame) AND bucket >= (SELECT start FROM frame) AND bucket < (SELECT until FROM frame)
  UNION ALL SELECT created_at, chain, status, reason, 1, cached::int, 0 FROM tail
  UNION ALL SELECT created_at, chain, 'confirmed', '', 0, 0, amount_atomic FROM moved
  UNION ALL SELECT old_at, old_chain, 'confirmed', '', 0, 0, -old_amount FROM moved WHERE old_at IS NOT NULL
), cells AS MATERIALIZED (
  SELECT width_bucket(at, (SELECT starts FROM frame)) AS slot, chain, status, reason, sum(verifications) AS verifications,
      sum(cached) AS cached, sum(volume * CASE WHEN chain = ANY ($8) THEN 1 ELSE 1000000000000 END) AS volume
    FROM facts WHERE at >= (SELECT start FROM frame) AND at < (SELECT until FROM frame) AND ($7::text IS NULL OR chain = $7)
    GROUP BY 1, 2, 3, 4
), latency AS (
  SELECT width_bucket(at, (SELECT starts FROM hours)) AS hour, slot, sum(calls) AS calls, sum(total_ms) AS total_ms
    FROM (
      SELECT bucket AS at, chain, slot, calls, total_ms FROM latency_rollups WHERE tenant_id = $1 AND environment = $2
        AND grain_minutes = (SELECT grain FROM hours) AND bucket >= (SELECT start FROM hours) AND bucket < (SELECT until FROM hours)
      UNION ALL SELECT created_at, chain, latency_slot(latency_ms), 1, greatest(latency_ms, 0) FROM tail
    ) AS measured
    WHERE at >= (SELECT start FROM hours) AND at < (SELECT until FROM hours) AND ($7::text IS NULL OR chain = $7)
    GROUP BY 1, 2
), payers AS (
  SELECT count(*) AS payers FROM (
    SELECT payer FROM payer_last_seen WHERE tenant_id = $1 AND environment = $2 AND chain = coalesce($7, '')
      AND last_at >= (SELECT start FROM frame)
    UNION SELECT payer FROM tail WHERE status = 'confirmed' AND payer IS NOT NULL AND ($7::text IS NULL OR chain = $7)
      AND created_at >= (SELECT start FROM frame)
  ) AS seen
)
SELECT f.start, f.until, to_json(f.starts) AS starts, to_json(h.starts) AS hours, p.payers::int AS payers,
  (SELECT coalesce(json_agg(json_build_array(slot, sum_all, sum_ok, sum_volume::text) ORDER BY slot), '[]') FROM (
     SELECT slot, sum(verifications) AS sum_all, coalesce(sum(verifications) FILTER (WHERE status = 'confirmed'), 0) AS sum_ok,
       sum(volume) AS sum_volume FROM cells GROUP BY slot) AS s) AS trend,
  (SELECT coalesce(json_agg(json_build_object('chain', chain, 'status', status, 'reason', reason, 'verifications', n,
       'cached', c, 'volume', v::text)), '[]') FROM (
     SELECT chain, status, reason, sum(verifications) AS n, sum(cached) AS c, sum(volume) AS v FROM cells
       GROUP BY 1, 2, 3) AS o) AS outcomes,
  (SELECT coalesce(json_agg(json_build_array(hour, slot, calls, total_ms) ORDER BY hour, slot), '[]') FROM latency) AS latency
FROM frame f, hours h, payers p`;

/**
 * Whole UTC days, the current one included. $1 tenant, $2 environment, $3 now, $4 days, $5 chain or null, $6 chains with
 * 18 decimals, $7 how many
 */
export const TOP_PAYERS_SQL = `
WITH frame AS (
  SELECT date_bin('1 day', $3::timestamptz, 'epoch') - ($4::int - 1) * interval '1 day' AS start
), firsts AS (
  SELECT DISTINCT ON (network, tx_hash) network, tx_hash, created_at, id, chain, coalesce(payer, '') AS payer, amount_atomic
    FROM verification_log WHERE tenant_id = $1 AND environment = $2
      AND transaction_id >= (SELECT taken_until FROM rollup_state) AND status = 'confirmed' AND amount_atomic > 0
    ORDER BY network, tx_hash, created_at, id
), moved AS (
  SELECT f.created_at, f.chain, f.payer, f.amount_atomic, m.first_at AS old_at, m.chain AS old_chain, m.payer AS old_payer,
      m.amount_atomic AS old_amount
    FROM firsts f LEFT JOIN verified_money m ON m.tenant_id = $1 AND m.environment = $2 AND m.network = f.network
      AND m.tx_hash = f.tx_hash WHERE m.first_at IS NULL OR (f.created_at, f.id) < (m.first_at, m.log_id)
), facts AS (
  SELECT day AS at, chain, payer, payments, volume_atomic AS volume FROM payer_days
    WHERE tenant_id = $1 AND environment = $2 AND day >= (SELECT start FROM frame)
  UNION ALL SELECT created_at, chain, payer, 1, amount_atomic FROM moved
  UNION ALL SELECT old_at, old_chain, old_payer, -1, -old_amount FROM moved WHERE old_at IS NOT NULL
)
SELECT payer, sum(payments)::int AS payments,
    sum(volume * CASE WHEN chain = ANY ($6) THEN 1 ELSE 1000000000000 END)::text AS volume,
    (SELECT start FROM frame) AS start
  FROM facts WHERE at >= (SELECT start FROM frame) AND payer <> '' AND ($5::text IS NULL OR chain = $5)
  GROUP BY payer HAVING sum(payments) > 0 ORDER BY sum(volume * CASE WHEN chain = ANY ($6) THEN 1 ELSE 1000000000000 END) DESC,
  payer LIMIT $7`;
