import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The whole schema of release 0.2.0 without its functions. Those are files in migrations/functions, applied after the
 * migrations. This is the last rewritten migration: from now on migrations are only added (docs/adr/0023). The current
 * schema is in migrations/schema.sql.
 */
export class Baseline1795910400000 implements MigrationInterface {
  readonly name = 'Baseline1795910400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TENANTS);
    await runner.query(API_KEYS);
    await runner.query(RECORDS);
    await runner.query(PAYMENTS);
    await runner.query(VERIFICATION_LOG);
    await runner.query(IDEMPOTENCY_KEYS);
    await runner.query(BANS);
    await runner.query(WEBHOOKS);
    await runner.query(BILLING);
    await runner.query(ROLLUPS);
    await runner.query(SCREENING);
    await runner.query(SETTLEMENTS);
    await runner.query(SCHEMA_STATE);
  }

  /** Functions first: some take a row of a table, which then cannot be dropped. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DROP_FUNCTIONS);
    await runner.query(DROP_TABLES);
  }
}

/**
 * Tenants and their wallets. Times have milliseconds, because a JavaScript date and therefore a page cursor holds no
 * finer time.
 */
const TENANTS = `
  CREATE TABLE tenants (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email text NOT NULL,
    company_name text,
    plan text NOT NULL DEFAULT 'free',
    plan_source text NOT NULL DEFAULT 'stripe' CHECK (plan_source IN ('operator', 'stripe')),
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'deleted')),
    suspended_reason text,
    limit_overrides jsonb NOT NULL DEFAULT '{}',
    require_reference boolean NOT NULL DEFAULT false,
    risk_threshold double precision,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    deleted_at timestamptz(3),
    billing_suspended_at timestamptz(3),
    paid_up boolean NOT NULL DEFAULT false
  );
  CREATE UNIQUE INDEX tenants_email_key ON tenants (lower(email));
  CREATE INDEX tenants_created_idx ON tenants (created_at, id);

  CREATE TABLE wallets (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    environment text NOT NULL CHECK (environment IN ('live', 'test')),
    chain text NOT NULL,
    address text NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, environment, chain)
  );
`;

/**
 * Keys by tenant, and the one global directory that finds a key's tenant by its hash. No plaintext is ever stored.
 * `limited_by` names the keys whose `requests_per_day` a key's requests count against: itself, or its issuing keys.
 */
const API_KEYS = `
  CREATE TABLE api_keys (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    environment text NOT NULL CHECK (environment IN ('live', 'test')),
    name text,
    masked_key text NOT NULL,
    scopes text[] NOT NULL,
    allowed_ips text[],
    requests_per_day integer,
    limited_by uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(limited_by) <= 4),
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    expires_at timestamptz(3),
    revoked_at timestamptz(3),
    last_used_at timestamptz(3),
    PRIMARY KEY (tenant_id, id)
  );
  CREATE INDEX api_keys_created_idx ON api_keys (tenant_id, created_at, id);

  CREATE TABLE api_key_directory (
    key_hash bytea PRIMARY KEY,
    tenant_id uuid NOT NULL,
    key_id uuid NOT NULL,
    FOREIGN KEY (tenant_id, key_id) REFERENCES api_keys (tenant_id, id)
  );
  CREATE INDEX api_key_directory_key_idx ON api_key_directory (tenant_id, key_id);
`;

/**
 * The audit log, which the database keeps append-only; the outbox of events with the list of listening tenants; and the
 * secrets of the installation, created once. The triggers that refuse changes of the audit log are with their function
 * (functions/audit).
 */
const RECORDS = `
  CREATE TABLE audit_log (
    tenant_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    before jsonb,
    after jsonb,
    request_id text,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
  );
  -- The second index is for the operator, who reads the log of all tenants.
  CREATE INDEX audit_log_tenant_idx ON audit_log (tenant_id, created_at DESC, id DESC);
  CREATE INDEX audit_log_created_idx ON audit_log (created_at DESC, id DESC);

  CREATE TABLE event_listeners (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    environment text NOT NULL CHECK (environment IN ('live', 'test')),
    event_type text NOT NULL,
    PRIMARY KEY (tenant_id, environment, event_type)
  );

  CREATE TABLE outbox (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    environment text NOT NULL CHECK (environment IN ('live', 'test')),
    event_type text NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
  );
  -- The dispatcher takes the oldest events of all tenants.
  CREATE INDEX outbox_created_idx ON outbox (created_at);

  CREATE TABLE installation_secrets (
    name text PRIMARY KEY,
    value text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  );
`;

/**
 * Payments (evidence, not verdicts), the claims on them, the verification leases, and the used units. A verification
 * lease also reserves its unit, which counts until the lease ends. So the unit of a dead process returns without a
 * clean-up job.
 *
 * Units are counted in sixteen shard rows for each tenant and month, because one row takes only a third of the updates.
 * These tables have no foreign key to `tenants`, because each insert of a hot tenant would lock that tenant's one row.
 *
 * A claim covers the whole transaction (no payer), one payer's part of it (no authorization), or the part that one
 * signed authorization of a payer moved. src/domain/claim.ts decides which claims exclude each other.
 *
 * Only the primary key may serve a look-up of one payment. Where tenants have few payments on average, Postgres expects
 * one row from any index that begins with tenant and environment, and takes the smallest index. For a tenant with many
 * payments it then reads all of them, each time. So the other indexes begin with another column, or serve only queries
 * with `created_at > '-infinity'`, as lists have it.
 */
const PAYMENTS = `
  CREATE TABLE payments (
    tenant_id uuid NOT NULL,
    environment text NOT NULL CHECK (environment IN ('live', 'test')),
    network text NOT NULL,
    tx_hash text NOT NULL,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    chain text NOT NULL,
    status text NOT NULL CHECK (status IN ('pending', 'confirmed', 'rejected', 'reorged')),
    reason text,
    evidence jsonb NOT NULL,
    -- The evidence that lists show. The whole evidence is too large for a page of a hundred payments with many payers.
    block jsonb GENERATED ALWAYS AS (evidence -> 'block') STORED,
    finality jsonb GENERATED ALWAYS AS (evidence -> 'finality') STORED,
    judged_wallet text NOT NULL,
    amount_atomic numeric(78,0) NOT NULL,
    from_address text,
    to_address text,
    deepest boolean NOT NULL,
    charged_period date,
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    first_verified_at timestamptz,
    verified_at timestamptz NOT NULL DEFAULT now(),
    remembered_until timestamptz,
    recheck_at timestamptz,
    recheck_misses smallint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    sender_history text,
    PRIMARY KEY (tenant_id, environment, network, tx_hash),
    UNIQUE (id, tenant_id)
  );
  CREATE INDEX payments_list_idx ON payments (tenant_id, environment, created_at DESC, id DESC)
    WHERE created_at > '-infinity';
  CREATE INDEX payments_chain_idx ON payments (tenant_id, environment, chain, created_at DESC, id DESC)
    WHERE created_at > '-infinity';
  CREATE INDEX payments_status_idx ON payments (tenant_id, environment, status, created_at DESC, id DESC)
    WHERE created_at > '-infinity' AND status <> 'confirmed';
  CREATE INDEX payments_recheck_idx ON payments (recheck_at) WHERE recheck_at IS NOT NULL;
  CREATE INDEX payments_sender_idx ON payments (tenant_id, environment, from_address, created_at)
    WHERE status = 'confirmed' AND created_at > '-infinity';
  CREATE INDEX payments_forget_idx ON payments (remembered_until) WHERE charged_period IS NULL;

  CREATE TABLE payment_claims (
    tenant_id uuid NOT NULL,
    environment text NOT NULL,
    network text NOT NULL,
    tx_hash text NOT NULL,
    payer text NOT NULL DEFAULT '',
    authorization_id text NOT NULL DEFAULT '',
    reference text NOT NULL,
    frozen_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, environment, network, tx_hash, payer, authorization_id),
    CHECK (authorization_id = '' OR payer <> ''),
    FOREIGN KEY (tenant_id, environment, network, tx_hash)
      REFERENCES payments (tenant_id, environment, network, tx_hash)
  );
  CREATE INDEX payment_claims_reference_idx ON payment_claims (reference, tenant_id, environment);

  CREATE TABLE verification_leases (
    tenant_id uuid NOT NULL,
    environment text NOT NULL,
    network text NOT NULL,
    tx_hash text NOT NULL,
    token uuid NOT NULL,
    lease_until timestamptz NOT NULL,
    reserved_period date,
    awaited boolean NOT NULL DEFAULT false,
    shared_outcome jsonb,
    PRIMARY KEY (tenant_id, environment, network, tx_hash)
  );
  CREATE INDEX verification_leases_reserved_idx
    ON verification_leases (tenant_id, environment, reserved_period, lease_until)
    WHERE reserved_period IS NOT NULL AND shared_outcome IS NULL;

  CREATE TABLE usage_counters (
    tenant_id uuid NOT NULL,
    environment text NOT NULL,
    period date NOT NULL,
    shard smallint NOT NULL,
    used bigint NOT NULL DEFAULT 0 CHECK (used >= 0),
    PRIMARY KEY (tenant_id, environment, period, shard)
  ) WITH (fillfactor = 50);
`;

/**
 * One row for each answered call, append-only, partitioned by month. The default partition takes rows of months without
 * a partition. Anonymous calls have the nil tenant and a hashed address. The rollups find new rows by `transaction_id`:
 * rows commit out of order, but all transactions before the oldest running one are complete.
 */
const VERIFICATION_LOG = `
  CREATE TABLE verification_log (
    tenant_id uuid NOT NULL,
    environment text NOT NULL,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    created_at timestamptz NOT NULL DEFAULT now(),
    caller text NOT NULL,
    chain text NOT NULL,
    network text NOT NULL,
    tx_hash text NOT NULL,
    payment_id uuid,
    status text NOT NULL,
    reason text,
    cached boolean NOT NULL,
    amount_atomic numeric(78,0) NOT NULL,
    payer text,
    reference text,
    latency_ms integer NOT NULL,
    request_id text,
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (tenant_id, created_at, id)
  ) PARTITION BY RANGE (created_at);
  CREATE TABLE verification_log_default PARTITION OF verification_log DEFAULT;
  CREATE INDEX verification_log_tail_idx ON verification_log (tenant_id, environment, transaction_id);
  /* Partial, so that only who says so (all rows are) reads by it: a tenant's tail through the rows of all others would
     cost whatever those write. */
  CREATE INDEX verification_log_transaction_idx ON verification_log (transaction_id) WHERE transaction_id >= '0';

  -- This month and the next three; a job creates further ones (ensure_verification_log_partition).
  DO $$
  DECLARE
    v_month timestamp;
  BEGIN
    FOR ahead IN 0..3 LOOP
      v_month := date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead);
      EXECUTE format('CREATE TABLE %I PARTITION OF verification_log FOR VALUES FROM (%L) TO (%L)',
        'verification_log_' || to_char(v_month, 'YYYY_MM'),
        v_month AT TIME ZONE 'UTC', (v_month + interval '1 month') AT TIME ZONE 'UTC');
    END LOOP;
  END $$;
`;

/**
 * Stored responses by Idempotency-Key, for a day. While the first request is in progress, `token` leases its row; the
 * response sets `status`. The body is text, because a response is repeated without change.
 */
const IDEMPOTENCY_KEYS = `
  CREATE TABLE idempotency_keys (
    tenant_id uuid NOT NULL,
    caller text NOT NULL,
    operation text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    token uuid NOT NULL,
    locked_until timestamptz NOT NULL,
    status integer,
    headers jsonb,
    body text,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL DEFAULT now() + interval '24 hours',
    PRIMARY KEY (tenant_id, caller, operation, key)
  );
  CREATE INDEX idempotency_keys_expires_idx ON idempotency_keys (expires_at);
`;

/**
 * Banned addresses, and the last failed authentications of each address; both hold only the keyed hash of an address.
 * Global tables: an address belongs to no tenant. `level` is the ban's level, null for bans by the operator.
 */
const BANS = `
  CREATE TABLE bans (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    address_hash text NOT NULL,
    reason text NOT NULL,
    until timestamptz(3) NOT NULL,
    include_keys boolean NOT NULL DEFAULT false,
    level integer,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    lifted_at timestamptz(3)
  );
  CREATE INDEX bans_address_idx ON bans (address_hash, until);
  CREATE INDEX bans_until_idx ON bans (until);

  CREATE TABLE failed_authentications (
    address_hash text PRIMARY KEY,
    failed_at timestamptz(3)[] NOT NULL,
    updated_at timestamptz(3) NOT NULL
  );
  CREATE INDEX failed_authentications_updated_idx ON failed_authentications (updated_at);
`;

/**
 * Outbound webhooks: the endpoints of tenants, the events that left the outbox, their deliveries, and each attempt.
 * Also the warnings that were sent, so that each is sent once.
 */
const WEBHOOKS = `
  CREATE TABLE webhook_endpoints (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    environment text NOT NULL CHECK (environment IN ('live', 'test')),
    url text NOT NULL,
    description text,
    event_types text[] NOT NULL,
    enabled boolean NOT NULL DEFAULT true,
    disabled_reason text CHECK (disabled_reason IN ('tenant', 'gone', 'failing')),
    -- With an ENCRYPTION_KEY, these two are sealed for the tenant and the endpoint (docs/adr/0021).
    secret bytea NOT NULL,
    -- The newest first; they also sign until previous_secret_until.
    previous_secrets bytea[] NOT NULL DEFAULT '{}',
    previous_secret_until timestamptz(3),
    -- Start of the period in which every attempt has failed.
    failing_since timestamptz(3),
    last_failed_at timestamptz(3),
    -- The end of the pause that the receiver requested (Retry-After with 429 or 503).
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
    -- Number of attempts.
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
  -- Few among many delivered ones; tenants list them.
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
 * Billing: the Stripe customer of each tenant, the last known state of its subscription, and the inbox of Stripe's
 * events. Three of the tables are global, because they are read by Stripe's ids.
 *
 * Only the operator sets a tenant's `status`. An overdue bill has a column of its own, so that lifting one suspension
 * never lifts the other.
 */
const BILLING = `
  CREATE TABLE billing_accounts (
    tenant_id uuid PRIMARY KEY REFERENCES tenants (id),
    customer_id text,
    -- Incremented when the customer is gone, so that creating the next one is no repeat at Stripe.
    customer_number integer NOT NULL DEFAULT 1,
    -- As of the last read of Stripe.
    subscription_id text,
    status text,
    price_id text,
    plan text NOT NULL DEFAULT 'free',
    next_plan text NOT NULL DEFAULT 'free',
    suspended boolean NOT NULL DEFAULT false,
    period_end timestamptz(3),
    cancel_at_period_end boolean NOT NULL DEFAULT false,
    grace_since timestamptz(3),
    grace_of text,
    grace_until timestamptz(3),
    inconsistency text,
    -- Whether Stripe demands payment for the subscription.
    charged boolean NOT NULL DEFAULT true,
    synced_at timestamptz(3),
    -- The one open checkout session.
    session_id text,
    session_url text,
    session_params text,
    session_created_at timestamptz(3),
    session_expires_at timestamptz(3),
    session_number integer NOT NULL DEFAULT 1,
    -- The lease on this account, by the database's time.
    lease_token uuid,
    lease_until timestamptz,
    created_at timestamptz(3) NOT NULL DEFAULT now()
  );
  CREATE INDEX billing_accounts_grace_idx ON billing_accounts (grace_until) WHERE grace_until IS NOT NULL;

  CREATE TABLE stripe_customers (
    customer_id text PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    created_at timestamptz(3) NOT NULL DEFAULT now()
  );
  CREATE INDEX stripe_customers_tenant_idx ON stripe_customers (tenant_id);

  CREATE TABLE stripe_events (
    event_id text PRIMARY KEY,
    row_id uuid NOT NULL DEFAULT gen_random_uuid(),
    type text NOT NULL,
    customer_id text,
    occurred_at timestamptz(3) NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    status text NOT NULL CHECK (status IN ('pending', 'applied', 'ignored', 'dead')),
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    last_error text,
    settled_at timestamptz
  );
  CREATE INDEX stripe_events_pending_idx ON stripe_events (next_attempt_at) WHERE status = 'pending';
  CREATE INDEX stripe_events_customer_idx ON stripe_events (customer_id) WHERE status = 'pending';
  CREATE INDEX stripe_events_settled_idx ON stripe_events USING brin (settled_at);
  CREATE INDEX stripe_events_received_idx ON stripe_events (received_at DESC, row_id DESC);
  -- Events that are not processed, few among many: counted at every scrape, listed by the operator.
  CREATE INDEX stripe_events_open_idx ON stripe_events (received_at DESC, row_id DESC)
    WHERE status IN ('pending', 'dead');
  CREATE INDEX stripe_events_refused_idx ON stripe_events (received_at)
    WHERE type IN ('v1.billing.meter.error_report_triggered', 'v1.billing.meter.no_meter_found');

  -- Our customers' subscriptions as a reconciliation read them from Stripe; deleted after the comparison.
  CREATE TABLE stripe_snapshots (
    snapshot_id uuid NOT NULL,
    customer_id text NOT NULL,
    subscription_id text NOT NULL,
    subscription jsonb NOT NULL,
    read_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (snapshot_id, customer_id, subscription_id)
  );

  -- The highest quota of a tenant's plans in a month (live): bought units are never charged again.
  CREATE TABLE overage_allowances (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    period date NOT NULL,
    units bigint NOT NULL,
    PRIMARY KEY (tenant_id, period)
  );

  -- Units past the quota, in the portions that are reported to Stripe. The row holds all that is sent, so that a repeat
  -- is identical.
  CREATE TABLE overage_reports (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    environment text NOT NULL DEFAULT 'live' CHECK (environment = 'live'),
    period date NOT NULL,
    batch integer NOT NULL,
    units bigint NOT NULL CHECK (units > 0),
    identifier text NOT NULL,
    meter text NOT NULL,
    customer_id text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    first_sent_at timestamptz,
    reported_at timestamptz,
    PRIMARY KEY (tenant_id, period, batch)
  );
  CREATE INDEX overage_reports_open_idx ON overage_reports (tenant_id, period, batch) WHERE reported_at IS NULL;
`;

/**
 * Sums of the verification log, maintained by a job (docs/analytics.md). Each row of the log is added exactly once: the
 * job adds the transactions from `taken_until` to the oldest running one, and moves `taken_until` in the same
 * transaction. Rows of the log before `raw_since` may have been removed.
 */
const ROLLUPS = `
  CREATE TABLE rollup_state (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    taken_until xid8 NOT NULL,
    raw_since timestamptz NOT NULL DEFAULT '-infinity',
    rolled_at timestamptz
  );
  INSERT INTO rollup_state (taken_until) VALUES (pg_snapshot_xmin(pg_current_snapshot()));

  CREATE TABLE verification_rollups (
    tenant_id uuid NOT NULL,
    environment text NOT NULL,
    grain_minutes smallint NOT NULL,
    bucket timestamptz NOT NULL,
    chain text NOT NULL,
    status text NOT NULL,
    reason text NOT NULL,
    verifications bigint NOT NULL,
    cached bigint NOT NULL,
    volume_atomic numeric NOT NULL,
    PRIMARY KEY (tenant_id, environment, grain_minutes, bucket, chain, status, reason)
  );
  CREATE TABLE latency_rollups (
    tenant_id uuid NOT NULL,
    environment text NOT NULL,
    grain_minutes smallint NOT NULL,
    bucket timestamptz NOT NULL,
    chain text NOT NULL,
    slots smallint[] NOT NULL,
    calls bigint[] NOT NULL,
    total_ms bigint NOT NULL,
    PRIMARY KEY (tenant_id, environment, grain_minutes, bucket, chain)
  );
  CREATE TABLE payer_last_seen (
    tenant_id uuid NOT NULL,
    environment text NOT NULL,
    chain text NOT NULL,
    payer text NOT NULL,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, environment, chain, payer)
  );
  /*
   * Partial, so that a payer is looked up by the primary key alone: while the planner knows nothing of the table it holds
   * both indexes for equal, and this one reads every payer of the chain. Who reads by time says so (last_at > '-infinity').
   */
  CREATE INDEX payer_last_seen_idx ON payer_last_seen (tenant_id, environment, chain, last_at)
    WHERE last_at > '-infinity';
  /* How many payers were last seen on a UTC day: a window that ends now counts them without reading their rows. */
  CREATE TABLE payer_counts (
    tenant_id uuid NOT NULL,
    environment text NOT NULL,
    chain text NOT NULL,
    day timestamptz NOT NULL,
    payers bigint NOT NULL,
    PRIMARY KEY (tenant_id, environment, chain, day)
  );
  CREATE TABLE payer_days (
    tenant_id uuid NOT NULL,
    environment text NOT NULL,
    day timestamptz NOT NULL,
    payer text NOT NULL,
    chain text NOT NULL,
    payments bigint NOT NULL,
    volume_atomic numeric NOT NULL,
    PRIMARY KEY (tenant_id, environment, day, payer, chain)
  );
  CREATE TABLE verified_money (
    tenant_id uuid NOT NULL,
    environment text NOT NULL,
    network text NOT NULL,
    tx_hash text NOT NULL,
    first_at timestamptz NOT NULL,
    log_id uuid NOT NULL,
    chain text NOT NULL,
    payer text NOT NULL,
    amount_atomic numeric NOT NULL,
    PRIMARY KEY (tenant_id, environment, network, tx_hash)
  );
`;

/**
 * The operator's screening list, in versions of which one is in force, and the sender data that a verification reads.
 * Global tables: the list belongs to the installation. An address is in comparable form (EVM in lower case).
 */
const SCREENING = `
  CREATE TABLE screening_versions (
    version integer PRIMARY KEY,
    entries integer NOT NULL,
    note text,
    created_at timestamptz(3) NOT NULL DEFAULT now()
  );
  CREATE TABLE screening_entries (
    version integer NOT NULL REFERENCES screening_versions (version) ON DELETE CASCADE,
    address text NOT NULL,
    listing text NOT NULL CHECK (listing IN ('watch', 'high', 'severe')),
    category text,
    PRIMARY KEY (version, address)
  );
  CREATE TABLE screening_state (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version integer REFERENCES screening_versions (version),
    last_version integer NOT NULL DEFAULT 0
  );
  INSERT INTO screening_state DEFAULT VALUES;
`;

/**
 * The ledger of settlements. Three of its tables are global, because their rows belong to a chain and not to a tenant:
 * `settlement_authorizations` (one authorization is settled once over all tenants), `signer_nonces` and
 * `signer_transactions` (signed transactions, stored before they are sent: docs/adr/0013).
 */
const SETTLEMENTS = `
  CREATE TABLE settlements (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    environment text NOT NULL CHECK (environment IN ('live', 'test')),
    chain text NOT NULL,
    network text NOT NULL,
    wire_network text NOT NULL,
    x402_version smallint NOT NULL,
    scheme text NOT NULL,
    authorization_id text NOT NULL,
    digest text NOT NULL,
    identifier text,
    asset text NOT NULL,
    payer text NOT NULL,
    payer_code text,
    pay_to text NOT NULL,
    amount_atomic numeric(78,0) NOT NULL,
    valid_before timestamptz,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'settled', 'failed')),
    reason text, tx_hash text NOT NULL,
    cost_reserved numeric(78,0) NOT NULL,
    on_trial boolean NOT NULL DEFAULT false,
    budget_day date NOT NULL,
    charged_period date NOT NULL,
    caller text NOT NULL, request_id text,
    look_at timestamptz NOT NULL, dropped_since timestamptz, dropped_looks integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    maker_until timestamptz, handed_out_at timestamptz, handed_out_to text, handed_out_key bytea,
    PRIMARY KEY (tenant_id, id)
  );
  CREATE INDEX settlements_tx_idx ON settlements (tenant_id, environment, tx_hash);
  CREATE UNIQUE INDEX settlements_identifier_idx ON settlements (tenant_id, environment, identifier)
    WHERE identifier IS NOT NULL AND status <> 'failed';
  CREATE INDEX settlements_authorization_idx ON settlements (tenant_id, network, authorization_id);
  CREATE INDEX settlements_look_idx ON settlements (look_at) WHERE status = 'pending';

  CREATE TABLE settlement_authorizations (
    network text NOT NULL,
    authorization_id text NOT NULL,
    tenant_id uuid NOT NULL,
    settlement_id uuid NOT NULL,
    payer text NOT NULL,
    payer_code text,
    included_at timestamptz,
    PRIMARY KEY (network, authorization_id)
  );
  CREATE INDEX settlement_authorizations_payer_idx ON settlement_authorizations (network, payer, included_at) WHERE payer_code IS NOT NULL;
  CREATE INDEX settlement_authorizations_code_idx ON settlement_authorizations (network, payer_code, included_at)
    WHERE payer_code IS NOT NULL;
  CREATE INDEX settlement_authorizations_underway_idx ON settlement_authorizations (network, payer) WHERE included_at IS NULL;
  CREATE INDEX settlement_authorizations_included_idx ON settlement_authorizations (network, payer, tenant_id) WHERE included_at IS NOT NULL;

  CREATE TABLE signer_nonces (
    network text NOT NULL,
    signer text NOT NULL,
    next_nonce bigint NOT NULL,
    PRIMARY KEY (network, signer)
  );

  CREATE TABLE signer_transactions (
    network text NOT NULL,
    tx_hash text NOT NULL,
    signer text NOT NULL,
    nonce bigint,
    tenant_id uuid,
    settlement_id uuid,
    -- With an ENCRYPTION_KEY, sealed for its tenant, network and hash (docs/adr/0021).
    raw_tx text NOT NULL,
    max_fee numeric(78,0) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (network, tx_hash)
  );
  CREATE INDEX signer_transactions_settlement_idx ON signer_transactions (tenant_id, settlement_id);
  CREATE INDEX signer_transactions_nonce_idx ON signer_transactions (network, signer, nonce);
  CREATE INDEX signer_transactions_created_idx ON signer_transactions USING brin (created_at);

  CREATE TABLE settlement_budgets (
    tenant_id uuid NOT NULL,
    environment text NOT NULL,
    network text NOT NULL,
    day date NOT NULL,
    cost numeric(78,0) NOT NULL DEFAULT 0,
    amount_atomic numeric(78,0) NOT NULL DEFAULT 0,
    reverted_cost numeric(78,0) NOT NULL DEFAULT 0,
    trial_cost numeric(78,0) NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, environment, network, day)
  );
  CREATE INDEX settlement_budgets_day_idx ON settlement_budgets USING brin (day);

  CREATE TABLE settlement_reverts (
    network text NOT NULL,
    payer text NOT NULL,
    settlement_id uuid NOT NULL,
    payer_code text,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (network, payer, settlement_id)
  );
  CREATE INDEX settlement_reverts_code_idx ON settlement_reverts (network, payer_code, created_at)
    WHERE payer_code IS NOT NULL;

  CREATE TABLE authorization_units (
    tenant_id uuid NOT NULL,
    environment text NOT NULL,
    network text NOT NULL,
    authorization_id text NOT NULL,
    period date NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, environment, network, authorization_id)
  );
  CREATE INDEX authorization_units_created_idx ON authorization_units (created_at);
`;

/**
 * The SQL functions in force, recorded by the migration command, and the file hash of each applied migration
 * (docs/adr/0023).
 */
const SCHEMA_STATE = `
  CREATE TABLE schema_functions (
    name text PRIMARY KEY,
    revision integer NOT NULL,
    hash text NOT NULL,
    applied_at timestamptz(3) NOT NULL DEFAULT now()
  );
  ALTER TABLE migrations ADD COLUMN IF NOT EXISTS hash text;
`;

const DROP_FUNCTIONS = `
  DO $$
  DECLARE
    v_function regprocedure;
  BEGIN
    FOR v_function IN SELECT p.oid FROM pg_proc p JOIN schema_functions f ON f.name = p.proname
        WHERE p.pronamespace = current_schema()::regnamespace LOOP
      EXECUTE 'DROP FUNCTION ' || v_function || ' CASCADE';
    END LOOP;
  END $$;
`;

const DROP_TABLES = `
  DROP TABLE
    schema_functions, authorization_units, settlement_reverts, settlement_budgets, signer_transactions,
    signer_nonces, settlement_authorizations, settlements, screening_state, screening_entries, screening_versions,
    verified_money, payer_days, payer_counts, payer_last_seen, latency_rollups, verification_rollups,
    rollup_state, overage_reports, overage_allowances, stripe_snapshots, stripe_events, stripe_customers,
    billing_accounts, key_expiry_warnings, quota_warnings, webhook_attempts, webhook_deliveries, webhook_events,
    webhook_endpoints, failed_authentications, bans, idempotency_keys, verification_log, usage_counters,
    verification_leases, payment_claims, payments, installation_secrets, outbox, event_listeners, audit_log,
    api_key_directory, api_keys, wallets, tenants;
`;
