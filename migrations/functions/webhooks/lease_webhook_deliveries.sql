-- Leases due deliveries to the caller: at most p_cap of an endpoint at once over all processes, and one while every
-- delivery to it fails. The tenant with the fewest leased deliveries is first.
-- Calls run one after the other, under an advisory lock that ends with this statement, so the counts are exact. Writers
-- of outcomes do not wait for it.
--
-- Endpoints with work are found by skipping through the index from one to the next, whatever the length of their
-- queues. The scan starts at a random tenant and wraps around once.
-- A call's cost is bounded: it skips p_most_skipped times and weighs p_most_endpoints endpoints with due deliveries.
-- With more of them, a call sees a random part. Only the chosen deliveries are locked.
-- Endpoints in Test are served on every plan, those in Live on the plans of p_plans.
-- The caller's clock (p_now) decides what is due; leases use the database's clock.
--
-- revision: 2
CREATE OR REPLACE FUNCTION lease_webhook_deliveries(
  p_now timestamptz, p_lease_seconds integer, p_limit integer, p_cap integer, p_plans text[], p_most_skipped integer, p_most_endpoints integer)
RETURNS TABLE (
  tenant_id uuid, id uuid, endpoint_id uuid, event_id uuid, environment text, event_type text, attempt smallint,
  lease_token uuid, url text, secret bytea, previous_secrets bytea[], previous_secret_until timestamptz,
  payload jsonb, event_created_at timestamptz)
LANGUAGE plpgsql
-- Independent of the planner's statistics: goes from endpoint to endpoint by their one index, and reads no whole table.
SET enable_incremental_sort = off SET enable_seqscan = off SET enable_bitmapscan = off
SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
AS $$
#variable_conflict use_column
DECLARE
  c_first CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
  c_last CONSTANT uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  v_start uuid := gen_random_uuid();
BEGIN
  PERFORM pg_advisory_xact_lock(402000002);
  RETURN QUERY
  WITH RECURSIVE scan AS (
    -- The first row is no endpoint, but the start of the scan. The scan runs to the last tenant, then from the first
    -- tenant to the start.
    SELECT v_start AS tenant_id, c_first AS endpoint_id, NULL::timestamptz AS due_at, c_last AS until, 0 AS skipped
    UNION ALL
    SELECT next.tenant_id, next.endpoint_id, next.next_attempt_at, next.until, s.skipped + 1
    FROM scan s CROSS JOIN LATERAL (
      (SELECT d.tenant_id, d.endpoint_id, d.next_attempt_at, s.until FROM webhook_deliveries d
        WHERE d.status = 'pending' AND (d.tenant_id, d.endpoint_id) > (s.tenant_id, s.endpoint_id) AND d.tenant_id < s.until
        ORDER BY d.tenant_id, d.endpoint_id, d.next_attempt_at LIMIT 1)
      UNION ALL
      (SELECT d.tenant_id, d.endpoint_id, d.next_attempt_at, v_start FROM webhook_deliveries d
        WHERE d.status = 'pending' AND s.until = c_last AND d.tenant_id < v_start
        ORDER BY d.tenant_id, d.endpoint_id, d.next_attempt_at LIMIT 1)
      LIMIT 1) next
    WHERE s.skipped < p_most_skipped),
  open AS (
    SELECT e.tenant_id, e.id, e.failing_since, (t.plan = ANY (p_plans) OR e.environment = 'test') AS entitled, leased.count AS leased
    FROM scan s
    JOIN webhook_endpoints e ON e.tenant_id = s.tenant_id AND e.id = s.endpoint_id
    JOIN tenants t ON t.id = e.tenant_id
    CROSS JOIN LATERAL (SELECT count(*) AS count FROM webhook_deliveries f
      WHERE f.tenant_id = e.tenant_id AND f.endpoint_id = e.id AND f.status = 'pending'
        AND f.lease_until > clock_timestamp()) leased
    -- The earliest delivery of its endpoint: when it is not due, none is.
    WHERE s.due_at <= p_now AND e.enabled AND t.status = 'active'
      AND (e.quiet_until IS NULL OR e.quiet_until <= p_now)
      AND (t.plan = ANY (p_plans) OR e.environment = 'test' OR EXISTS (SELECT FROM webhook_deliveries a WHERE a.tenant_id = e.tenant_id
        AND a.endpoint_id = e.id AND a.status = 'pending' AND a.event_type = 'subscription.changed'))
    LIMIT p_most_endpoints),
  counted AS (
    SELECT o.*, sum(o.leased) OVER (PARTITION BY o.tenant_id) AS leased_of_tenant FROM open o),
  due AS (
    SELECT o.tenant_id, d.id, o.failing_since IS NOT NULL AS failing, d.next_attempt_at,
      o.leased_of_tenant + row_number() OVER (PARTITION BY o.tenant_id ORDER BY d.next_attempt_at) AS turn
    FROM counted o CROSS JOIN LATERAL (
      SELECT d.id, d.next_attempt_at FROM webhook_deliveries d
      WHERE o.entitled AND d.tenant_id = o.tenant_id AND d.endpoint_id = o.id AND d.status = 'pending'
        AND d.next_attempt_at <= p_now AND (d.lease_until IS NULL OR d.lease_until <= clock_timestamp())
        AND EXISTS (SELECT FROM webhook_events v WHERE v.tenant_id = d.tenant_id AND v.id = d.event_id)
      ORDER BY d.next_attempt_at
      LIMIT greatest(0, CASE WHEN o.failing_since IS NULL THEN p_cap ELSE 1 END - o.leased)) d
    UNION ALL
    -- An event about the end of a plan goes to the tenant whose plan has ended.
    SELECT o.tenant_id, d.id, true, d.next_attempt_at, o.leased_of_tenant + 1
    FROM counted o CROSS JOIN LATERAL (
      SELECT d.id, d.next_attempt_at FROM webhook_deliveries d
      WHERE NOT o.entitled AND o.leased = 0 AND d.tenant_id = o.tenant_id AND d.endpoint_id = o.id
        AND d.status = 'pending' AND d.event_type = 'subscription.changed'
        AND d.next_attempt_at <= p_now AND (d.lease_until IS NULL OR d.lease_until <= clock_timestamp())
        AND EXISTS (SELECT FROM webhook_events v WHERE v.tenant_id = d.tenant_id AND v.id = d.event_id)
      ORDER BY d.next_attempt_at LIMIT 1) d),
  turns AS (
    -- Of those next in turn, endpoints without failures first, then the longest waiting; never the lowest id.
    SELECT tenant_id, id FROM due ORDER BY turn, failing, next_attempt_at, id LIMIT p_limit),
  taken AS (
    -- A delivery that another transaction is changing is left for the next call.
    SELECT d.tenant_id, d.id FROM turns JOIN webhook_deliveries d ON d.tenant_id = turns.tenant_id AND d.id = turns.id
    WHERE d.status = 'pending' AND d.next_attempt_at <= p_now
      AND (d.lease_until IS NULL OR d.lease_until <= clock_timestamp())
    FOR UPDATE OF d SKIP LOCKED)
  UPDATE webhook_deliveries d
    SET lease_until = clock_timestamp() + make_interval(secs => p_lease_seconds), lease_token = gen_random_uuid()
    FROM taken, webhook_endpoints e, webhook_events v
    WHERE d.tenant_id = taken.tenant_id AND d.id = taken.id
      AND e.tenant_id = d.tenant_id AND e.id = d.endpoint_id AND v.tenant_id = d.tenant_id AND v.id = d.event_id
    RETURNING d.tenant_id, d.id, d.endpoint_id, d.event_id, d.environment, d.event_type, d.attempt, d.lease_token,
      e.url, e.secret, e.previous_secrets, e.previous_secret_until, v.payload, v.created_at;
END $$;
