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

/** Short waits; settle behaves the same when they end. */
const HASTY = {
  ...{ SETTLEMENT_WAIT_MS: '1200', SETTLEMENT_BUMP_AFTER_MS: '100' },
  // Some tests raise the gas price.
  BASE_SEPOLIA_SETTLEMENT_MAX_COST_GWEI: '1000000000',
  BASE_SEPOLIA_SETTLEMENT_TENANT_GAS_GWEI_PER_DAY: '1000000000',
};

describe('a stuck nonce', () => {
  let stage: X402Stage;
  /** A database of its own, so that pending settlements of other specs are not reconciled here. */
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
    // The replaced transaction stays claimed, because a reorganisation may swap the two.
    const left = await fixture.rows.query<object[]>('SELECT status FROM payments WHERE tx_hash = $1', [
      pending['transaction'],
    ]);
    expect(left).toEqual([{ status: 'rejected' }]);
  });

  it('J2: a settlement whose authorization ends while it is stuck is abandoned, and its nonce is cancelled', async () => {
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
    // It is old, but has looked dead only for a moment.
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
    // The nonce does not block later payments.
    const next = await stage.pay();
    await expectPaidOnce(next, before);
  });

  it('J2: a gap in the nonces is filled, and the payment behind it is settled', async () => {
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

  /** Reconciles and mines blocks at this base fee until the payment is settled. */
  async function untilPaid(body: object, gwei: number): Promise<void> {
    await until(async () => {
      await fixture.reconcile();
      await baseFee(gwei);
      await stage.anvil.rpc('evm_mine');
      return (await settle(body)).body['success'] === true;
    }, 30_000);
  }

  it('J2: an underpriced cancel transaction is replaced, and the payment behind it is settled', async () => {
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
    const cancels = await fixture.rows.query<{ max_fee: string }[]>(
      `SELECT max_fee FROM signer_transactions WHERE signer = $2 AND nonce = $1 AND settlement_id IS NULL
       ORDER BY max_fee`,
      [nonce, stage.signerAddresses[0]?.toLowerCase()],
    );
    // Nodes accept a replacement only at a price at least an eighth higher.
    const [first = 0n, second = 0n] = cancels.map(({ max_fee }) => BigInt(max_fee));
    expect(second).toBeGreaterThanOrEqual((first * 9n) / 8n);
    await baseFee(1);
  });

  it('J2: the stuck transaction of an ended settlement does not block the next settlement', async () => {
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
    // The cancel transaction moved no money.
    expect(await stage.received()).toBe(before + PRICE);
    await baseFee(1);
  });

  it('J2: two processes that fill a gap at once sign one cancel transaction', async () => {
    // With a long wait neither replaces the cancel transaction that the other has just sent.
    const patient = { ...HASTY, SETTLEMENT_BUMP_AFTER_MS: '60000', DATABASE_URL: database.url };
    const [one, two] = [await startFacilitator(stage, patient), await startFacilitator(stage, patient)];
    await stage.anvil.rpc('evm_setAutomine', [false]);
    const nonce = await stage.transactions();
    await fixture.rows.query('UPDATE signer_nonces SET next_nonce = $1', [nonce + 1]);
    const [signer = ''] = stage.signerAddresses;
    const fill = async ({ app }: TestApp) => {
      const [rail] = app.get(Rails).all();
      if (rail) await app.get(NonceManager).fillGaps(rail, signer.toLowerCase());
    };
    await Promise.all([fill(one.test), fill(two.test), fill(one.test), fill(two.test)]);
    const kept = await fixture.rows.query<object[]>(
      'SELECT 1 FROM signer_transactions WHERE signer = $1 AND nonce = $2',
      [signer.toLowerCase(), nonce],
    );
    expect(kept).toHaveLength(1);
    await Promise.all([one.test.close(), two.test.close()]);
  });
});
