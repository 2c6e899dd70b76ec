import { keccak256, type Hex } from 'viem';
import { SettlementRepository } from '../../../../src/modules/facilitator/settlement/settlement.repository.js';
import { SettlementEndings } from '../../../../src/modules/facilitator/settlement/settlement-endings.js';
import { startFacilitator, type FacilitatorFixture } from '../../../support/facilitator/facilitator.js';
import { findViolations } from '../../../support/database/invariants.js';
import { forwardTo, JsonRpcStub } from '../../../support/evm/json-rpc-stub.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';
import { PRICE, X402Stage, type X402Body } from '../../../support/facilitator/x402-stage.js';

const HASTY = { SETTLEMENT_WAIT_MS: '1500', SETTLEMENT_RPC_TIMEOUT_MS: '600' };

/** A node wrongly reported the transaction as dead for a minute, and it is mined after all. */
describe('an abandoned settlement', () => {
  let stage: X402Stage;
  let database: ThrowawayDatabase;
  let node: JsonRpcStub;
  let fixture: FacilitatorFixture;
  /** Another process, whose node hides nothing. */
  let other: FacilitatorFixture;
  let tenant: TestTenant;
  /** Transactions that the node accepted and did not broadcast. */
  let held: Hex[];

  beforeAll(async () => {
    stage = await X402Stage.start();
    await stage.openPermit2();
    node = await JsonRpcStub.start({}, forwardTo(stage.anvil.url));
    database = await createThrowawayDatabase();
    const settings = { ...HASTY, DATABASE_URL: database.url };
    fixture = await startFacilitator(stage, { ...settings, BASE_SEPOLIA_RPC_URL: node.url });
    other = await startFacilitator(stage, settings);
  });
  beforeEach(async () => {
    held = [];
    node.forget();
    tenant = await fixture.tenant();
  });
  afterAll(async () => {
    await Promise.all([fixture.test.close(), other.test.close()]);
    await database.drop();
    await node.close();
    await stage.stop();
  });

  const settle = async (body: object) => (await fixture.post('settle', body, tenant.testKey)).body;
  /** Repeats settle, because its short wait may end too early on a busy machine. */
  const settleToEnd = async (body: object) => {
    for (;;) {
      const answer = await settle(body);
      if (answer['errorReason'] !== 'settlement_pending') return answer;
      await fixture.reconcile();
    }
  };
  const using = (body: X402Body, amount: bigint): X402Body => ({
    ...body,
    paymentRequirements: { ...body.paymentRequirements, amount: amount.toString() },
  });
  const settlements = () =>
    fixture.rows.query<{ status: string }[]>(
      `SELECT status, reason, amount_atomic, tx_hash FROM settlements WHERE tenant_id = $1 ORDER BY created_at`,
      [tenant.tenantId],
    );
  const payments = () =>
    fixture.rows.query<object[]>(
      `SELECT tx_hash, status, amount_atomic FROM payments WHERE tenant_id = $1 ORDER BY created_at`,
      [tenant.tenantId],
    );

  const hold = (raw: unknown) => {
    if (!held.includes(raw as Hex)) held.push(raw as Hex);
    return keccak256(raw as Hex);
  };
  const hidden = (hash: string) => (params: readonly unknown[]) =>
    params[0] === hash ? null : forwardTo(stage.anvil.url)('eth_getTransactionReceipt', params);
  const release = () => stage.anvil.rpc('eth_sendRawTransaction', [held[0]]);

  /** The held transaction is mined just before the next one that is sent. */
  function mineHeldBeforeNext(): void {
    node.on('eth_sendRawTransaction', async (params) => {
      await release().catch(() => null);
      return forwardTo(stage.anvil.url)('eth_sendRawTransaction', params);
    });
  }

  /** @returns the hash of its transaction, which is held back */
  async function abandon(body: X402Body): Promise<Hex> {
    const forward = forwardTo(stage.anvil.url);
    node.on('eth_sendRawTransaction', ([raw]) => hold(raw));
    node.on('eth_getTransactionCount', async (params) => {
      const count = Number(await forward('eth_getTransactionCount', params));
      return `0x${(params[1] === 'latest' ? count + 1 : count).toString(16)}`;
    });
    expect(await settle(body)).toMatchObject({ errorReason: 'settlement_pending' });
    await fixture.rows.query(
      `UPDATE settlements SET valid_before = now() - interval '2 minutes' WHERE status = 'pending'`,
    );
    // When this is answered, no call follows the settlement in its earlier state.
    expect(await settle(body)).toMatchObject({ errorReason: 'settlement_pending' });
    while ((await settlements()).some(({ status }) => status === 'pending')) {
      await fixture.deadForLong();
      await fixture.reconcile();
    }
    expect(await settlements()).toMatchObject([{ status: 'failed', reason: 'authorization_expired' }]);
    node.forget();
    await fixture.followersGone();
    return keccak256(held[0] ?? '0x');
  }

  /** A process that followed the first settlement before it was abandoned looks once more. */
  async function reconsiderFirst(): Promise<void> {
    const [row] = await fixture.rows.query<[{ network: string; authorization_id: string }]>(
      'SELECT network, authorization_id FROM settlements WHERE tenant_id = $1',
      [tenant.tenantId],
    );
    const seller = { tenantId: tenant.tenantId, environment: 'test' } as const;
    const { app } = other.test;
    const [first] = await app.get(SettlementRepository).abandoned(seller, row.network, row.authorization_id);
    if (first === undefined) throw new Error('nothing was given up');
    await app.get(SettlementEndings).reconsider(first);
  }

  it.each([
    ['is found when the other one fails', false],
    ['is found by the next settle after a node hid it', true],
  ])('J2: upto: is mined beside a settlement of another amount, and %s', async (_how, isHidden) => {
    const body = await stage.pay({ scheme: 'upto' });
    const before = await stage.received();
    const first = await abandon(using(body, 4_000n));
    mineHeldBeforeNext();
    if (isHidden) node.on('eth_getTransactionReceipt', hidden(first));
    const second = await settleToEnd(using(body, 2_500n));
    expect(second).toMatchObject({ success: false, errorReason: 'invalid_upto_evm_transaction_failed' });
    expect(await stage.received()).toBe(before + 4_000n);
    const failed = { status: 'failed', amount_atomic: '2500', tx_hash: second['transaction'] };
    const settled = { status: 'settled', reason: null, amount_atomic: '4000', tx_hash: first };
    if (isHidden) {
      expect(await settlements()).toMatchObject([{ status: 'failed' }, failed]);
      node.forget();
    } else {
      expect(await settlements()).toMatchObject([settled, failed]);
    }

    const paid = { success: true, transaction: first, amount: '4000' };
    expect(await settle(using(body, 4_000n))).toEqual(expect.objectContaining(paid));
    expect(await settle(using(body, 2_500n))).toMatchObject({ errorReason: 'duplicate_settlement' });
    const again = { success: false, errorReason: 'duplicate_settlement', transaction: first };
    expect(await settle(using(body, 4_000n))).toMatchObject(again);
    expect(await settlements()).toMatchObject([settled, failed]);
    expect(await payments()).toEqual(
      expect.arrayContaining([
        { tx_hash: first, status: 'confirmed', amount_atomic: '4000' },
        { tx_hash: second['transaction'], status: 'rejected', amount_atomic: '0' },
      ]),
    );
    expect(await payments()).toHaveLength(2);
    expect(await fixture.units(tenant.tenantId)).toBe(1);
    expect(await stage.received()).toBe(before + 4_000n);
    expect(await findViolations(fixture.rows)).toEqual({});
  });

  it('J2: upto: is found mined while a settlement of another amount is pending, and the payment stays spent', async () => {
    const body = await stage.pay({ scheme: 'upto' });
    const before = await stage.received();
    const first = await abandon(using(body, 4_000n));
    mineHeldBeforeNext();
    node.on('eth_getTransactionReceipt', null);
    expect(await settle(using(body, 2_500n))).toMatchObject({ errorReason: 'settlement_pending' });
    await reconsiderFirst();
    expect(await settlements()).toMatchObject([{ status: 'settled' }, { status: 'pending' }]);
    node.forget();
    while ((await settlements()).some(({ status }) => status === 'pending')) await fixture.reconcile();

    expect(await settlements()).toMatchObject([
      { status: 'settled', tx_hash: first, amount_atomic: '4000' },
      { status: 'failed', reason: 'invalid_upto_evm_transaction_failed', amount_atomic: '2500' },
    ]);
    const paid = { success: true, transaction: first, amount: '4000' };
    expect(await settle(using(body, 4_000n))).toMatchObject(paid);
    expect(await settle(using(body, 2_500n))).toMatchObject({ errorReason: 'duplicate_settlement' });
    expect(await stage.received()).toBe(before + 4_000n);
    expect(await fixture.units(tenant.tenantId)).toBe(1);
    expect(await findViolations(fixture.rows)).toEqual({});
  });

  it('A8: is mined and verified by hash before the next settlement finds it: only settle succeeds', async () => {
    const body = await stage.pay();
    const before = await stage.received();
    const first = await abandon(body);
    node.on('eth_sendRawTransaction', ([raw]) => hold(raw));
    node.on('eth_getTransactionReceipt', null);
    expect(await settle(body)).toMatchObject({ errorReason: 'settlement_pending' });
    await release();
    const sold = await other.test.http
      .post('/api/v1/x402/verify')
      .set('Authorization', `Bearer ${tenant.testKey}`)
      .send({ chain: 'base-sepolia', txHash: first, expected_amount: 0.01, reference: 'order-1' });
    // The authorization is being settled, so its transaction cannot be claimed for a reference.
    expect(sold.body).toMatchObject({ success: false, reason: 'ALREADY_CLAIMED' });
    node.forget();
    await fixture.reconcile();
    expect(await settle(body)).toMatchObject({ success: true, transaction: first });
    expect(await settle(body)).toMatchObject({ errorReason: 'duplicate_settlement' });
    expect(await stage.received()).toBe(before + PRICE);
    expect(await findViolations(fixture.rows)).toEqual({});
  });
});
