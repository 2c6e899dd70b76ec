import { setTimeout as sleep } from 'node:timers/promises';
import { RecheckService } from '../../../../src/modules/verification/testing.js';
import { startFacilitator, type FacilitatorFixture } from '../../../support/facilitator/facilitator.js';
import { findViolations } from '../../../support/database/invariants.js';
import { ThirdParties } from '../../../support/verification/third-parties.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';
import { PRICE, X402Stage, type X402Body } from '../../../support/facilitator/x402-stage.js';

/** A reorganisation removes the payment, or mines another of its transactions instead. */
describe('a reorged settlement', () => {
  let stage: X402Stage;
  let database: ThrowawayDatabase;
  let fixture: FacilitatorFixture;
  let other: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    [stage, database] = await Promise.all([X402Stage.start(), createThrowawayDatabase()]);
    const own = {
      ...{ DATABASE_URL: database.url, SETTLEMENT_WAIT_MS: '1200', SETTLEMENT_BUMP_AFTER_MS: '100' },
      BASE_SEPOLIA_SETTLEMENT_MAX_COST_GWEI: '1000000000',
      BASE_SEPOLIA_SETTLEMENT_TENANT_GAS_GWEI_PER_DAY: '1000000000',
    };
    [fixture, other] = await Promise.all([startFacilitator(stage, own), startFacilitator(stage, own)]);
    tenant = await fixture.tenant();
  });
  beforeEach(() => stage.anvil.rpc('evm_setAutomine', [false]));
  afterEach(async () => {
    await stage.anvil.rpc('evm_setAutomine', [true]);
    await stage.anvil.rpc('evm_mine');
  });
  afterAll(async () => {
    expect(await findViolations(fixture.rows)).toEqual({});
    await Promise.all([fixture.test.close(), other.test.close()]);
    await database.drop();
    await stage.stop();
  });

  const settle = async (body: X402Body): Promise<Record<string, unknown>> =>
    (await fixture.post('settle', body, tenant.testKey)).body;

  const byHash = async (txHash: unknown, reference: string): Promise<Record<string, unknown>> => {
    const answer = await fixture.test.http
      .post('/api/v1/x402/verify')
      .set('Authorization', `Bearer ${tenant.testKey}`)
      .send({ tx_hash: txHash, chain: 'base-sepolia', reference });
    return answer.body as Record<string, unknown>;
  };

  const of = async (transaction: unknown): Promise<Record<string, unknown>> => {
    const answer = await fixture.test.http
      .get(`/api/v1/x402/facilitator/settlements?transaction=${String(transaction)}`)
      .set('Authorization', `Bearer ${tenant.testKey}`);
    return answer.body as Record<string, unknown>;
  };

  async function mined(): Promise<void> {
    await stage.anvil.rpc('evm_mine');
    await fixture.followersGone();
    await fixture.reconcile();
  }

  async function reorg(snapshot: unknown, transaction: unknown): Promise<void> {
    await stage.anvil.rpc('evm_revert', [snapshot]);
    await stage.anvil.rpc('anvil_dropAllTransactions');
    await stage.anvil.rpc('anvil_mine', ['0x60']);
    for (let look = 0; look < 3; look += 1) {
      await fixture.rows.query(`UPDATE payments SET recheck_at = now() WHERE tx_hash = $1`, [transaction]);
      await fixture.test.app.get(RecheckService, { strict: false }).recheckDue();
    }
    const payment = await fixture.rows.query<object[]>('SELECT status FROM payments WHERE tx_hash = $1', [
      transaction,
    ]);
    expect(payment).toEqual([{ status: 'reorged' }]);
  }

  it('Q1: is pending again if no caller received its success, and is paid before settle succeeds', async () => {
    const body = await stage.pay();
    const before = await stage.received();
    const snapshot = await stage.anvil.rpc('evm_snapshot');
    const { transaction } = await settle(body);
    await mined();
    expect(await of(transaction)).toMatchObject({ status: 'settled' });
    await reorg(snapshot, transaction);
    expect(await of(transaction)).toMatchObject({ status: 'pending' });
    expect(await stage.received()).toBe(before);
    await stage.anvil.rpc('evm_setAutomine', [true]);
    const answer = await settle(body);
    expect(await stage.received()).toBe(before + PRICE);
    expect(answer).toMatchObject({ success: true });
    expect(await settle(body)).toMatchObject({ errorReason: 'duplicate_settlement' });
    const [unit] = await fixture.rows.query<[{ count: string }]>(
      `SELECT count(*) FROM payments WHERE tx_hash = $1 AND status = 'confirmed' AND charged_period IS NOT NULL`,
      [answer['transaction']],
    );
    expect(unit.count).toBe('1');
  }, 30_000);

  it('Q1: paid by a third-party transaction fails, and the next settle sends our own transaction', async () => {
    const body = await stage.pay();
    const before = await stage.received();
    await stage.anvil.rpc('evm_setAutomine', [true]);
    const snapshot = await stage.anvil.rpc('evm_snapshot');
    const hash = await new ThirdParties(stage).send(body);
    // Settled by the third-party transaction, and no caller has received the success.
    expect(await settle(body)).toMatchObject({ success: true, transaction: hash });
    await fixture.rows.query('UPDATE settlements SET handed_out_at = NULL WHERE tx_hash = $1', [hash]);
    await reorg(snapshot, hash);
    // The first process caches what it found for a minute, so the other one reconciles.
    await other.reconcile();
    expect(await of(hash)).toMatchObject({ status: 'failed' });
    const { body: answer } = await other.post('settle', body, tenant.testKey);
    expect(answer).toMatchObject({ success: true });
    expect(answer['transaction']).not.toBe(hash);
    expect(await stage.received()).toBe(before + PRICE);
  }, 30_000);

  it('Q1: cannot be claimed by hash when its replaced transaction is mined instead', async () => {
    const body = await stage.pay();
    const { transaction: replaced } = await settle(body);
    const [{ raw_tx: raw }] = await fixture.rows.query<[{ raw_tx: string }]>(
      'SELECT raw_tx FROM signer_transactions WHERE tx_hash = $1',
      [replaced],
    );
    await sleep(150);
    await fixture.reconcile();
    const snapshot = await stage.anvil.rpc('evm_snapshot');
    await stage.anvil.rpc('evm_mine');
    const settled = await settle(body);
    expect(settled).toMatchObject({ success: true });
    expect(settled['transaction']).not.toBe(replaced);
    await stage.anvil.rpc('evm_revert', [snapshot]);
    await stage.anvil.rpc('anvil_dropAllTransactions');
    await stage.anvil.rpc('eth_sendRawTransaction', [raw]);
    await stage.anvil.rpc('anvil_mine', ['0x2']);
    expect(await byHash(replaced, 'order-2')).toMatchObject({ success: false, reason: 'ALREADY_CLAIMED' });
  }, 30_000);
});
