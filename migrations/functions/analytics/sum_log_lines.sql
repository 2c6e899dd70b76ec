-- Adds the rows of a tenant's log from p_from to before p_until to every rollup table, in one statement: all tables use
-- one snapshot. The caller holds the tenant's row of rollup_positions and knows that no sum contains these rows.
-- p_first_transaction leaves out rows that were summed by transaction before the change to times ('0': none).
-- Each table is read and written for p_tenant alone, so that a distributed database runs it on one node.
-- Histograms are arrays: a row for each slot made up half of all written data.
-- Money counts once, at the earliest confirmed row of its payment; when an earlier row turns up later, the money moves.
-- A payer's last payment is stored by quarter of an hour. Every local midnight falls on one, and a payer with a payment
-- each minute causes four writes an hour.
-- Known payments and payers are looked up row by row (LIMIT 1). The planner cannot know how few rows are taken, and
-- would read millions of others.
--
-- revision: 1
CREATE OR REPLACE FUNCTION sum_log_lines(
  p_tenant uuid, p_from timestamptz, p_until timestamptz, p_first_transaction xid8) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  WITH taken AS MATERIALIZED (
    SELECT * FROM verification_log
      WHERE tenant_id = p_tenant AND created_at >= p_from AND created_at < p_until AND transaction_id >= p_first_transaction
  ), firsts AS (
    SELECT DISTINCT ON (tx_hash, tenant_id, environment, network) tenant_id, environment, network, tx_hash,
        created_at, id, chain, coalesce(payer, '') AS payer, amount_atomic
      FROM taken WHERE status = 'confirmed' AND amount_atomic > 0
      ORDER BY tx_hash, tenant_id, environment, network, created_at, id
  ), moved AS MATERIALIZED (
    SELECT f.*, m.first_at AS old_at, m.chain AS old_chain, m.payer AS old_payer, m.amount_atomic AS old_amount
      FROM firsts f LEFT JOIN LATERAL (
        SELECT * FROM verified_money k WHERE k.tenant_id = p_tenant AND k.environment = f.environment
          AND k.network = f.network AND k.tx_hash = f.tx_hash LIMIT 1) AS m ON true
      WHERE m.first_at IS NULL OR (f.created_at, f.id) < (m.first_at, m.log_id)
  ), money AS MATERIALIZED (
    SELECT tenant_id, environment, created_at AS at, chain, payer, 1 AS payments, amount_atomic AS amount FROM moved
    UNION ALL
    SELECT tenant_id, environment, old_at, old_chain, old_payer, -1, -old_amount FROM moved WHERE old_at IS NOT NULL
  ), remember_money AS (
    INSERT INTO verified_money (tenant_id, environment, network, tx_hash, first_at, log_id, chain, payer, amount_atomic)
      SELECT tenant_id, environment, network, tx_hash, created_at, id, chain, payer, amount_atomic FROM moved
      ON CONFLICT (tenant_id, environment, network, tx_hash) DO UPDATE SET first_at = excluded.first_at,
        log_id = excluded.log_id, chain = excluded.chain, payer = excluded.payer, amount_atomic = excluded.amount_atomic
  ), quarters AS (
    SELECT tenant_id, environment, date_bin('15 minutes', at, 'epoch') AS quarter, chain, status, reason,
        sum(verifications) AS verifications, sum(cached) AS cached, sum(volume) AS volume
      FROM (
        SELECT tenant_id, environment, created_at AS at, chain, status, coalesce(reason, '') AS reason,
            1 AS verifications, cached::int AS cached, 0::numeric AS volume FROM taken
        UNION ALL
        SELECT tenant_id, environment, at, chain, 'confirmed', '', 0, 0, amount FROM money
      ) AS facts GROUP BY 1, 2, 3, 4, 5, 6
  ), roll AS (
    INSERT INTO verification_rollups AS r
      SELECT tenant_id, environment, grain, date_bin(make_interval(mins => grain), quarter, 'epoch'), chain, status, reason,
          sum(verifications), sum(cached), sum(volume)
        FROM quarters, unnest('{15,60,1440}'::int[]) AS grain GROUP BY 1, 2, 3, 4, 5, 6, 7
      ON CONFLICT (tenant_id, environment, grain_minutes, bucket, chain, status, reason) DO UPDATE SET
        verifications = r.verifications + excluded.verifications, cached = r.cached + excluded.cached,
        volume_atomic = r.volume_atomic + excluded.volume_atomic
  ), latencies AS (
    SELECT tenant_id, environment, date_bin('15 minutes', created_at, 'epoch') AS quarter, chain,
        latency_slot(latency_ms) AS slot, count(*) AS calls, sum(greatest(latency_ms, 0)) AS total_ms
      FROM taken GROUP BY 1, 2, 3, 4, 5
  ), slots AS (
    SELECT tenant_id, environment, grain, date_bin(make_interval(mins => grain), quarter, 'epoch') AS bucket, chain, slot,
        sum(calls)::bigint AS calls, sum(total_ms)::bigint AS total_ms
      FROM latencies, unnest('{15,60}'::int[]) AS grain GROUP BY 1, 2, 3, 4, 5, 6
  ), roll_latency AS (
    INSERT INTO latency_rollups AS r
      SELECT tenant_id, environment, grain, bucket, chain, array_agg(slot ORDER BY slot), array_agg(calls ORDER BY slot),
          sum(total_ms) FROM slots GROUP BY 1, 2, 3, 4, 5
      ON CONFLICT (tenant_id, environment, grain_minutes, bucket, chain) DO UPDATE SET
        total_ms = r.total_ms + excluded.total_ms, (slots, calls) = (
          SELECT array_agg(slot ORDER BY slot), array_agg(n ORDER BY slot) FROM (
            SELECT slot, sum(n)::bigint AS n FROM unnest(r.slots || excluded.slots, r.calls || excluded.calls) AS u (slot, n)
              GROUP BY slot) AS merged)
  ), seen AS (
    SELECT tenant_id, environment, c.chain, payer, max(date_bin('15 minutes', created_at, 'epoch')) AS at
      FROM taken, unnest(ARRAY['', taken.chain]) AS c(chain)
      WHERE status = 'confirmed' AND payer IS NOT NULL GROUP BY 1, 2, 3, 4
  ), later AS MATERIALIZED (
    SELECT s.*, p.last_at AS old_at
      FROM seen s LEFT JOIN LATERAL (
        SELECT k.last_at FROM payer_last_seen k WHERE k.tenant_id = p_tenant AND k.environment = s.environment
          AND k.chain = s.chain AND k.payer = s.payer LIMIT 1) AS p ON true
      WHERE p.last_at IS NULL OR s.at > p.last_at
  ), roll_payers AS (
    INSERT INTO payer_last_seen SELECT tenant_id, environment, chain, payer, at FROM later
      ON CONFLICT (tenant_id, environment, chain, payer) DO UPDATE SET last_at = excluded.last_at
  ), count_payers AS (
    INSERT INTO payer_counts AS p
      SELECT tenant_id, environment, chain, date_bin('1 day', at, 'epoch'), sum(n) FROM (
        SELECT tenant_id, environment, chain, at, 1 AS n FROM later
        UNION ALL SELECT tenant_id, environment, chain, old_at, -1 FROM later WHERE old_at IS NOT NULL
      ) AS days GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0
      ON CONFLICT (tenant_id, environment, chain, day) DO UPDATE SET payers = p.payers + excluded.payers
  )
  INSERT INTO payer_days AS p
    SELECT tenant_id, environment, date_bin('1 day', at, 'epoch'), payer, chain, sum(payments), sum(amount)
      FROM money GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (tenant_id, environment, day, payer, chain) DO UPDATE SET
      payments = p.payments + excluded.payments, volume_atomic = p.volume_atomic + excluded.volume_atomic;
END $$;
