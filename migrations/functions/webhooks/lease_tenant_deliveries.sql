-- Leases due deliveries of one tenant by the rules of lease_webhook_deliveries: at most p_cap of an endpoint at once over
-- all processes, and one while every delivery to it fails. Of a database that is distributed by tenant, it touches one
-- node only; there the caller decides whose turn it is.
-- Counts are exact: they are read under locks on the endpoints, which end with this statement. An endpoint that another
-- call has locked is left to that call, so no call waits.
-- Endpoints in Test are served on every plan, those in Live on the plans of p_plans.
-- The caller's clock (p_now) decides what is due; leases use the database's clock. All leased rows get one token.
--
-- revision: 2
CREATE OR REPLACE FUNCTION lease_tenant_deliveries(
  p_tenant uuid, p_now timestamptz, p_lease_seconds integer, p_limit integer, p_cap integer, p_plans text[])
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
  v_token CONSTANT uuid := gen_random_uuid();
  v_entitled boolean;
  v_locked uuid[];
  v_clock timestamptz;
  v_until timestamptz;
BEGIN
  SELECT t.plan = ANY (p_plans) INTO v_entitled FROM tenants t WHERE t.id = p_tenant AND t.status = 'active';
  IF v_entitled IS NULL THEN RETURN; END IF;
  WITH own AS (
    SELECT e.id FROM webhook_endpoints e WHERE e.tenant_id = p_tenant AND e.enabled
      AND (e.quiet_until IS NULL OR e.quiet_until <= p_now) ORDER BY e.id FOR NO KEY UPDATE SKIP LOCKED)
  SELECT array_agg(own.id) INTO v_locked FROM own;
  IF v_locked IS NULL THEN RETURN; END IF;
  -- A new statement, whose snapshot has the leases of every call that held these locks before.
  v_clock := clock_timestamp();
  v_until := v_clock + make_interval(secs => p_lease_seconds);
  RETURN QUERY
  WITH open AS (
    SELECT e.tenant_id, e.id, e.failing_since, v_entitled OR e.environment = 'test' AS entitled,
      (SELECT count(*) FROM webhook_deliveries f WHERE f.tenant_id = p_tenant AND f.endpoint_id = e.id
        AND f.status = 'pending' AND f.lease_until > v_clock) AS leased
    FROM webhook_endpoints e WHERE e.tenant_id = p_tenant AND e.id = ANY (v_locked)),
  due AS (
    SELECT o.tenant_id, d.id, d.next_attempt_at
    FROM open o CROSS JOIN LATERAL (
      -- After the end of its plan a tenant gets the event about that alone, one at a time.
      SELECT d.id, d.next_attempt_at FROM webhook_deliveries d
      WHERE d.tenant_id = p_tenant AND d.endpoint_id = o.id AND d.status = 'pending'
        AND (o.entitled OR d.event_type = 'subscription.changed')
        AND d.next_attempt_at <= p_now AND (d.lease_until IS NULL OR d.lease_until <= v_clock)
        AND EXISTS (SELECT FROM webhook_events v WHERE v.tenant_id = p_tenant AND v.id = d.event_id)
      ORDER BY d.next_attempt_at
      LIMIT greatest(0, CASE WHEN o.entitled AND o.failing_since IS NULL THEN p_cap ELSE 1 END - o.leased)) d),
  turns AS (
    SELECT tenant_id, id FROM due ORDER BY next_attempt_at, id LIMIT p_limit),
  taken AS (
    SELECT d.tenant_id, d.id FROM turns JOIN webhook_deliveries d ON d.tenant_id = p_tenant AND d.id = turns.id
    WHERE d.status = 'pending' AND d.next_attempt_at <= p_now AND (d.lease_until IS NULL OR d.lease_until <= v_clock)
    FOR UPDATE OF d SKIP LOCKED)
  UPDATE webhook_deliveries d SET lease_until = v_until, lease_token = v_token
    FROM taken, webhook_endpoints e, webhook_events v
    WHERE d.tenant_id = p_tenant AND d.id = taken.id
      AND e.tenant_id = p_tenant AND e.id = d.endpoint_id AND v.tenant_id = p_tenant AND v.id = d.event_id
    RETURNING d.tenant_id, d.id, d.endpoint_id, d.event_id, d.environment, d.event_type, d.attempt, d.lease_token,
      e.url, e.secret, e.previous_secrets, e.previous_secret_until, v.payload, v.created_at;
END $$;
