import { DeliveryQueue } from '../../../src/modules/webhooks/testing.js';
import { expectInvariants } from '../../support/services/cluster.js';
import { findViolations, VIOLATIONS } from '../../support/database/invariants.js';
import type { TestTenant } from '../../support/verification/tenants.js';
import {
  freshHash,
  paid,
  startVerification,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

/** Each statement breaks the invariant that it is named after. */
const DAMAGES: Readonly<Record<string, string>> = {
  'units used differ from payments charged': 'UPDATE usage_counters SET used = used - 1 WHERE used > 0',
  'a confirmed payment was never charged': 'UPDATE payments SET charged_period = NULL',
  'a payment is claimed as a whole and once more': `
    INSERT INTO payment_claims (tenant_id, environment, network, tx_hash, payer, reference)
    SELECT tenant_id, environment, network, tx_hash, 'somebody', 'another order' FROM payment_claims`,
  'a confirmed answer has no payment': 'UPDATE verification_log SET payment_id = gen_random_uuid()',
  'a confirmed payment has no line in the log': 'UPDATE verification_log SET payment_id = NULL',
  'a payment is in the log of another tenant or environment': `UPDATE verification_log SET environment = 'test'`,
  'a claim stands on a payment that was never confirmed': `UPDATE payments SET status = 'reorged'`,
  'an event waits without a listener': `
    INSERT INTO outbox (tenant_id, environment, event_type, payload)
    SELECT id, 'test', 'payment.verified', '{}' FROM tenants`,
  'an event has no delivery, though an endpoint listens': 'DELETE FROM webhook_deliveries',
  'a confirmed payment has no event, though an endpoint listens': 'DELETE FROM webhook_events',
  'a verification lease exists without a request': `
    INSERT INTO verification_leases (tenant_id, environment, network, tx_hash, token, lease_until)
    SELECT id, 'live', 'eip155:8453', 'looked at', gen_random_uuid(), now() + interval '15 seconds' FROM tenants`,
  'an Idempotency-Key is leased without a request': `
    INSERT INTO idempotency_keys (tenant_id, caller, operation, key, fingerprint, token, locked_until)
    SELECT id, 'key', 'POST /verify', 'held', '', gen_random_uuid(), now() + interval '15 seconds' FROM tenants`,
};

/** Invariants of settlements: test/e2e/facilitator/invariants.spec.ts breaks each of them. */
const OF_THE_FACILITATOR = [
  'a success was handed out for an unsettled payment',
  'a unit was charged for a payment that was never settled',
  'a settlement was never charged, or in another month',
  'one authorization was settled twice',
  'reservations on trial differ from pending settlements',
  'a settlement that is done does not hold its authorization',
  'a settlement that is done has no payment of its own',
];

/** Uses its own database, because the invariants count all rows. */
describe('verification invariants', () => {
  let database: ThrowawayDatabase;
  let fixture: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    fixture = await startVerification({ config: { DATABASE_URL: database.url } });
    seller = await fixture.tenant({ plan: 'starter' });
    const { dataSource, app } = fixture.test;
    await dataSource.query(
      `INSERT INTO webhook_endpoints (tenant_id, environment, url, event_types, secret, updated_at)
       VALUES ($1, 'live', 'https://seller.example/hook', '{payment.verified}', '', now() - interval '1 hour')`,
      [seller.tenantId],
    );
    await dataSource.query(
      `INSERT INTO event_listeners (tenant_id, environment, event_type) VALUES ($1, 'live', 'payment.verified')`,
      [seller.tenantId],
    );
    const [plain, claimed] = [freshHash(), freshHash()];
    fixture.verifier.tell(plain, paid()).tell(claimed, paid());
    await fixture.verifyBase(seller.liveKey, plain).expect(200);
    await fixture.verifyBase(seller.liveKey, claimed, { reference: 'order-1' }).expect(200);
    await app.get(DeliveryQueue, { strict: false }).dispatch(Date.now());
  });
  afterAll(async () => {
    await fixture.test.close();
    await database.drop();
  });

  it('A4: every invariant is broken by this spec or by the facilitator’s spec', () => {
    expect([...Object.keys(DAMAGES), ...OF_THE_FACILITATOR].sort()).toEqual(Object.keys(VIOLATIONS).sort());
  });

  it('A4: invariants hold after a payment, a claim and their events', () =>
    expectInvariants(fixture.test.dataSource));

  it.each(Object.entries(DAMAGES))('A4: the invariant check reports: %s', async (violation, damage) => {
    const runner = fixture.test.dataSource.createQueryRunner();
    await runner.startTransaction();
    try {
      await runner.query(damage);
      expect(Object.keys(await findViolations(runner))).toContain(violation);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
    await expectInvariants(fixture.test.dataSource);
  });
});
