import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Outbound webhooks: where tenants listen, the events that left the outbox, their deliveries, and each attempt; and
 * what has been warned of, so that it is warned of once.
 */
export class CreateWebhooks1763800000009 implements MigrationInterface {
  readonly name = 'CreateWebhooks1763800000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(CLAIM_WEBHOOK_DELIVERIES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION claim_webhook_deliveries;
      DROP TABLE key_expiry_warnings; DROP TABLE quota_warnings;
      DROP TABLE webhook_attempts; DROP TABLE webhook_deliveries; DROP TABLE webhook_events; DROP TABLE webhook_endpoints;
    `);
  }
}

const TABLES = `
  CREATE TABLE webhook_endpoints (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    environment text NOT NULL CHECK (environment IN ('live', 'test')),
    url text NOT NULL,
    description text,
    event_types text[] NOT NULL,
    enabled boolean NOT NULL DEFAULT true,
    disabled_reason text CHECK (disabled_reason IN ('tenant', 'gone', 'failing')),
    -- These two are sealed for the tenant and the endpoint where there is an ENCRYPTION_KEY (docs/adr/0021).
    secret bytea NOT NULL,
    -- The newest first; they sign along until previous_secret_until.
    previous_secrets bytea[] NOT NULL DEFAULT '{}',
    previous_secret_until timestamptz(3),
    -- Since when every attempt has failed.
    failing_since timestamptz(3),
    last_failed_at timestamptz(3),
    -- The receiver asked for rest (Retry-After with 429 or 503).
    quiet_until timestamptz(3),
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
  );
  CREATE INDEX webhook_endpoints_list_idx ON webhook_endpoints (tenant_id, environment, created_at DESC, id DESC);

  -- Moved here from the outbox; no foreign key to tenants, because each insert of a hot tenant would lock its one row.
  CREATE TABLE webhook_events (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    environment text NOT NULL,
    event_type text NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
  );
  CREATE INDEX webhook_events_replay_idx ON webhook_events (tenant_id, environment, created_at, id);
  CREATE INDEX webhook_events_created_idx ON webhook_events (created_at);

  CREATE TABLE webhook_deliveries (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    environment text NOT NULL,
    endpoint_id uuid NOT NULL,
    event_id uuid NOT NULL,
    event_type text NOT NULL,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
    -- Attempts made.
    attempt smallint NOT NULL DEFAULT 0,
    status_code smallint,
    duration_ms integer,
    error text,
    next_attempt_at timestamptz(3),
    lease_until timestamptz,
    lease_token uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz(3),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, endpoint_id) REFERENCES webhook_endpoints (tenant_id, id) ON DELETE CASCADE
  );
  CREATE INDEX webhook_deliveries_due_idx ON webhook_deliveries (tenant_id, endpoint_id, next_attempt_at)
    WHERE status = 'pending';
  CREATE INDEX webhook_deliveries_always_idx ON webhook_deliveries (tenant_id, endpoint_id, next_attempt_at)
    WHERE status = 'pending' AND event_type = 'subscription.changed';
  CREATE INDEX webhook_deliveries_leased_idx ON webhook_deliveries (tenant_id, endpoint_id)
    WHERE status = 'pending' AND lease_until IS NOT NULL;
  CREATE INDEX webhook_deliveries_list_idx ON webhook_deliveries (tenant_id, endpoint_id, created_at DESC, id DESC);
  -- Few among very many that were delivered, and what their owner looks for.
  CREATE INDEX webhook_deliveries_failed_idx ON webhook_deliveries (tenant_id, endpoint_id, created_at DESC, id DESC)
    WHERE status = 'failed';
  CREATE INDEX webhook_deliveries_event_idx ON webhook_deliveries (tenant_id, event_id);
  CREATE INDEX webhook_deliveries_created_idx ON webhook_deliveries (created_at);

  CREATE TABLE webhook_attempts (
    tenant_id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    attempt smallint NOT NULL,
    status_code smallint,
    duration_ms integer NOT NULL,
    error text,
    response_excerpt text,
    attempted_at timestamptz(3) NOT NULL,
    PRIMARY KEY (tenant_id, delivery_id, attempt),
    FOREIGN KEY (tenant_id, delivery_id) REFERENCES webhook_deliveries (tenant_id, id) ON DELETE CASCADE
  );

  CREATE TABLE quota_warnings (
    tenant_id uuid NOT NULL,
    environment text NOT NULL,
    period date NOT NULL,
    level smallint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, environment, period, level)
  );

  CREATE TABLE key_expiry_warnings (
    tenant_id uuid NOT NULL,
    key_id uuid NOT NULL,
    days_ahead smallint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, key_id, days_ahead)
  );
`;

/**
 * Leases due deliveries to the caller: at most p_cap of an endpoint at once over all processes (one while everything
 * to it fails), and in turns: the tenant with the fewest under way is first. Claims come one after the other, under
 * an advisory lock that ends with this statement, so the counts are exact; whoever records an outcome is not waited for.
 *
 * Endpoints with work are found by skipping through the index from one to the next, however long their queues are, from
 * anywhere and once around. What a claim costs has a bound: it skips p_walk times and weighs p_lanes endpoints that have
 * something due. Where there are more of them it sees a part, another one each time. Only what is chosen is locked.
 * Whether something is due says the caller's clock (p_now); leases are the database's.
 */
const CLAIM_WEBHOOK_DELIVERIES = `
  CREATE FUNCTION claim_webhook_deliveries(
    p_now timestamptz, p_lease_seconds integer, p_limit integer, p_cap integer, p_plans text[], p_walk integer, p_lanes integer)
  RETURNS TABLE (
    tenant_id uuid, id uuid, endpoint_id uuid, event_id uuid, environment text, event_type text, attempt smallint,
    lease_token uuid, url text, secret bytea, previous_secrets bytea[], previous_secret_until timestamptz,
    payload jsonb, event_created_at timestamptz)
  LANGUAGE plpgsql
  -- Whatever the planner knows or does not know of the tables: from lane to lane by their one index, and no table as a whole.
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
    WITH RECURSIVE lane AS (
      -- Not a lane itself: where the walk begins. It ends at the last tenant, and then, from the first, where it began.
      SELECT v_start AS tenant_id, c_first AS endpoint_id, NULL::timestamptz AS due_at, c_last AS until, 0 AS walked
      UNION ALL
      SELECT next.tenant_id, next.endpoint_id, next.next_attempt_at, next.until, l.walked + 1
      FROM lane l CROSS JOIN LATERAL (
        (SELECT d.tenant_id, d.endpoint_id, d.next_attempt_at, l.until FROM webhook_deliveries d
          WHERE d.status = 'pending' AND (d.tenant_id, d.endpoint_id) > (l.tenant_id, l.endpoint_id) AND d.tenant_id < l.until
          ORDER BY d.tenant_id, d.endpoint_id, d.next_attempt_at LIMIT 1)
        UNION ALL
        (SELECT d.tenant_id, d.endpoint_id, d.next_attempt_at, v_start FROM webhook_deliveries d
          WHERE d.status = 'pending' AND l.until = c_last AND d.tenant_id < v_start
          ORDER BY d.tenant_id, d.endpoint_id, d.next_attempt_at LIMIT 1)
        LIMIT 1) next
      WHERE l.walked < p_walk),
    open AS (
      SELECT e.tenant_id, e.id, e.failing_since, t.plan = ANY (p_plans) AS entitled, flying.count AS flying
      FROM lane l
      JOIN webhook_endpoints e ON e.tenant_id = l.tenant_id AND e.id = l.endpoint_id
      JOIN tenants t ON t.id = e.tenant_id
      CROSS JOIN LATERAL (SELECT count(*) AS count FROM webhook_deliveries f
        WHERE f.tenant_id = e.tenant_id AND f.endpoint_id = e.id AND f.status = 'pending'
          AND f.lease_until > clock_timestamp()) flying
      -- The earliest of its lane: when that is not due, nothing is.
      WHERE l.due_at <= p_now AND e.enabled AND t.status = 'active'
        AND (e.quiet_until IS NULL OR e.quiet_until <= p_now)
        AND (t.plan = ANY (p_plans) OR EXISTS (SELECT FROM webhook_deliveries a WHERE a.tenant_id = e.tenant_id
          AND a.endpoint_id = e.id AND a.status = 'pending' AND a.event_type = 'subscription.changed'))
      LIMIT p_lanes),
    standing AS (
      SELECT o.*, sum(o.flying) OVER (PARTITION BY o.tenant_id) AS flying_of_tenant FROM open o),
    due AS (
      SELECT o.tenant_id, d.id, o.failing_since IS NOT NULL AS failing, d.next_attempt_at,
        o.flying_of_tenant + row_number() OVER (PARTITION BY o.tenant_id ORDER BY d.next_attempt_at) AS turn
      FROM standing o CROSS JOIN LATERAL (
        SELECT d.id, d.next_attempt_at FROM webhook_deliveries d
        WHERE o.entitled AND d.tenant_id = o.tenant_id AND d.endpoint_id = o.id AND d.status = 'pending'
          AND d.next_attempt_at <= p_now AND (d.lease_until IS NULL OR d.lease_until <= clock_timestamp())
          AND EXISTS (SELECT FROM webhook_events v WHERE v.tenant_id = d.tenant_id AND v.id = d.event_id)
        ORDER BY d.next_attempt_at
        LIMIT greatest(0, CASE WHEN o.failing_since IS NULL THEN p_cap ELSE 1 END - o.flying)) d
      UNION ALL
      -- That the plan has ended is told to whom it has ended for.
      SELECT o.tenant_id, d.id, true, d.next_attempt_at, o.flying_of_tenant + 1
      FROM standing o CROSS JOIN LATERAL (
        SELECT d.id, d.next_attempt_at FROM webhook_deliveries d
        WHERE NOT o.entitled AND o.flying = 0 AND d.tenant_id = o.tenant_id AND d.endpoint_id = o.id
          AND d.status = 'pending' AND d.event_type = 'subscription.changed'
          AND d.next_attempt_at <= p_now AND (d.lease_until IS NULL OR d.lease_until <= clock_timestamp())
          AND EXISTS (SELECT FROM webhook_events v WHERE v.tenant_id = d.tenant_id AND v.id = d.event_id)
        ORDER BY d.next_attempt_at LIMIT 1) d),
    turns AS (
      -- Of those whose turn it is, first who has not failed, then who waits the longest: never the lowest id.
      SELECT tenant_id, id FROM due ORDER BY turn, failing, next_attempt_at, id LIMIT p_limit),
    taken AS (
      -- What somebody else is changing at this moment is left for the next claim.
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
  END $$`;
