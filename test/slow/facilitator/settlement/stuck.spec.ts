import { NonceManager } from '../../../../src/modules/facilitator/settlement/nonce-manager.js';
import { Rails } from '../../../../src/modules/facilitator/chains/rails.js';
import type { TestApp } from '../../../support/http/app.js';
import { until } from '../../../support/services/cluster.js';
import { startFacilitator, type FacilitatorFixture } from '../../../support/facilitator/facilitator.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';
import { PRICE, X402Stage } from '../../../support/facilitator/x402-stage.js';

/** Short waits; what a settle does when they are over is the same. */
const HASTY = {
  ...{ SETTLEMENT_WAIT_MS: '1200', SETTLEMENT_BUMP_AFTER_MS: '100' },
  // Gas is dear here at times.
  BASE_SEPOLIA_SETTLEMENT_MAX_COST_GWEI: '1000000000',
  BASE_SEPOLIA_SETTLEMENT_TENANT_GAS_GWEI_PER_DAY: '1000000000',
};

describe('a nonce that nothing gets past', () => {
  let stage: X402Stage;
  /** Of its own: what others have left pending is not to be reconciled here. */
  let database: ThrowawayDatabase;
  let fixture: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    stage = await X402Stage.start();
    database = await createThrowawayDatabase();
    fixture = await startFacilitator(stage, { ...HASTY, DATABASE_URL: database.url });
    tenant = await fixture.tenant();
    // The signer's row is made by its first settlement.
    await fixture.post('settle', await stage.pay(), tenant.testKey);
  });
  afterAll(async () => {
    await fixture.test.close();
    await database.drop();
    await stage.stop();
  });
  afterEach(async () => {
    await stage.anvil.rpc('evm_setAutomine', [true]);
    await stage.anvil.rpc('evm_mine');
  });

  const settle = (body: object) => fixture.post('settle', body, tenant.testKey);

  async function expectPaidOnce(body: object, before: bigint): Promise<void> {
    const answer = await settle(body);
    expect(answer.body).toMatchObject({ success: true });
    expect(await stage.received()).toBe(before + PRICE);
  }

  it('J2: a stuck transaction is replaced at a higher price under the same nonce', async () => {
    const body = await stage.pay();
    const before = await stage.received();
    await stage.anvil.rpc('evm_setAutomine', [false]);
    const { body: pending } = await settle(body);
    await new Promise((done) => setTimeout(done, 150));
    await fixture.reconcile();
    const [kept] = await fixture.rows.query<[{ count: number; nonces: number }]>(
      `SELECT count(*)::int AS count, count(DISTINCT t.nonce)::int AS nonces FROM signer_transactions t
       WHERE t.settlement_id = (SELECT settlement_id FROM signer_transactions WHERE tx_hash = $1)`,
      [pending['transaction']],
    );
    expect(kept).toEqual({ count: 2, nonces: 1 });
    await stage.anvil.rpc('evm_setAutomine', [true]);
    await stage.anvil.rpc('evm_mine');
    await expectPaidOnce(body, before);
    const { body: settled } = await settle(body);
    expect(settled['transaction']).not.toBe(pending['transaction']);
    // The one that was replaced stays claimed: a reorganisation may put it in the place of the other.
    const left = await fixture.rows.query<object[]>('SELECT status FROM payments WHERE tx_hash = $1', [
      pending['transaction'],
    ]);
    expect(left).toEqual([{ status: 'rejected' }]);
  });

  it('J2: an authorization that ends while its transaction is stuck is given up, and its nonce used up', async () => {
    const body = await stage.pay();
    const before = await stage.received();
    await stage.anvil.rpc('evm_setAutomine', [false]);
    await settle(body);
    // A follower that has read the old end of the authorization would sign it anew.
    await fixture.followersGone();
    await fixture.rows.query(
      `UPDATE settlements SET valid_before = now() - interval '2 minutes' WHERE status = 'pending'`,
    );
    await new Promise((done) => setTimeout(done, 150));
    await fixture.reconcile();
    await stage.anvil.rpc('evm_setAutomine', [true]);
    await stage.anvil.rpc('evm_mine');
    await fixture.reconcile();
    await fixture.reconcile();
    // Old it is; but it has looked dead for a moment only.
    const settlements = () =>
      fixture.rows.query<object[]>('SELECT status FROM settlements ORDER BY created_at DESC LIMIT 1');
    expect(await settlements()).toEqual([{ status: 'pending' }]);
    await fixture.deadForLong();
    await fixture.reconcile();
    expect(await stage.received()).toBe(before);
    const [settlement] = await fixture.rows.query<{ status: string; reason: string }[]>(
      'SELECT status, reason FROM settlements ORDER BY created_at DESC LIMIT 1',
    );
    expect(settlement).toEqual({ status: 'failed', reason: 'authorization_expired' });
    // Later payments are not held up by the nonce.
    const next = await stage.pay();
    await expectPaidOnce(next, before);
  });

  it('J2: a gap in the nonces is filled, and what waited behind it is settled', async () => {
    await fixture.rows.query('UPDATE signer_nonces SET next_nonce = next_nonce + 2');
    const body = await stage.pay();
    const before = await stage.received();
    expect((await settle(body)).body).toMatchObject({ errorReason: 'settlement_pending' });
    const [rail] = fixture.test.app.get(Rails).all();
    const [signer = ''] = stage.signerAddresses;
    if (rail) await fixture.test.app.get(NonceManager).fillGaps(rail, signer.toLowerCase());
    await expectPaidOnce(body, before);
  });

  /** The base fee of the next block, in gwei. */
  const baseFee = (gwei: number) =>
    stage.anvil.rpc('anvil_setNextBlockBaseFeePerGas', [`0x${(gwei * 1e9).toString(16)}`]);

  /** Reconciles and makes blocks, whose base fee stays as high as that, until the payment is settled. */
  async function untilPaid(body: object, gwei: number): Promise<void> {
    await until(async () => {
      await fixture.reconcile();
      await baseFee(gwei);
      await stage.anvil.rpc('evm_mine');
      return (await settle(body)).body['success'] === true;
    }, 30_000);
  }

  it('J2: a cancel transaction that gas has become too dear for is replaced, and what waited behind it is settled', async () => {
    const before = await stage.received();
    await stage.anvil.rpc('evm_setAutomine', [false]);
    const [signer = ''] = stage.signerAddresses;
    const nonce = await stage.transactions();
    await fixture.rows.query('UPDATE signer_nonces SET next_nonce = $1', [nonce + 1]);
    const [rail] = fixture.test.app.get(Rails).all();
    if (rail) await fixture.test.app.get(NonceManager).fillGaps(rail, signer.toLowerCase());
    await baseFee(40);
    await stage.anvil.rpc('evm_mine');
    expect(await stage.transactions()).toBe(nonce);
    const body = await stage.pay();
    expect((await settle(body)).body).toMatchObject({ errorReason: 'settlement_pending' });
    await untilPaid(body, 40);
    expect(await stage.received()).toBe(before + PRICE);
    const fillers = await fixture.rows.query<{ max_fee: string }[]>(
      `SELECT max_fee FROM signer_transactions WHERE signer = $2 AND nonce = $1 AND settlement_id IS NULL
       ORDER BY max_fee`,
      [nonce, stage.signerAddresses[0]?.toLowerCase()],
    );
    // Nodes take a replacement only for an eighth more at least.
    const [first = 0n, second = 0n] = fillers.map(({ max_fee }) => BigInt(max_fee));
    expect(second).toBeGreaterThanOrEqual((first * 9n) / 8n);
    await baseFee(1);
  });

  it('J2: the stuck transaction of a settlement that has ended does not hold up the next', async () => {
    const given = await stage.pay();
    const before = await stage.received();
    await stage.anvil.rpc('evm_setAutomine', [false]);
    const { body: pending } = await settle(given);
    const nonce = await stage.transactions();
    await fixture.rows.query(
      `SELECT finish_settlement(tenant_id, id, 'failed', NULL, 'settlement_transaction_lost', NULL, 0, 0, false, false, 0)
       FROM settlements WHERE tx_hash = $1`,
      [pending['transaction']],
    );
    await baseFee(200);
    await stage.anvil.rpc('evm_mine');
    expect(await stage.transactions()).toBe(nonce);
    const next = await stage.pay();
    expect((await settle(next)).body).toMatchObject({ errorReason: 'settlement_pending' });
    await untilPaid(next, 200);
    // What stood for its nonce did nothing.
    expect(await stage.received()).toBe(before + PRICE);
    await baseFee(1);
  });

  it('J2: two processes that fill a gap at once sign one cancel transaction', async () => {
    // Patient, both: a cancel transaction that one has sent a moment ago is not replaced by the other.
    const patient = { ...HASTY, SETTLEMENT_BUMP_AFTER_MS: '60000', DATABASE_URL: database.url };
    const [one, twin] = [await startFacilitator(stage, patient), await startFacilitator(stage, patient)];
    await stage.anvil.rpc('evm_setAutomine', [false]);
    const nonce = await stage.transactions();
    await fixture.rows.query('UPDATE signer_nonces SET next_nonce = $1', [nonce + 1]);
    const [signer = ''] = stage.signerAddresses;
    const fill = async ({ app }: TestApp) => {
      const [rail] = app.get(Rails).all();
      if (rail) await app.get(NonceManager).fillGaps(rail, signer.toLowerCase());
    };
    await Promise.all([fill(one.test), fill(twin.test), fill(one.test), fill(twin.test)]);
    const kept = await fixture.rows.query<object[]>(
      'SELECT 1 FROM signer_transactions WHERE signer = $1 AND nonce = $2',
      [signer.toLowerCase(), nonce],
    );
    expect(kept).toHaveLength(1);
    await Promise.all([one.test.close(), twin.test.close()]);
  });
});
