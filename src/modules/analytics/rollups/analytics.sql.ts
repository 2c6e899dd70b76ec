/**
 * Reorged payments. They are few and have their own index. They do not count as volume until they are confirmed again.
 * The rollups, which sum the log alone, still contain them. The statement looks up each one separately (LIMIT 1). The
 * planner cannot know how few there are, and would otherwise read all verified payments.
 */
const TAKEN_BACK = `taken_back AS MATERIALIZED (
  SELECT network, tx_hash FROM payments
    WHERE tenant_id = $1 AND environment = $2 AND status = 'reorged' AND created_at > '-infinity'
), returned AS (
  SELECT m.* FROM taken_back b, LATERAL (
    SELECT k.first_at, k.chain, k.payer, k.amount_atomic FROM verified_money k WHERE k.tenant_id = $1 AND k.environment = $2
      AND k.network = b.network AND k.tx_hash = b.tx_hash LIMIT 1) AS m
)`;
const STANDS = '(f.network, f.tx_hash) NOT IN (SELECT network, tx_hash FROM taken_back)';

/**
 * Joins the stored first row of each payment of `firsts`, one look-up by the whole key for each (LIMIT 1). Of rows that
 * were just written the planner has no statistics; in a plain join it may compare each with every payment of the tenant.
 */
const MONEY_BEFORE = `LEFT JOIN LATERAL (
    SELECT k.* FROM verified_money k WHERE k.tenant_id = $1 AND k.environment = $2 AND k.network = f.network
      AND k.tx_hash = f.tx_hash LIMIT 1) AS m ON true`;

/** The condition of rows that the sums of tenant $1 do not contain, in the snapshot of the statement. */
const NOT_TAKEN = `created_at >= coalesce((SELECT taken_until FROM rollup_positions WHERE tenant_id = $1), '-infinity')
      AND transaction_id >= coalesce((SELECT first_transaction FROM rollup_positions WHERE tenant_id = $1), '0')`;

/**
 * The tail: rows of the log that the sums do not contain, as a FROM clause on `verification_log`. The planner knows the
 * value of `bound` and hence how few rows follow; the position itself it does not know, and would read the whole log of
 * a tenant that owns most of it.
 *
 * @param bound the parameter with the tenant's position as it was read before; positions only move forward
 */
export const tailFrom = (bound: string): string =>
  `verification_log WHERE tenant_id = $1 AND environment = $2 AND created_at >= ${bound}::timestamptz AND ${NOT_TAKEN}`;

/** Reads the position of tenant $1, with microseconds. */
export const POSITION_SQL = 'SELECT taken_until::text AS position FROM rollup_positions WHERE tenant_id = $1';

/**
 * Reads the rollups and the tail in one statement, so in one snapshot. `edges` holds the starts of all buckets of the
 * trend, and the end of the last one. Hours are counted from the local midnight. A local day takes the sums of the UTC
 * day with the nearest start. Hourly sums then correct the difference between the two midnights (one or two hours in
 * Europe). Zones with an offset of partial hours use sums of quarter hours. Where clocks go back at midnight, there are
 * two midnights, and Postgres chooses the later one. The day begins with the earlier one.
 *
 * $1 tenant, $2 environment, $3 now, $4 days, $5 granularity, $6 zone, $7 chain or null, $8 chains with 18 decimals, $9 position read before
 */
export const ANALYTICS_SQL = `
WITH days AS (
  SELECT n, CASE WHEN ((late - interval '1 hour') AT TIME ZONE $6)::date = day THEN late - interval '1 hour' ELSE late END AS start
    FROM (
      SELECT n, day, day::timestamp AT TIME ZONE $6 AS late
        FROM (SELECT n, ($3::timestamptz AT TIME ZONE $6)::date - $4::int + 1 + n AS day FROM generate_series(0, $4::int) AS n) AS dates
    ) AS midnights
), edges AS MATERIALIZED (
  SELECT at, CASE WHEN $5 = 'day' THEN date_bin('1 day', at + interval '12 hours', 'epoch') ELSE at END AS near,
      row_number() OVER (ORDER BY at)::int AS slot
    FROM (
      SELECT start AS at FROM days WHERE $5 = 'day' OR n = $4::int
      UNION ALL
      SELECT hour FROM days AS d JOIN days AS e ON e.n = d.n + 1,
          generate_series(d.start, e.start - interval '1 second', interval '1 hour') AS hour WHERE $5 = 'hour'
    ) AS moments
), frame AS MATERIALIZED (
  SELECT array_agg(at ORDER BY slot) AS bounds, array_agg(near ORDER BY slot) AS nears, min(at) AS start, max(at) AS until,
      count(*)::int - 1 AS slots, CASE WHEN bool_and(extract(epoch FROM at)::bigint % 3600 = 0) THEN 60 ELSE 15 END AS fine
    FROM edges
), hours AS MATERIALIZED (
  SELECT array_agg(at ORDER BY at) AS starts, min(at) AS start, max(at) + interval '1 hour' AS until,
      CASE WHEN bool_and(extract(epoch FROM at)::bigint % 3600 = 0) THEN 60 ELSE 15 END AS grain
    FROM (SELECT date_bin('1 hour', $3::timestamptz, date_trunc('hour', $3::timestamptz AT TIME ZONE $6) AT TIME ZONE $6)
        - n * interval '1 hour' AS at FROM generate_series(0, 23) AS n) AS edges
), tail AS MATERIALIZED (
  SELECT id, created_at, chain, network, tx_hash, status, coalesce(reason, '') AS reason, cached, amount_atomic, payer, latency_ms
    FROM ${tailFrom('$9')}
), firsts AS (
  SELECT DISTINCT ON (network, tx_hash) network, tx_hash, created_at, id, chain, amount_atomic
    FROM tail WHERE status = 'confirmed' AND amount_atomic > 0 ORDER BY network, tx_hash, created_at, id
), ${TAKEN_BACK}, moved AS (
  SELECT f.created_at, f.chain, f.amount_atomic, m.first_at AS old_at, m.chain AS old_chain, m.amount_atomic AS old_amount
    FROM firsts f ${MONEY_BEFORE} WHERE (m.first_at IS NULL OR (f.created_at, f.id) < (m.first_at, m.log_id)) AND ${STANDS}
), rolled AS (
  SELECT width_bucket(bucket, (SELECT nears FROM frame)) AS slot, chain, status, reason, verifications, cached,
      volume_atomic AS volume
    FROM verification_rollups WHERE tenant_id = $1 AND environment = $2
      AND grain_minutes = (SELECT CASE WHEN $5 = 'day' THEN 1440 ELSE fine END FROM frame)
      AND bucket >= (SELECT min(near) FROM edges) AND bucket < (SELECT max(near) FROM edges)
  UNION ALL
  SELECT e.slot - side, chain, status, reason, sign * verifications, sign * cached, sign * volume_atomic
    FROM edges e JOIN verification_rollups r ON tenant_id = $1 AND environment = $2
        AND grain_minutes = (SELECT fine FROM frame) AND bucket >= least(e.at, e.near) AND bucket < greatest(e.at, e.near),
      LATERAL (VALUES (0, sign(extract(epoch FROM e.near - e.at))), (1, sign(extract(epoch FROM e.at - e.near))))
        AS m (side, sign)
    WHERE e.at <> e.near
), facts AS (
  SELECT created_at AS at, chain, status, reason, 1 AS verifications, cached::int AS cached, 0::numeric AS volume FROM tail
  UNION ALL SELECT created_at, chain, 'confirmed', '', 0, 0, amount_atomic FROM moved
  UNION ALL SELECT old_at, old_chain, 'confirmed', '', 0, 0, -old_amount FROM moved WHERE old_at IS NOT NULL
  UNION ALL SELECT first_at, chain, 'confirmed', '', 0, 0, -amount_atomic FROM returned
), cells AS MATERIALIZED (
  SELECT slot, chain, status, reason, sum(verifications)::bigint AS verifications, sum(cached)::bigint AS cached,
      sum(volume * CASE WHEN chain = ANY ($8) THEN 1 ELSE 1000000000000 END) AS volume
    FROM (
      SELECT * FROM rolled
      UNION ALL
      SELECT width_bucket(at, (SELECT bounds FROM frame)), chain, status, reason, verifications, cached, volume FROM facts
    ) AS known
    WHERE slot BETWEEN 1 AND (SELECT slots FROM frame) AND ($7::text IS NULL OR chain = $7)
    GROUP BY 1, 2, 3, 4 HAVING sum(verifications) <> 0 OR sum(cached) <> 0 OR sum(volume) <> 0
), measured AS (
  SELECT width_bucket(bucket, (SELECT starts FROM hours)) AS hour, chain, slots, calls, total_ms
    FROM latency_rollups WHERE tenant_id = $1 AND environment = $2
      AND grain_minutes = (SELECT grain FROM hours) AND bucket >= (SELECT start FROM hours) AND bucket < (SELECT until FROM hours)
  UNION ALL
  SELECT width_bucket(created_at, (SELECT starts FROM hours)), chain, ARRAY[latency_slot(latency_ms)], ARRAY[1::bigint],
      greatest(latency_ms, 0)
    FROM tail WHERE created_at >= (SELECT start FROM hours) AND created_at < (SELECT until FROM hours)
), latency AS (
  SELECT hour, array_agg(slot ORDER BY slot) AS slots, array_agg(n ORDER BY slot) AS calls, sum(total_ms) AS total_ms
    FROM (
      SELECT hour, slot, sum(n) AS n, sum(CASE WHEN nth = 1 THEN total_ms ELSE 0 END) AS total_ms
        FROM measured, unnest(slots, calls) WITH ORDINALITY AS u (slot, n, nth) WHERE $7::text IS NULL OR chain = $7
        GROUP BY 1, 2
    ) AS merged GROUP BY 1
), whole AS (
  SELECT date_bin('1 day', start - interval '1 microsecond', 'epoch') + interval '1 day' AS day FROM frame
), payers AS (
  SELECT (SELECT coalesce(sum(payers), 0) FROM payer_counts WHERE tenant_id = $1 AND environment = $2
        AND chain = coalesce($7, '') AND day >= (SELECT day FROM whole))
    + (SELECT count(*) FROM payer_last_seen WHERE tenant_id = $1 AND environment = $2 AND chain = coalesce($7, '')
        AND last_at >= (SELECT start FROM frame) AND last_at < (SELECT day FROM whole) AND last_at > '-infinity')
    + (SELECT count(*) FROM (
        SELECT DISTINCT payer FROM tail WHERE status = 'confirmed' AND payer IS NOT NULL AND ($7::text IS NULL OR chain = $7)
          AND created_at >= (SELECT start FROM frame)) AS t
        WHERE coalesce((SELECT l.last_at FROM payer_last_seen l WHERE l.tenant_id = $1 AND l.environment = $2
          AND l.chain = coalesce($7, '') AND l.payer = t.payer LIMIT 1), '-infinity') < (SELECT start FROM frame)) AS payers
)
SELECT f.start, f.until, to_json(f.bounds[:f.slots]) AS starts, to_json(h.starts) AS hours, p.payers::int AS payers,
  (SELECT coalesce(json_agg(json_build_array(slot, sum_all, sum_ok, sum_volume::text) ORDER BY slot), '[]') FROM (
     SELECT slot, sum(verifications) AS sum_all, coalesce(sum(verifications) FILTER (WHERE status = 'confirmed'), 0) AS sum_ok,
       sum(volume) AS sum_volume FROM cells GROUP BY slot) AS s) AS trend,
  (SELECT coalesce(json_agg(json_build_object('chain', chain, 'status', status, 'reason', reason, 'verifications', n,
       'cached', c, 'volume', v::text)), '[]') FROM (
     SELECT chain, status, reason, sum(verifications) AS n, sum(cached) AS c, sum(volume) AS v FROM cells
       GROUP BY 1, 2, 3) AS o) AS outcomes,
  (SELECT coalesce(json_agg(json_build_array(hour, slots, calls, total_ms)), '[]') FROM latency) AS latency
FROM frame f, hours h, payers p`;

/**
 * Reads whole UTC days, including the current one.
 *
 * $1 tenant, $2 environment, $3 now, $4 days, $5 chain or null, $6 chains with 18 decimals, $7 limit, $8 position read before
 */
export const TOP_PAYERS_SQL = `
WITH frame AS (
  SELECT date_bin('1 day', $3::timestamptz, 'epoch') - ($4::int - 1) * interval '1 day' AS start
), firsts AS (
  SELECT DISTINCT ON (network, tx_hash) network, tx_hash, created_at, id, chain, coalesce(payer, '') AS payer, amount_atomic
    FROM ${tailFrom('$8')} AND status = 'confirmed' AND amount_atomic > 0
    ORDER BY network, tx_hash, created_at, id
), ${TAKEN_BACK}, moved AS (
  SELECT f.created_at, f.chain, f.payer, f.amount_atomic, m.first_at AS old_at, m.chain AS old_chain, m.payer AS old_payer,
      m.amount_atomic AS old_amount
    FROM firsts f ${MONEY_BEFORE} WHERE (m.first_at IS NULL OR (f.created_at, f.id) < (m.first_at, m.log_id)) AND ${STANDS}
), facts AS (
  SELECT day AS at, chain, payer, payments, volume_atomic AS volume FROM payer_days
    WHERE tenant_id = $1 AND environment = $2 AND day >= (SELECT start FROM frame)
  UNION ALL SELECT created_at, chain, payer, 1, amount_atomic FROM moved
  UNION ALL SELECT old_at, old_chain, old_payer, -1, -old_amount FROM moved WHERE old_at IS NOT NULL
  UNION ALL SELECT first_at, chain, payer, -1, -amount_atomic FROM returned
)
SELECT payer, sum(payments)::int AS payments, sum(units)::text AS volume, (SELECT start FROM frame) AS start
  FROM (
    SELECT payer, sum(payments) AS payments, sum(volume) * CASE WHEN chain = ANY ($6) THEN 1 ELSE 1000000000000 END AS units
      FROM facts WHERE at >= (SELECT start FROM frame) AND payer <> '' AND ($5::text IS NULL OR chain = $5)
      GROUP BY payer, chain
  ) AS chains GROUP BY payer HAVING sum(payments) > 0 ORDER BY sum(units) DESC, payer LIMIT $7`;
