-- The whole schema, written by `npm run schema` from a migrated database; do not edit. Months of the log are left out.
-- It can be run on an empty database; the functions, of which only the signatures stand here, come after it.

CREATE TABLE answered_minutes (
  day date NOT NULL,
  minutes bit(1440) NOT NULL,
  CONSTRAINT answered_minutes_pkey PRIMARY KEY (day)
);

CREATE TABLE api_key_directory (
  key_hash bytea NOT NULL,
  tenant_id uuid NOT NULL,
  key_id uuid NOT NULL,
  CONSTRAINT api_key_directory_pkey PRIMARY KEY (key_hash)
);
CREATE INDEX api_key_directory_key_idx ON api_key_directory (tenant_id, key_id);

CREATE TABLE api_keys (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  environment text NOT NULL,
  name text,
  masked_key text NOT NULL,
  scopes text[] NOT NULL,
  allowed_ips text[],
  requests_per_day integer,
  limited_by uuid[] NOT NULL DEFAULT '{}'::uuid[],
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  expires_at timestamp(3) with time zone,
  revoked_at timestamp(3) with time zone,
  last_used_at timestamp(3) with time zone,
  created_by uuid,
  CONSTRAINT api_keys_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT api_keys_environment_check CHECK ((environment = ANY (ARRAY['live'::text, 'test'::text]))),
  CONSTRAINT api_keys_limited_by_check CHECK ((cardinality(limited_by) <= 4))
);
CREATE INDEX api_keys_created_idx ON api_keys (tenant_id, created_at, id);
CREATE INDEX api_keys_expiring_idx ON api_keys (expires_at) WHERE ((expires_at IS NOT NULL) AND (revoked_at IS NULL));

CREATE TABLE audit_log (
  tenant_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000'::uuid,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  actor text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  before jsonb,
  after jsonb,
  request_id text,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT audit_log_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX audit_log_created_idx ON audit_log (created_at DESC, id DESC);
CREATE INDEX audit_log_tenant_idx ON audit_log (tenant_id, created_at DESC, id DESC);

CREATE TABLE authorization_units (
  tenant_id uuid NOT NULL,
  environment text NOT NULL,
  network text NOT NULL,
  authorization_id text NOT NULL,
  period date NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT authorization_units_pkey PRIMARY KEY (tenant_id, environment, network, authorization_id)
);
CREATE INDEX authorization_units_created_idx ON authorization_units (created_at);

CREATE TABLE bans (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  address_hash text NOT NULL,
  reason text NOT NULL,
  until timestamp(3) with time zone NOT NULL,
  include_keys boolean NOT NULL DEFAULT false,
  level integer,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  lifted_at timestamp(3) with time zone,
  CONSTRAINT bans_pkey PRIMARY KEY (id)
);
CREATE INDEX bans_address_idx ON bans (address_hash, until);
CREATE INDEX bans_until_idx ON bans (until);

CREATE TABLE billing_accounts (
  tenant_id uuid NOT NULL,
  customer_id text,
  customer_number integer NOT NULL DEFAULT 1,
  subscription_id text,
  status text,
  price_id text,
  plan text NOT NULL DEFAULT 'free'::text,
  next_plan text NOT NULL DEFAULT 'free'::text,
  suspended boolean NOT NULL DEFAULT false,
  period_end timestamp(3) with time zone,
  cancel_at_period_end boolean NOT NULL DEFAULT false,
  grace_since timestamp(3) with time zone,
  grace_of text,
  grace_until timestamp(3) with time zone,
  inconsistency text,
  charged boolean NOT NULL DEFAULT true,
  synced_at timestamp(3) with time zone,
  session_id text,
  session_url text,
  session_params text,
  session_created_at timestamp(3) with time zone,
  session_expires_at timestamp(3) with time zone,
  session_number integer NOT NULL DEFAULT 1,
  lease_token uuid,
  lease_until timestamp with time zone,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT billing_accounts_pkey PRIMARY KEY (tenant_id)
);
CREATE INDEX billing_accounts_grace_idx ON billing_accounts (grace_until) WHERE (grace_until IS NOT NULL);

CREATE TABLE event_listeners (
  tenant_id uuid NOT NULL,
  environment text NOT NULL,
  event_type text NOT NULL,
  CONSTRAINT event_listeners_pkey PRIMARY KEY (tenant_id, environment, event_type),
  CONSTRAINT event_listeners_environment_check CHECK ((environment = ANY (ARRAY['live'::text, 'test'::text])))
);

CREATE TABLE failed_authentications (
  address_hash text NOT NULL,
  failed_at timestamp(3) with time zone[] NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT failed_authentications_pkey PRIMARY KEY (address_hash)
);
CREATE INDEX failed_authentications_updated_idx ON failed_authentications (updated_at);

CREATE TABLE idempotency_keys (
  tenant_id uuid NOT NULL,
  caller text NOT NULL,
  operation text NOT NULL,
  key text NOT NULL,
  fingerprint bytea NOT NULL,
  token uuid NOT NULL,
  locked_until timestamp with time zone NOT NULL,
  status integer,
  headers jsonb,
  body text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL DEFAULT (now() + '24:00:00'::interval),
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (tenant_id, caller, operation, key)
);
CREATE INDEX idempotency_keys_expires_idx ON idempotency_keys (expires_at);

CREATE TABLE installation_secrets (
  name text NOT NULL,
  value text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT installation_secrets_pkey PRIMARY KEY (name)
);

CREATE TABLE invitations (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL,
  token_hash bytea NOT NULL,
  email text,
  role text NOT NULL,
  invited_by text NOT NULL,
  admitted_user_id uuid,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  expires_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT invitations_pkey PRIMARY KEY (id),
  CONSTRAINT invitations_token_hash_key UNIQUE (token_hash),
  CONSTRAINT invitations_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'developer'::text, 'viewer'::text])))
);
CREATE INDEX invitations_email_idx ON invitations (lower(email)) WHERE (email IS NOT NULL);
CREATE INDEX invitations_tenant_idx ON invitations (tenant_id, created_at);

CREATE TABLE job_runs (
  name text NOT NULL,
  started_at timestamp(3) with time zone NOT NULL,
  duration_ms integer NOT NULL,
  succeeded_at timestamp(3) with time zone,
  failed_at timestamp(3) with time zone,
  failing_since timestamp(3) with time zone,
  failures_in_a_row integer NOT NULL DEFAULT 0,
  last_error text,
  first_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT job_runs_pkey PRIMARY KEY (name)
);

CREATE TABLE key_expiry_warnings (
  tenant_id uuid NOT NULL,
  key_id uuid NOT NULL,
  days_ahead smallint NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT key_expiry_warnings_pkey PRIMARY KEY (tenant_id, key_id, days_ahead)
);

CREATE TABLE latency_rollups (
  tenant_id uuid NOT NULL,
  environment text NOT NULL,
  grain_minutes smallint NOT NULL,
  bucket timestamp with time zone NOT NULL,
  chain text NOT NULL,
  slots smallint[] NOT NULL,
  calls bigint[] NOT NULL,
  total_ms bigint NOT NULL,
  CONSTRAINT latency_rollups_pkey PRIMARY KEY (tenant_id, environment, grain_minutes, bucket, chain)
);

CREATE TABLE mail_outbox (
  id uuid NOT NULL,
  tenant_id uuid,
  dedupe_key text NOT NULL,
  template text NOT NULL,
  content bytea NOT NULL,
  attempts smallint NOT NULL DEFAULT 0,
  next_attempt_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  sent_at timestamp with time zone,
  failed_at timestamp with time zone,
  failure text,
  mailbox_hash bytea,
  asked_by text,
  CONSTRAINT mail_outbox_pkey PRIMARY KEY (id),
  CONSTRAINT mail_outbox_dedupe_key_key UNIQUE (dedupe_key)
);
CREATE INDEX mail_outbox_due_idx ON mail_outbox (next_attempt_at) WHERE ((sent_at IS NULL) AND (failed_at IS NULL));
CREATE INDEX mail_outbox_link_idx ON mail_outbox (next_attempt_at) WHERE ((sent_at IS NULL) AND (failed_at IS NULL) AND (template = ANY (ARRAY['sign-in'::text, 'email-link'::text])));
CREATE INDEX mail_outbox_mailbox_idx ON mail_outbox (mailbox_hash, template, created_at) WHERE (asked_by IS NOT NULL);
CREATE INDEX mail_outbox_sender_idx ON mail_outbox (asked_by, template, created_at) WHERE (asked_by IS NOT NULL);
CREATE INDEX mail_outbox_tenant_idx ON mail_outbox (tenant_id);

CREATE TABLE mail_unsubscribes (
  address_hash bytea NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT mail_unsubscribes_pkey PRIMARY KEY (address_hash)
);

CREATE TABLE memberships (
  tenant_id uuid NOT NULL,
  user_id uuid NOT NULL,
  role text NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT memberships_pkey PRIMARY KEY (tenant_id, user_id),
  CONSTRAINT memberships_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'developer'::text, 'viewer'::text])))
);
CREATE INDEX memberships_user_idx ON memberships (user_id);

CREATE TABLE migrations (
  id serial,
  timestamp bigint NOT NULL,
  name character varying NOT NULL,
  hash text,
  CONSTRAINT "PK_8c82d7f526340ab734260ea46be" PRIMARY KEY (id)
);

CREATE TABLE outages (
  component text NOT NULL,
  began_at timestamp(3) with time zone NOT NULL,
  looked_at timestamp(3) with time zone NOT NULL,
  is_certain boolean NOT NULL,
  ended_at timestamp(3) with time zone,
  CONSTRAINT outages_pkey PRIMARY KEY (component, began_at)
);
CREATE UNIQUE INDEX outages_open_key ON outages (component) WHERE (ended_at IS NULL);

CREATE TABLE outbox (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  environment text NOT NULL,
  event_type text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  traceparent text,
  CONSTRAINT outbox_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT outbox_environment_check CHECK ((environment = ANY (ARRAY['live'::text, 'test'::text])))
);
CREATE INDEX outbox_created_idx ON outbox (created_at);

CREATE TABLE overage_allowances (
  tenant_id uuid NOT NULL,
  period date NOT NULL,
  units bigint NOT NULL,
  CONSTRAINT overage_allowances_pkey PRIMARY KEY (tenant_id, period)
);

CREATE TABLE overage_reports (
  tenant_id uuid NOT NULL,
  environment text NOT NULL DEFAULT 'live'::text,
  period date NOT NULL,
  batch integer NOT NULL,
  units bigint NOT NULL,
  identifier text NOT NULL,
  meter text NOT NULL,
  customer_id text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  first_sent_at timestamp with time zone,
  reported_at timestamp with time zone,
  CONSTRAINT overage_reports_pkey PRIMARY KEY (tenant_id, period, batch),
  CONSTRAINT overage_reports_environment_check CHECK ((environment = 'live'::text)),
  CONSTRAINT overage_reports_units_check CHECK ((units > 0))
);
CREATE INDEX overage_reports_open_idx ON overage_reports (tenant_id, period, batch) WHERE (reported_at IS NULL);

CREATE TABLE payer_counts (
  tenant_id uuid NOT NULL,
  environment text NOT NULL,
  chain text NOT NULL,
  day timestamp with time zone NOT NULL,
  payers bigint NOT NULL,
  CONSTRAINT payer_counts_pkey PRIMARY KEY (tenant_id, environment, chain, day)
);

CREATE TABLE payer_days (
  tenant_id uuid NOT NULL,
  environment text NOT NULL,
  day timestamp with time zone NOT NULL,
  payer text NOT NULL,
  chain text NOT NULL,
  payments bigint NOT NULL,
  volume_atomic numeric NOT NULL,
  CONSTRAINT payer_days_pkey PRIMARY KEY (tenant_id, environment, day, payer, chain)
);

CREATE TABLE payer_last_seen (
  tenant_id uuid NOT NULL,
  environment text NOT NULL,
  chain text NOT NULL,
  payer text NOT NULL,
  last_at timestamp with time zone NOT NULL,
  CONSTRAINT payer_last_seen_pkey PRIMARY KEY (tenant_id, environment, chain, payer)
);
CREATE INDEX payer_last_seen_idx ON payer_last_seen (tenant_id, environment, chain, last_at) WHERE (last_at > '-infinity'::timestamp with time zone);

CREATE TABLE payment_claims (
  tenant_id uuid NOT NULL,
  environment text NOT NULL,
  network text NOT NULL,
  tx_hash text NOT NULL,
  payer text NOT NULL DEFAULT ''::text,
  authorization_id text NOT NULL DEFAULT ''::text,
  reference text NOT NULL,
  frozen_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT payment_claims_pkey PRIMARY KEY (tenant_id, environment, network, tx_hash, payer, authorization_id),
  CONSTRAINT payment_claims_check CHECK (((authorization_id = ''::text) OR (payer <> ''::text)))
);
CREATE INDEX payment_claims_reference_idx ON payment_claims (reference, tenant_id, environment);

CREATE TABLE payments (
  tenant_id uuid NOT NULL,
  environment text NOT NULL,
  network text NOT NULL,
  tx_hash text NOT NULL,
  id uuid NOT NULL DEFAULT (encode(OVERLAY(uuid_send(gen_random_uuid()) PLACING SUBSTRING(int8send(((EXTRACT(epoch FROM clock_timestamp()) * (1000)::numeric))::bigint) FROM 3) FROM 1 FOR 6), 'hex'::text))::uuid,
  chain text NOT NULL,
  status text NOT NULL,
  reason text,
  evidence jsonb NOT NULL,
  block jsonb GENERATED ALWAYS AS ((evidence -> 'block'::text)) STORED,
  finality jsonb GENERATED ALWAYS AS ((evidence -> 'finality'::text)) STORED,
  judged_wallet text NOT NULL,
  amount_atomic numeric(78,0) NOT NULL,
  from_address text,
  to_address text,
  deepest boolean NOT NULL,
  charged_period date,
  first_seen_at timestamp with time zone NOT NULL DEFAULT now(),
  first_verified_at timestamp with time zone,
  verified_at timestamp with time zone NOT NULL DEFAULT now(),
  remembered_until timestamp with time zone,
  recheck_at timestamp with time zone,
  recheck_misses smallint NOT NULL DEFAULT 0,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  sender_history text,
  CONSTRAINT payments_pkey PRIMARY KEY (tenant_id, environment, network, tx_hash),
  CONSTRAINT payments_id_tenant_id_key UNIQUE (id, tenant_id),
  CONSTRAINT payments_environment_check CHECK ((environment = ANY (ARRAY['live'::text, 'test'::text]))),
  CONSTRAINT payments_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'confirmed'::text, 'rejected'::text, 'reorged'::text])))
);
CREATE INDEX payments_chain_idx ON payments (tenant_id, environment, chain, created_at DESC, id DESC) WHERE (created_at > '-infinity'::timestamp with time zone);
CREATE INDEX payments_forget_idx ON payments (remembered_until) WHERE (charged_period IS NULL);
CREATE INDEX payments_list_idx ON payments (tenant_id, environment, created_at DESC, id DESC) WHERE (created_at > '-infinity'::timestamp with time zone);
CREATE INDEX payments_recheck_idx ON payments (recheck_at) WHERE (recheck_at IS NOT NULL);
CREATE INDEX payments_sender_idx ON payments (tenant_id, environment, from_address, created_at) WHERE ((status = 'confirmed'::text) AND (created_at > '-infinity'::timestamp with time zone));
CREATE INDEX payments_status_idx ON payments (tenant_id, environment, status, created_at DESC, id DESC) WHERE ((created_at > '-infinity'::timestamp with time zone) AND (status <> 'confirmed'::text));

CREATE TABLE processes (
  id uuid NOT NULL,
  host text NOT NULL,
  version text NOT NULL,
  commit text,
  runs_jobs boolean NOT NULL,
  status text NOT NULL,
  checks jsonb NOT NULL,
  started_at timestamp(3) with time zone NOT NULL,
  seen_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT processes_pkey PRIMARY KEY (id)
);

CREATE TABLE quota_warnings (
  tenant_id uuid NOT NULL,
  environment text NOT NULL,
  period date NOT NULL,
  level smallint NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT quota_warnings_pkey PRIMARY KEY (tenant_id, environment, period, level)
);

CREATE TABLE rollup_positions (
  tenant_id uuid NOT NULL,
  taken_until timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone,
  checked_until timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone,
  switched_at timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone,
  first_transaction xid8 NOT NULL DEFAULT '0'::xid8,
  CONSTRAINT rollup_positions_pkey PRIMARY KEY (tenant_id)
);

CREATE TABLE rollup_state (
  only_row boolean NOT NULL DEFAULT true,
  taken_until xid8 NOT NULL,
  raw_since timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone,
  rolled_at timestamp with time zone,
  last_transaction xid8,
  CONSTRAINT rollup_state_pkey PRIMARY KEY (only_row),
  CONSTRAINT rollup_state_last_transaction_check CHECK ((taken_until = last_transaction)),
  CONSTRAINT rollup_state_only_row_check CHECK (only_row)
);

CREATE TABLE schema_functions (
  name text NOT NULL,
  revision integer NOT NULL,
  hash text NOT NULL,
  applied_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT schema_functions_pkey PRIMARY KEY (name)
);

CREATE TABLE screening_entries (
  version integer NOT NULL,
  address text NOT NULL,
  listing text NOT NULL,
  category text,
  is_public boolean NOT NULL DEFAULT false,
  incident text,
  chain text,
  incident_date date,
  source text,
  CONSTRAINT screening_entries_pkey PRIMARY KEY (version, address),
  CONSTRAINT screening_entries_listing_check CHECK ((listing = ANY (ARRAY['watch'::text, 'high'::text, 'severe'::text])))
);

CREATE TABLE screening_state (
  only_row boolean NOT NULL DEFAULT true,
  version integer,
  last_version integer NOT NULL DEFAULT 0,
  CONSTRAINT screening_state_pkey PRIMARY KEY (only_row),
  CONSTRAINT screening_state_only_row_check CHECK (only_row)
);

CREATE TABLE screening_versions (
  version integer NOT NULL,
  entries integer NOT NULL,
  note text,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT screening_versions_pkey PRIMARY KEY (version)
);

CREATE TABLE sessions (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  token_hash bytea NOT NULL,
  user_id uuid,
  method text NOT NULL,
  tenant_id uuid,
  view_tenant_id uuid,
  view_until timestamp(3) with time zone,
  second_factor_at timestamp(3) with time zone,
  operator_key_hash bytea,
  user_agent text,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  last_seen_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  expires_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT sessions_pkey PRIMARY KEY (id),
  CONSTRAINT sessions_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX sessions_expiry_idx ON sessions (expires_at);
CREATE INDEX sessions_user_idx ON sessions (user_id);

CREATE TABLE settlement_authorizations (
  network text NOT NULL,
  authorization_id text NOT NULL,
  tenant_id uuid NOT NULL,
  settlement_id uuid NOT NULL,
  payer text NOT NULL,
  payer_code text,
  included_at timestamp with time zone,
  CONSTRAINT settlement_authorizations_pkey PRIMARY KEY (network, authorization_id)
);
CREATE INDEX settlement_authorizations_code_idx ON settlement_authorizations (network, payer_code, included_at) WHERE (payer_code IS NOT NULL);
CREATE INDEX settlement_authorizations_included_idx ON settlement_authorizations (network, payer, tenant_id) WHERE (included_at IS NOT NULL);
CREATE INDEX settlement_authorizations_payer_idx ON settlement_authorizations (network, payer, included_at) WHERE (payer_code IS NOT NULL);
CREATE INDEX settlement_authorizations_underway_idx ON settlement_authorizations (network, payer) WHERE (included_at IS NULL);

CREATE TABLE settlement_budgets (
  tenant_id uuid NOT NULL,
  environment text NOT NULL,
  network text NOT NULL,
  day date NOT NULL,
  cost numeric(78,0) NOT NULL DEFAULT 0,
  amount_atomic numeric(78,0) NOT NULL DEFAULT 0,
  reverted_cost numeric(78,0) NOT NULL DEFAULT 0,
  trial_cost numeric(78,0) NOT NULL DEFAULT 0,
  CONSTRAINT settlement_budgets_pkey PRIMARY KEY (tenant_id, environment, network, day)
);
CREATE INDEX settlement_budgets_day_idx ON settlement_budgets USING brin (day);

CREATE TABLE settlement_reverts (
  network text NOT NULL,
  payer text NOT NULL,
  settlement_id uuid NOT NULL,
  payer_code text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT settlement_reverts_pkey PRIMARY KEY (network, payer, settlement_id)
);
CREATE INDEX settlement_reverts_code_idx ON settlement_reverts (network, payer_code, created_at) WHERE (payer_code IS NOT NULL);

CREATE TABLE settlements (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  environment text NOT NULL,
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
  valid_before timestamp with time zone,
  status text NOT NULL DEFAULT 'pending'::text,
  reason text,
  tx_hash text NOT NULL,
  cost_reserved numeric(78,0) NOT NULL,
  on_trial boolean NOT NULL DEFAULT false,
  budget_day date NOT NULL,
  charged_period date NOT NULL,
  caller text NOT NULL,
  request_id text,
  look_at timestamp with time zone NOT NULL,
  dropped_since timestamp with time zone,
  dropped_looks integer NOT NULL DEFAULT 0,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  finished_at timestamp with time zone,
  maker_until timestamp with time zone,
  handed_out_at timestamp with time zone,
  handed_out_to text,
  handed_out_key bytea,
  CONSTRAINT settlements_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT settlements_environment_check CHECK ((environment = ANY (ARRAY['live'::text, 'test'::text]))),
  CONSTRAINT settlements_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'settled'::text, 'failed'::text])))
);
CREATE INDEX settlements_authorization_idx ON settlements (tenant_id, network, authorization_id);
CREATE INDEX settlements_created_idx ON settlements (created_at DESC, id DESC);
CREATE UNIQUE INDEX settlements_identifier_idx ON settlements (tenant_id, environment, identifier) WHERE ((identifier IS NOT NULL) AND (status <> 'failed'::text));
CREATE INDEX settlements_list_idx ON settlements (tenant_id, environment, created_at DESC, id DESC);
CREATE INDEX settlements_look_idx ON settlements (look_at) WHERE (status = 'pending'::text);
CREATE INDEX settlements_tx_idx ON settlements (tenant_id, environment, tx_hash);
CREATE INDEX settlements_unsettled_idx ON settlements (created_at DESC, id DESC) WHERE (status = ANY (ARRAY['pending'::text, 'failed'::text]));

CREATE TABLE sign_in_challenges (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  kind text NOT NULL,
  subject text,
  secret_hash bytea NOT NULL,
  browser_hash bytea,
  requester_hash bytea,
  user_id uuid,
  data jsonb NOT NULL DEFAULT '{}'::jsonb,
  tries integer NOT NULL DEFAULT 0,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  expires_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT sign_in_challenges_pkey PRIMARY KEY (id),
  CONSTRAINT sign_in_challenges_secret_hash_key UNIQUE (secret_hash)
);
CREATE INDEX sign_in_challenges_browser_idx ON sign_in_challenges (browser_hash) WHERE (browser_hash IS NOT NULL);
CREATE INDEX sign_in_challenges_expiry_idx ON sign_in_challenges (expires_at);
CREATE INDEX sign_in_challenges_requester_idx ON sign_in_challenges (requester_hash, created_at) WHERE (requester_hash IS NOT NULL);
CREATE INDEX sign_in_challenges_subject_idx ON sign_in_challenges (kind, subject, created_at) WHERE (subject IS NOT NULL);

CREATE TABLE signer_nonces (
  network text NOT NULL,
  signer text NOT NULL,
  next_nonce bigint NOT NULL,
  CONSTRAINT signer_nonces_pkey PRIMARY KEY (network, signer)
);

CREATE TABLE signer_transactions (
  network text NOT NULL,
  tx_hash text NOT NULL,
  signer text NOT NULL,
  nonce bigint,
  tenant_id uuid,
  settlement_id uuid,
  raw_tx text NOT NULL,
  max_fee numeric(78,0) NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT signer_transactions_pkey PRIMARY KEY (network, tx_hash)
);
CREATE INDEX signer_transactions_created_idx ON signer_transactions USING brin (created_at);
CREATE INDEX signer_transactions_nonce_idx ON signer_transactions (network, signer, nonce);
CREATE INDEX signer_transactions_settlement_idx ON signer_transactions (tenant_id, settlement_id);

CREATE TABLE stripe_customers (
  customer_id text NOT NULL,
  tenant_id uuid NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT stripe_customers_pkey PRIMARY KEY (customer_id)
);
CREATE INDEX stripe_customers_tenant_idx ON stripe_customers (tenant_id);

CREATE TABLE stripe_events (
  event_id text NOT NULL,
  row_id uuid NOT NULL DEFAULT gen_random_uuid(),
  type text NOT NULL,
  customer_id text,
  occurred_at timestamp(3) with time zone NOT NULL,
  received_at timestamp with time zone NOT NULL DEFAULT now(),
  status text NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamp with time zone NOT NULL DEFAULT now(),
  last_error text,
  settled_at timestamp with time zone,
  CONSTRAINT stripe_events_pkey PRIMARY KEY (event_id),
  CONSTRAINT stripe_events_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'applied'::text, 'ignored'::text, 'dead'::text])))
);
CREATE INDEX stripe_events_customer_idx ON stripe_events (customer_id) WHERE (status = 'pending'::text);
CREATE INDEX stripe_events_open_idx ON stripe_events (received_at DESC, row_id DESC) WHERE (status = ANY (ARRAY['pending'::text, 'dead'::text]));
CREATE INDEX stripe_events_pending_idx ON stripe_events (next_attempt_at) WHERE (status = 'pending'::text);
CREATE INDEX stripe_events_received_idx ON stripe_events (received_at DESC, row_id DESC);
CREATE INDEX stripe_events_refused_idx ON stripe_events (received_at) WHERE (type = ANY (ARRAY['v1.billing.meter.error_report_triggered'::text, 'v1.billing.meter.no_meter_found'::text]));
CREATE INDEX stripe_events_settled_idx ON stripe_events USING brin (settled_at);

CREATE TABLE stripe_snapshots (
  snapshot_id uuid NOT NULL,
  customer_id text NOT NULL,
  subscription_id text NOT NULL,
  subscription jsonb NOT NULL,
  read_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT stripe_snapshots_pkey PRIMARY KEY (snapshot_id, customer_id, subscription_id)
);

CREATE TABLE tenants (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  email text NOT NULL,
  company_name text,
  plan text NOT NULL DEFAULT 'free'::text,
  plan_source text NOT NULL DEFAULT 'stripe'::text,
  status text NOT NULL DEFAULT 'active'::text,
  suspended_reason text,
  limit_overrides jsonb NOT NULL DEFAULT '{}'::jsonb,
  require_reference boolean NOT NULL DEFAULT false,
  risk_threshold double precision,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  deleted_at timestamp(3) with time zone,
  billing_suspended_at timestamp(3) with time zone,
  paid_up boolean NOT NULL DEFAULT false,
  CONSTRAINT tenants_pkey PRIMARY KEY (id),
  CONSTRAINT tenants_plan_source_check CHECK ((plan_source = ANY (ARRAY['operator'::text, 'stripe'::text]))),
  CONSTRAINT tenants_status_check CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text, 'deleted'::text])))
);
CREATE INDEX tenants_created_idx ON tenants (created_at, id);
CREATE UNIQUE INDEX tenants_email_key ON tenants (lower(email));

CREATE TABLE usage_counters (
  tenant_id uuid NOT NULL,
  environment text NOT NULL,
  period date NOT NULL,
  shard smallint NOT NULL,
  used bigint NOT NULL DEFAULT 0,
  CONSTRAINT usage_counters_pkey PRIMARY KEY (tenant_id, environment, period, shard),
  CONSTRAINT usage_counters_used_check CHECK ((used >= 0))
) WITH (fillfactor=50);

CREATE TABLE user_passkeys (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL,
  credential_id text NOT NULL,
  public_key bytea NOT NULL,
  sign_count bigint NOT NULL,
  transports text[] NOT NULL DEFAULT '{}'::text[],
  name text NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  last_used_at timestamp(3) with time zone,
  CONSTRAINT user_passkeys_pkey PRIMARY KEY (id),
  CONSTRAINT user_passkeys_credential_id_key UNIQUE (credential_id)
);
CREATE INDEX user_passkeys_user_idx ON user_passkeys (user_id);

CREATE TABLE user_recovery_codes (
  user_id uuid NOT NULL,
  code_hash bytea NOT NULL,
  CONSTRAINT user_recovery_codes_pkey PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE user_wallets (
  namespace text NOT NULL,
  address text NOT NULL,
  chain text NOT NULL DEFAULT ''::text,
  user_id uuid NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT user_wallets_pkey PRIMARY KEY (namespace, address, chain),
  CONSTRAINT user_wallets_namespace_check CHECK ((namespace = ANY (ARRAY['eip155'::text, 'solana'::text])))
);
CREATE INDEX user_wallets_user_idx ON user_wallets (user_id);

CREATE TABLE users (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  email text,
  name text,
  totp_secret text,
  totp_confirmed_at timestamp(3) with time zone,
  totp_last_step bigint,
  totp_has_operator_key boolean NOT NULL DEFAULT false,
  totp_failures integer NOT NULL DEFAULT 0,
  totp_failed_at timestamp(3) with time zone,
  operator_confirmed_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT users_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX users_email_key ON users (lower(email));

CREATE TABLE verification_leases (
  tenant_id uuid NOT NULL,
  environment text NOT NULL,
  network text NOT NULL,
  tx_hash text NOT NULL,
  token uuid NOT NULL,
  lease_until timestamp with time zone NOT NULL,
  reserved_period date,
  awaited boolean NOT NULL DEFAULT false,
  shared_outcome jsonb,
  CONSTRAINT verification_leases_pkey PRIMARY KEY (tenant_id, environment, network, tx_hash)
) WITH (vacuum_truncate=off);
CREATE INDEX verification_leases_reserved_idx ON verification_leases (tenant_id, environment, reserved_period, lease_until) WHERE ((reserved_period IS NOT NULL) AND (shared_outcome IS NULL));

CREATE TABLE verification_log (
  tenant_id uuid NOT NULL,
  environment text NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  created_at timestamp with time zone NOT NULL DEFAULT now(),
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
  CONSTRAINT verification_log_pkey PRIMARY KEY (tenant_id, created_at, id)
) PARTITION BY RANGE (created_at);

CREATE TABLE verification_log_default PARTITION OF verification_log DEFAULT;

CREATE TABLE verification_rollups (
  tenant_id uuid NOT NULL,
  environment text NOT NULL,
  grain_minutes smallint NOT NULL,
  bucket timestamp with time zone NOT NULL,
  chain text NOT NULL,
  status text NOT NULL,
  reason text NOT NULL,
  verifications bigint NOT NULL,
  cached bigint NOT NULL,
  volume_atomic numeric NOT NULL,
  CONSTRAINT verification_rollups_pkey PRIMARY KEY (tenant_id, environment, grain_minutes, bucket, chain, status, reason)
);

CREATE TABLE verified_money (
  tenant_id uuid NOT NULL,
  environment text NOT NULL,
  network text NOT NULL,
  tx_hash text NOT NULL,
  first_at timestamp with time zone NOT NULL,
  log_id uuid NOT NULL,
  chain text NOT NULL,
  payer text NOT NULL,
  amount_atomic numeric NOT NULL,
  CONSTRAINT verified_money_pkey PRIMARY KEY (tenant_id, environment, network, tx_hash)
);

CREATE TABLE wallets (
  tenant_id uuid NOT NULL,
  environment text NOT NULL,
  chain text NOT NULL,
  address text NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT wallets_pkey PRIMARY KEY (tenant_id, environment, chain),
  CONSTRAINT wallets_environment_check CHECK ((environment = ANY (ARRAY['live'::text, 'test'::text])))
);

CREATE TABLE webhook_attempts (
  tenant_id uuid NOT NULL,
  delivery_id uuid NOT NULL,
  attempt smallint NOT NULL,
  status_code smallint,
  duration_ms integer NOT NULL,
  error text,
  response_excerpt text,
  attempted_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT webhook_attempts_pkey PRIMARY KEY (tenant_id, delivery_id, attempt)
);
CREATE INDEX webhook_attempts_tenant_idx ON webhook_attempts (tenant_id, attempted_at);

CREATE TABLE webhook_deliveries (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  environment text NOT NULL,
  endpoint_id uuid NOT NULL,
  event_id uuid NOT NULL,
  event_type text NOT NULL,
  status text NOT NULL DEFAULT 'pending'::text,
  attempt smallint NOT NULL DEFAULT 0,
  status_code smallint,
  duration_ms integer,
  error text,
  next_attempt_at timestamp(3) with time zone,
  lease_until timestamp with time zone,
  lease_token uuid,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  finished_at timestamp(3) with time zone,
  CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT webhook_deliveries_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'delivered'::text, 'failed'::text])))
);
CREATE INDEX webhook_deliveries_always_idx ON webhook_deliveries (tenant_id, endpoint_id, next_attempt_at) WHERE ((status = 'pending'::text) AND (event_type = 'subscription.changed'::text));
CREATE INDEX webhook_deliveries_created_idx ON webhook_deliveries (created_at);
CREATE INDEX webhook_deliveries_due_idx ON webhook_deliveries (tenant_id, endpoint_id, next_attempt_at) WHERE (status = 'pending'::text);
CREATE INDEX webhook_deliveries_event_idx ON webhook_deliveries (tenant_id, event_id);
CREATE INDEX webhook_deliveries_failed_idx ON webhook_deliveries (tenant_id, endpoint_id, created_at DESC, id DESC) WHERE (status = 'failed'::text);
CREATE INDEX webhook_deliveries_leased_idx ON webhook_deliveries (tenant_id, endpoint_id) WHERE ((status = 'pending'::text) AND (lease_until IS NOT NULL));
CREATE INDEX webhook_deliveries_list_idx ON webhook_deliveries (tenant_id, endpoint_id, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_tenant_idx ON webhook_deliveries (tenant_id, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_troubled_idx ON webhook_deliveries (created_at DESC, id DESC) WHERE ((status = 'failed'::text) OR ((status = 'pending'::text) AND (attempt > 0)));

CREATE TABLE webhook_endpoints (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  environment text NOT NULL,
  url text NOT NULL,
  description text,
  event_types text[] NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  disabled_reason text,
  secret bytea NOT NULL,
  previous_secrets bytea[] NOT NULL DEFAULT '{}'::bytea[],
  previous_secret_until timestamp(3) with time zone,
  failing_since timestamp(3) with time zone,
  last_failed_at timestamp(3) with time zone,
  quiet_until timestamp(3) with time zone,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT webhook_endpoints_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT webhook_endpoints_disabled_reason_check CHECK ((disabled_reason = ANY (ARRAY['tenant'::text, 'gone'::text, 'failing'::text]))),
  CONSTRAINT webhook_endpoints_environment_check CHECK ((environment = ANY (ARRAY['live'::text, 'test'::text])))
);
CREATE INDEX webhook_endpoints_list_idx ON webhook_endpoints (tenant_id, environment, created_at DESC, id DESC);

CREATE TABLE webhook_events (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  environment text NOT NULL,
  event_type text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL,
  traceparent text,
  CONSTRAINT webhook_events_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX webhook_events_created_idx ON webhook_events (created_at);
CREATE INDEX webhook_events_replay_idx ON webhook_events (tenant_id, environment, created_at, id);

ALTER TABLE api_key_directory ADD CONSTRAINT api_key_directory_tenant_id_key_id_fkey FOREIGN KEY (tenant_id, key_id) REFERENCES api_keys(tenant_id, id);
ALTER TABLE api_keys ADD CONSTRAINT api_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE billing_accounts ADD CONSTRAINT billing_accounts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE event_listeners ADD CONSTRAINT event_listeners_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE invitations ADD CONSTRAINT invitations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE memberships ADD CONSTRAINT memberships_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE memberships ADD CONSTRAINT memberships_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE outbox ADD CONSTRAINT outbox_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE overage_allowances ADD CONSTRAINT overage_allowances_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE overage_reports ADD CONSTRAINT overage_reports_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE payment_claims ADD CONSTRAINT payment_claims_tenant_id_environment_network_tx_hash_fkey FOREIGN KEY (tenant_id, environment, network, tx_hash) REFERENCES payments(tenant_id, environment, network, tx_hash);
ALTER TABLE screening_entries ADD CONSTRAINT screening_entries_version_fkey FOREIGN KEY (version) REFERENCES screening_versions(version) ON DELETE CASCADE;
ALTER TABLE screening_state ADD CONSTRAINT screening_state_version_fkey FOREIGN KEY (version) REFERENCES screening_versions(version);
ALTER TABLE sessions ADD CONSTRAINT sessions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE sessions ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE sessions ADD CONSTRAINT sessions_view_tenant_id_fkey FOREIGN KEY (view_tenant_id) REFERENCES tenants(id);
ALTER TABLE sign_in_challenges ADD CONSTRAINT sign_in_challenges_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE stripe_customers ADD CONSTRAINT stripe_customers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE user_passkeys ADD CONSTRAINT user_passkeys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE user_recovery_codes ADD CONSTRAINT user_recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE user_wallets ADD CONSTRAINT user_wallets_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE wallets ADD CONSTRAINT wallets_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);
ALTER TABLE webhook_attempts ADD CONSTRAINT webhook_attempts_tenant_id_delivery_id_fkey FOREIGN KEY (tenant_id, delivery_id) REFERENCES webhook_deliveries(tenant_id, id) ON DELETE CASCADE;
ALTER TABLE webhook_deliveries ADD CONSTRAINT webhook_deliveries_tenant_id_endpoint_id_fkey FOREIGN KEY (tenant_id, endpoint_id) REFERENCES webhook_endpoints(tenant_id, id) ON DELETE CASCADE;
ALTER TABLE webhook_endpoints ADD CONSTRAINT webhook_endpoints_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);

-- Functions (migrations/functions):
--   acquire_verifications(p_questions jsonb, p_exact boolean, p_waits boolean, p_tenant uuid DEFAULT NULL::uuid) RETURNS TABLE(nth integer, result jsonb)
--   add_claim(p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_payer text, p_authorization text, p_reference text) RETURNS void
--   admit_payment(p_tenant uuid, p_environment text, p_chain text, p_network text, p_payer text, p_authorization text) RETURNS TABLE(wallet text, listing text, holder_tenant uuid, holder_id uuid)
--   append_verification_log(p_lines jsonb, p_tenant uuid DEFAULT NULL::uuid) RETURNS void
--   begin_settlement(p_tenant uuid, p_environment text, p_network text, p_authorization text, p_id uuid, p_payer text, p_payer_code text, p_cost numeric, p_cost_limit numeric, p_amount numeric, p_amount_limit numeric, p_signer text, p_floor bigint, p_unit_limit bigint, p_exact boolean, p_moved boolean, p_age double precision, p_mined bigint DEFAULT NULL::bigint) RETURNS TABLE(outcome text, nonce bigint, budget_day date, charged date, on_trial boolean)
--   charge_authorization(p_tenant uuid, p_environment text, p_network text, p_authorization text) RETURNS date
--   charge_unit(p_tenant uuid, p_environment text, p_period date, p_units bigint DEFAULT 1) RETURNS void
--   check_quota(p_tenant uuid, p_environment text, p_period date, p_limit bigint, p_more integer, p_mode text) RETURNS text
--   check_rollups(p_tenant uuid, p_since timestamp with time zone) RETURNS boolean
--   claim_payment(p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_payer text, p_authorization text, p_reference text, p_seen jsonb) RETURNS TABLE(outcome text, claims jsonb)
--   close_verification_lease(p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_awaited boolean, p_shared jsonb) RETURNS void
--   commit_verifications(p_commits jsonb, p_waits boolean, p_tenant uuid DEFAULT NULL::uuid) RETURNS TABLE(nth integer, outcome text, payment jsonb, claims jsonb, sender text, awaited boolean)
--   count_taken_units(p_tenant uuid, p_environment text, p_period date, p_limit bigint) RETURNS TABLE(used bigint, reserved bigint)
--   delete_unclaimed_payments(p_tenant uuid, p_environment text, p_network text, p_hashes text[], p_reference text) RETURNS void
--   drop_verification_lease(p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_token uuid) RETURNS void
--   drop_verification_log_partition(p_month date) RETURNS boolean
--   enqueue_event(p_tenant uuid, p_environment text, p_type text, p_data jsonb, p_traceparent text DEFAULT NULL::text) RETURNS void
--   ensure_verification_log_partition(p_month date) RETURNS boolean
--   find_remembered_payments(p_asked jsonb, p_tenant uuid DEFAULT NULL::uuid) RETURNS TABLE(nth integer, wallet text, payment jsonb, claims jsonb, sender text)
--   finish_settlement(p_tenant uuid, p_id uuid, p_status text, p_hash text, p_reason text, p_evidence jsonb, p_cost numeric, p_reverted numeric, p_vain boolean, p_elsewhere boolean, p_gain numeric, p_seen jsonb DEFAULT NULL::jsonb, p_is_claimed boolean DEFAULT false) RETURNS TABLE(outcome text, claims jsonb, settlement settlements)
--   freeze_claims(p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_are_frozen boolean) RETURNS void
--   give_up_verification(p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_token uuid, p_shared jsonb) RETURNS boolean
--   grant_units(p_tenant uuid, p_environment text, p_period date, p_limit bigint, p_asked integer, p_exact boolean) RETURNS TABLE(granted integer, refusal text)
--   hand_out(p_tenant uuid, p_id uuid, p_request text, p_key bytea, p_log jsonb) RETURNS text
--   has_unit(p_tenant uuid, p_environment text, p_network text, p_authorization text) RETURNS boolean
--   is_known_code(p_network text, p_payer_code text) RETURNS boolean
--   is_own(p_wallet text, p_recipient text) RETURNS boolean
--   is_payer_busy(p_tenant uuid, p_network text, p_authorization text, p_payer text, p_payer_code text, p_age double precision) RETURNS boolean
--   is_plain_payer_busy(p_tenant uuid, p_network text, p_authorization text, p_payer text) RETURNS boolean
--   is_remembered(p payments, p_wallet text) RETURNS boolean
--   latency_slot(p_ms integer) RETURNS smallint
--   lease_tenant_deliveries(p_tenant uuid, p_now timestamp with time zone, p_lease_seconds integer, p_limit integer, p_cap integer, p_plans text[]) RETURNS TABLE(tenant_id uuid, id uuid, endpoint_id uuid, event_id uuid, environment text, event_type text, attempt smallint, lease_token uuid, url text, secret bytea, previous_secrets bytea[], previous_secret_until timestamp with time zone, payload jsonb, event_created_at timestamp with time zone)
--   lease_webhook_deliveries(p_now timestamp with time zone, p_lease_seconds integer, p_limit integer, p_cap integer, p_plans text[], p_most_skipped integer, p_most_endpoints integer) RETURNS TABLE(tenant_id uuid, id uuid, endpoint_id uuid, event_id uuid, environment text, event_type text, attempt smallint, lease_token uuid, url text, secret bytea, previous_secrets bytea[], previous_secret_until timestamp with time zone, payload jsonb, event_created_at timestamp with time zone)
--   must_wait(p_tenant uuid, p_environment text, p_network text, p_authorization text, p_payer text, p_payer_code text, p_cost numeric, p_cost_limit numeric, p_age double precision) RETURNS boolean
--   payment_json(p payments) RETURNS jsonb
--   payment_standing(p_tenant uuid, p_environment text, p_id uuid) RETURNS text
--   quota_lock_key(p_tenant uuid, p_environment text, p_period date) RETURNS bigint
--   rebuild_rollups() RETURNS timestamp with time zone
--   rebuild_tenant_rollups(p_tenant uuid, p_since timestamp with time zone) RETURNS void
--   record_settlement(p jsonb) RETURNS SETOF settlements
--   record_transaction(p jsonb) RETURNS void
--   record_verified(p jsonb) RETURNS text
--   refund_authorization(s settlements) RETURNS void
--   refuse_change() RETURNS trigger
--   reject_replaced_payments(p_tenant uuid, p_environment text, p_network text, p_hashes text[], p_keep_unit boolean) RETURNS void
--   release_unincluded_hashes(s settlements, p_included text) RETURNS void
--   renew_verification(p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_token uuid, p_lease_seconds integer) RETURNS boolean
--   reopen_settlement(p_tenant uuid, p_environment text, p_network text, p_tx_hash text) RETURNS void
--   roll_up_tenant(p_tenant uuid, p_until timestamp with time zone, p_lines integer) RETURNS boolean
--   roll_up_verifications(p_transactions bigint) RETURNS boolean
--   sender_history(p_tenant uuid, p_environment text, p_from text, p_at timestamp with time zone) RETURNS text
--   sender_standing(p payments) RETURNS text
--   settlement_claims_on(p_tenant uuid, p_network text, p_evidence jsonb) RETURNS TABLE(payer text, authorization_id text, reference text)
--   settlement_refusal(p_tenant uuid, p_environment text, p_network text, p_payer text, p_payer_code text, p_cost numeric, p_cost_limit numeric, p_amount numeric, p_amount_limit numeric) RETURNS text
--   standing_claims(p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_evidence jsonb) RETURNS jsonb
--   store_verification(p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_token uuid, p_seen jsonb, p_shared jsonb, p_payment jsonb, p_charge boolean, p_claim jsonb, p_log jsonb, p_outcomes jsonb, p_refused text[]) RETURNS TABLE(outcome text, payment jsonb, claims jsonb, sender text, line jsonb, charged date, awaited boolean)
--   sum_log_lines(p_tenant uuid, p_from timestamp with time zone, p_until timestamp with time zone, p_first_transaction xid8) RETURNS void
--   take_nonce(p_network text, p_signer text, p_floor bigint, p_mined bigint) RETURNS bigint
--   take_verification_lease(p_tenant uuid, p_environment text, p_chain text, p_network text, p_tx_hash text, p_token uuid, p_awaited uuid, p_lease_seconds integer, p_wallet text, p_recipient text) RETURNS jsonb
--   trial_part(p_tenant uuid, p_network text, p_payer text, p_payer_code text) RETURNS integer
--   uncharge_payment(p_tenant uuid, p_environment text, p_network text, p_tx_hash text) RETURNS void
--   unseen_units() RETURNS bigint
--   upsert_payment(p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p jsonb, p_charged date, p_replace boolean) RETURNS SETOF payments
--   verification_tail(p_tenant uuid, p_environment text) RETURNS SETOF verification_log

-- Triggers (beside their functions):
--   CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse_change()
--   CREATE TRIGGER audit_log_never_truncated BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
