import type { Hex } from 'viem';
import { expectInvariants } from '../../support/services/cluster.js';
import { startFacilitator, type FacilitatorFixture } from '../../support/facilitator/facilitator.js';
import { findViolations } from '../../support/database/invariants.js';
import type { TestTenant } from '../../support/verification/tenants.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';
import { X402Stage } from '../../support/facilitator/x402-stage.js';

/** Uses its own database, because the invariants count all rows. */
describe('facilitator invariants', () => {
  let stage: X402Stage;
  let database: ThrowawayDatabase;
  let fixture: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    [stage, database] = await Promise.all([X402Stage.start(), createThrowawayDatabase()]);
    fixture = await startFacilitator(stage, { DATABASE_URL: database.url });
    tenant = await fixture.tenant();
  });
  afterAll(async () => {
    await fixture.test.close();
    await database.drop();
    await stage.stop();
  });

  const post = (step: 'verify' | 'settle', body: object) => fixture.post(step, body, tenant.testKey);
  const byHash = (txHash: unknown) =>
    fixture.test.http
      .post('/api/v1/x402/verify')
      .set('Authorization', `Bearer ${tenant.testKey}`)
      .send({ tx_hash: txHash, chain: 'base-sepolia' });

  it('J2: invariants hold after payments that were only verified, only settled, both, repeated or refused', async () => {
    const [verified, both, settled] = [await stage.pay(), await stage.pay(), await stage.payV1()];
    await Promise.all([verified, both, verified, both].map((body) => post('verify', body)));
    await Promise.all([both, settled, both, settled].map((body) => post('settle', body)));
    const again = await post('settle', both);
    expect(again.body).toMatchObject({ errorReason: 'duplicate_settlement' });
    expect((await post('settle', await stage.pay({ amount: 10n ** 15n }))).body).toMatchObject({
      success: false,
    });
    expect(await fixture.units(tenant.tenantId)).toBe(2);
    await expectInvariants(fixture.rows);
  });

  it('J2: invariants hold after a payment verified by hash and one refused by hash', async () => {
    await stage.anvil.rpc('anvil_setBalance', [stage.buyer, '0x56bc75e2d63100000']);
    const plain = await stage.usdc.transfer(stage.buyerKey, stage.seller as Hex, 5_000n);
    expect((await byHash(plain)).body).toMatchObject({ success: true });
    const { body } = await post('settle', await stage.pay());
    expect((await byHash(body['transaction'])).body).toMatchObject({ reason: 'ALREADY_CLAIMED' });
    expect(await fixture.units(tenant.tenantId)).toBe(4);
    await expectInvariants(fixture.rows);
  });

  it.each([
    [
      'a charged unit that the counter lacks',
      'UPDATE usage_counters SET used = used - 1',
      'units used differ from payments charged',
    ],
    [
      'a settlement that charged no unit',
      'DELETE FROM authorization_units',
      'a settlement was never charged, or in another month',
    ],
    [
      'a counted unit that was not charged',
      'UPDATE usage_counters SET used = used + 1',
      'units used differ from payments charged',
    ],
    [
      'a reserved cost without a pending settlement',
      'UPDATE settlement_budgets SET trial_cost = trial_cost + 1',
      'reservations on trial differ from pending settlements',
    ],
    [
      'a settled payment with another amount',
      'UPDATE payments SET amount_atomic = amount_atomic + 1',
      'a settlement that is done has no payment of its own',
    ],
    [
      'a settlement that no longer holds its authorization',
      'DELETE FROM settlement_authorizations',
      'a settlement that is done does not hold its authorization',
    ],
    [
      'a unit charged without a settlement',
      `UPDATE authorization_units SET authorization_id = authorization_id || ' of nothing'`,
      'a unit was charged for a payment that was never settled',
    ],
    [
      'a success sent for a failed settlement',
      `UPDATE settlements SET handed_out_at = now(), status = 'failed'`,
      'a success was handed out for an unsettled payment',
    ],
    [
      'two settlements of one authorization',
      `INSERT INTO settlements SELECT (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid()))).*
       FROM settlements s`,
      'one authorization was settled twice',
    ],
    [
      'a confirmed log line without its payment',
      `UPDATE verification_log SET payment_id = NULL, reference = NULL WHERE tx_hash <> ''`,
      'a confirmed answer has no payment',
    ],
  ])('J2: the invariant check reports %s', async (_what, damage, violation) => {
    const runner = fixture.rows.createQueryRunner();
    await runner.startTransaction();
    try {
      await runner.query(damage);
      expect(Object.keys(await findViolations(runner))).toContain(violation);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
    await expectInvariants(fixture.rows);
  });
});
