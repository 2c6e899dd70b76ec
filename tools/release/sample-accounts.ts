import { hashApiKey, maskApiKey } from '../../src/domain/access/api-key.js';
import { SCOPES, scopesOf } from '../../src/domain/access/scope.js';
import { installationSecretPlace, mailPlace, webhookSecretPlace } from '../../src/platform/secrets/places.js';
import { Sealer } from '../../src/platform/secrets/sealer.js';
import { bytes, LIVE, SAMPLE, TEST, type SampleClock, type SampleTables } from './sample-ids.js';
import { SAMPLE_KEYS } from './sample-keys.js';

const ADDRESS_HASH = '5d41402abc4b2a76';
const HIGH_LIMITS = { requestsPerMinute: 1_000_000, requestsPerDay: 1_000_000 };

/** Tenants, their keys, wallets and bills, and what limits and screening know. */
export function accountRows(clock: SampleClock): SampleTables {
  return [
    ...tenantRows(clock),
    ...keyRows(clock),
    ...limitRows(clock),
    ...billingRows(clock),
    ...mailRows(clock),
  ];
}

function tenantRows(clock: SampleClock): SampleTables {
  const seller = SAMPLE.seller;
  const times = { created_at: clock.ago(20_000), updated_at: clock.ago(10_000) };
  return [
    [
      'tenants',
      {
        ...{ id: seller, email: 'seller@example.com', company_name: 'Seller Ltd', plan: 'enterprise' },
        ...{
          plan_source: 'operator',
          status: 'active',
          limit_overrides: HIGH_LIMITS,
          require_reference: false,
        },
        ...{ risk_threshold: 0.9, paid_up: true, ...times },
      },
      {
        ...{ id: SAMPLE.customer, email: 'customer@example.com', company_name: null, plan: 'starter' },
        ...{ plan_source: 'stripe', status: 'active', limit_overrides: {}, require_reference: true },
        ...{ risk_threshold: null, paid_up: true, ...times },
      },
    ],
    [
      'wallets',
      { tenant_id: seller, environment: 'live', chain: LIVE.chain, address: SAMPLE.wallet, ...times },
      { tenant_id: seller, environment: 'test', chain: TEST.chain, address: SAMPLE.wallet, ...times },
    ],
    [
      'audit_log',
      {
        ...{ tenant_id: seller, id: '0f000000-0000-4000-8000-000000000001', actor: 'operator' },
        ...{ action: 'tenant.updated', subject: seller, before: { plan: 'free' } },
        ...{ after: { plan: 'enterprise' }, request_id: 'sample-request-1', created_at: clock.ago(9_000) },
      },
    ],
  ];
}

function keyRows(clock: SampleClock): SampleTables {
  const key = (environment: 'live' | 'test', id: string, text: string) => ({
    ...{ tenant_id: SAMPLE.seller, id, environment, name: `sample ${environment}` },
    ...{ masked_key: maskApiKey(text), scopes: scopesOf(environment, SCOPES), limited_by: [] },
    ...{ created_at: clock.ago(20_000), last_used_at: clock.ago(30) },
  });
  const entry = (id: string, text: string) => ({
    ...{ key_hash: bytes(hashApiKey(text)), tenant_id: SAMPLE.seller, key_id: id },
  });
  return [
    [
      'api_keys',
      key('live', SAMPLE.liveKeyId, SAMPLE_KEYS.live),
      key('test', SAMPLE.testKeyId, SAMPLE_KEYS.test),
    ],
    [
      'api_key_directory',
      entry(SAMPLE.liveKeyId, SAMPLE_KEYS.live),
      entry(SAMPLE.testKeyId, SAMPLE_KEYS.test),
    ],
    [
      'key_expiry_warnings',
      {
        ...{ tenant_id: SAMPLE.seller, key_id: SAMPLE.liveKeyId, days_ahead: 7, created_at: clock.ago(900) },
      },
    ],
  ];
}

/** What jobs and processes keep of the installation. */
function installationRows(clock: SampleClock): SampleTables {
  return [
    [
      'job_runs',
      {
        ...{ name: 'forget-bans', started_at: clock.ago(30), duration_ms: 12, succeeded_at: clock.ago(30) },
        ...{
          failed_at: clock.ago(90),
          failing_since: null,
          failures_in_a_row: 0,
          last_error: 'Error: sample',
          first_at: clock.ago(20_000),
        },
      },
    ],
    [
      'processes',
      {
        ...{ id: '0f000000-0000-4000-8000-0000000000f1', host: 'sample', version: '1.0.0', commit: null },
        ...{ runs_jobs: true, status: 'healthy', started_at: clock.ago(60), seen_at: clock.ago(1) },
        checks: { database: 'healthy', redis: 'disabled', verifier: 'healthy' },
      },
    ],
    [
      'outages',
      {
        ...{ component: 'base', began_at: clock.ago(600), looked_at: clock.ago(580), is_certain: true },
        ended_at: clock.ago(579),
      },
    ],
    ['answered_minutes', { day: clock.ago(1_440), minutes: '1'.padEnd(1_440, '0') }],
  ];
}

function limitRows(clock: SampleClock): SampleTables {
  const secret = new Sealer([SAMPLE_KEYS.encryption]).sealText(
    Buffer.alloc(32, 6).toString('base64url'),
    installationSecretPlace('address_hash'),
  );
  return [
    ['installation_secrets', { name: 'address_hash', value: secret, created_at: clock.ago(20_000) }],
    [
      'bans',
      {
        ...{ id: '0f000000-0000-4000-8000-000000000002', address_hash: ADDRESS_HASH },
        ...{ reason: 'failed authentications', until: clock.ago(-60), include_keys: false, level: 1 },
        ...{ created_at: clock.ago(10), lifted_at: null },
      },
    ],
    ...installationRows(clock),
    [
      'failed_authentications',
      { address_hash: ADDRESS_HASH, failed_at: [clock.ago(12), clock.ago(11)], updated_at: clock.ago(11) },
    ],
    [
      'idempotency_keys',
      {
        ...{ tenant_id: SAMPLE.seller, caller: `key:${SAMPLE.liveKeyId}`, operation: 'POST /api-keys' },
        ...{ key: 'sample-idempotency-key', fingerprint: bytes(Buffer.alloc(32, 3)), status: 201 },
        ...{ token: '0f000000-0000-4000-8000-000000000003', locked_until: clock.ago(29), headers: {} },
        ...{ body: '{"name":"sample"}', created_at: clock.ago(30), expires_at: clock.ago(-1_410) },
      },
    ],
    ['screening_versions', { version: 1, entries: 1, note: 'sample list', created_at: clock.ago(5_000) }],
    [
      'screening_entries',
      { version: 1, address: `0x${'99'.repeat(20)}`, listing: 'severe', category: 'theft' },
    ],
  ];
}

function billingRows(clock: SampleClock): SampleTables {
  const tenant = { tenant_id: SAMPLE.customer };
  const customer = { customer_id: SAMPLE.customerOfStripe };
  const subscription = { subscription_id: 'sub_sample0000001' };
  return [
    [
      'billing_accounts',
      {
        ...{ ...tenant, ...customer, ...subscription, customer_number: 1, status: 'active' },
        ...{ price_id: 'price_sample_starter', plan: 'starter', next_plan: 'starter', suspended: false },
        ...{ period_end: clock.ago(-20_000), cancel_at_period_end: false, charged: true },
        ...{ synced_at: clock.ago(60), session_number: 1, created_at: clock.ago(20_000) },
      },
    ],
    ['stripe_customers', { ...customer, ...tenant, created_at: clock.ago(20_000) }],
    [
      'stripe_events',
      {
        ...{ event_id: 'evt_sample0000001', row_id: '0f000000-0000-4000-8000-000000000004', ...customer },
        ...{ type: 'customer.subscription.updated', occurred_at: clock.ago(61), received_at: clock.ago(60) },
        ...{ status: 'applied', attempts: 1, next_attempt_at: clock.ago(60), settled_at: clock.ago(59) },
      },
    ],
    [
      'stripe_snapshots',
      {
        ...{ snapshot_id: '0f000000-0000-4000-8000-000000000005', ...customer, ...subscription },
        ...{ subscription: { id: subscription.subscription_id, status: 'active' }, read_at: clock.ago(5) },
      },
    ],
    ['overage_allowances', { ...tenant, period: clock.month, units: 50_000 }],
    [
      'overage_reports',
      {
        ...{ ...tenant, environment: 'live', period: clock.month, batch: 1, units: 3, ...customer },
        ...{ identifier: `${SAMPLE.customer}:${clock.month}:1`, meter: 'x402_verifications' },
        ...{ created_at: clock.ago(55), first_sent_at: clock.ago(54), reported_at: clock.ago(54) },
      },
    ],
    [
      'quota_warnings',
      { ...tenant, environment: 'live', period: clock.month, level: 80, created_at: clock.ago(300) },
    ],
  ];
}

/** A mail that waits, one that was sent, and a reader who wants no notices. */
function mailRows(clock: SampleClock): SampleTables {
  const waiting = '0f000000-0000-4000-8000-000000000006';
  const content = { to: 'seller@example.com', data: { by: 'operator' } };
  const sealed = new Sealer([SAMPLE_KEYS.encryption]).seal(
    Buffer.from(JSON.stringify(content)),
    mailPlace(SAMPLE.seller, waiting),
  );
  const times = { next_attempt_at: clock.ago(-1), expires_at: clock.ago(-2_000), created_at: clock.ago(2) };
  return [
    [
      'mail_outbox',
      {
        ...{ id: waiting, tenant_id: SAMPLE.seller, dedupe_key: 'sample-waiting', template: 'suspended' },
        ...{ content: bytes(sealed), attempts: 0, ...times },
      },
      {
        ...{ id: '0f000000-0000-4000-8000-000000000007', tenant_id: null, dedupe_key: 'sample-sent' },
        ...{
          template: 'sign-in',
          content: bytes(Buffer.alloc(0)),
          attempts: 1,
          ...times,
          sent_at: clock.ago(1),
        },
      },
    ],
    ['mail_unsubscribes', { address_hash: bytes(Buffer.alloc(32, 4)), created_at: clock.ago(100) }],
  ];
}

/** Where the seller listens, an event on its way and one that was delivered; the secret is sealed. */
export function webhookRows(clock: SampleClock): SampleTables {
  const tenant = { tenant_id: SAMPLE.seller };
  const live = { environment: 'live' };
  const place = webhookSecretPlace(SAMPLE.seller, SAMPLE.endpoint);
  const secret = new Sealer([SAMPLE_KEYS.encryption]).seal(SAMPLE.webhookSecret, place);
  const data = (paymentId: string, txHash: string, reason: string | null) => ({
    ...{ paymentId, txHash, chain: LIVE.chain, network: LIVE.network, amountAtomic: '1500000' },
    ...{ fromAddress: SAMPLE.buyer, toAddress: SAMPLE.wallet, reason, reference: 'order-1001' },
  });
  const types = ['payment.verified', 'payment.reorged'];
  return [
    [
      'webhook_endpoints',
      {
        ...{ ...tenant, ...live, id: SAMPLE.endpoint, url: 'https://seller.example.com/hooks' },
        ...{ description: 'sample', event_types: types, enabled: true, secret: bytes(secret) },
        ...{ previous_secrets: [], created_at: clock.ago(10_000), updated_at: clock.ago(10_000) },
      },
    ],
    ['event_listeners', ...types.map((type) => ({ ...tenant, ...live, event_type: type }))],
    [
      'outbox',
      {
        ...{ ...tenant, ...live, id: '0c000000-0000-4000-8000-000000000004', event_type: 'payment.reorged' },
        ...{ payload: data(SAMPLE.paymentReorged, SAMPLE.hashReorged, 'REORGED') },
        ...{ created_at: clock.ago(1) },
      },
    ],
    [
      'webhook_events',
      {
        ...{ ...tenant, ...live, id: SAMPLE.event, event_type: 'payment.verified' },
        ...{ payload: data(SAMPLE.paymentConfirmed, SAMPLE.hashConfirmed, null), created_at: clock.ago(240) },
      },
    ],
    [
      'webhook_deliveries',
      {
        ...{ ...tenant, ...live, id: SAMPLE.delivery, endpoint_id: SAMPLE.endpoint, event_id: SAMPLE.event },
        ...{ event_type: 'payment.verified', status: 'delivered', attempt: 1, status_code: 200 },
        ...{ duration_ms: 87, created_at: clock.ago(240), finished_at: clock.ago(239) },
      },
    ],
    [
      'webhook_attempts',
      {
        ...{ ...tenant, delivery_id: SAMPLE.delivery, attempt: 1, status_code: 200, duration_ms: 87 },
        ...{ response_excerpt: 'ok', attempted_at: clock.ago(239) },
      },
    ],
  ];
}
