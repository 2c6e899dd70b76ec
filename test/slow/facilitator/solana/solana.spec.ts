import { Reconciler } from '../../../../src/modules/facilitator/settlement/reconciler.js';
import type { TestApp } from '../../../support/http/app.js';
import { FACILITATOR } from '../../../support/facilitator/facilitator.js';
import { NETWORK, SolanaStage, type Body } from '../../../support/solana/solana-stage.js';

/** LiteSVM makes no blocks, so forks and commitment levels are not tested and tests expire the blockhash. */
describe('Solana exact', () => {
  let stage: SolanaStage;
  let two: TestApp;

  beforeAll(async () => {
    stage = await SolanaStage.start();
    two = await stage.server();
  });
  afterAll(() => stage.close());

  it('Q1: verifies and settles a payment, and answers success once', async () => {
    const body = await stage.pay();
    const before = await stage.received();
    expect(await stage.post('verify', body)).toEqual({ isValid: true, payer: stage.buyer.address });
    const settled = await stage.post('settle', body);
    expect(settled).toMatchObject({ success: true, network: NETWORK, payer: stage.buyer.address });
    expect(await stage.received()).toBe(before + 10_000n);
    const duplicate = { errorReason: 'duplicate_settlement', transaction: settled['transaction'] };
    expect(await stage.post('settle', body, two)).toMatchObject(duplicate);
    expect(await stage.post('verify', body, two)).toMatchObject({ invalidReason: 'duplicate_settlement' });
    expect(await stage.received()).toBe(before + 10_000n);
    const [payment] = await stage.one.dataSource.query<object[]>(
      'SELECT status, amount_atomic, from_address FROM payments WHERE tenant_id = $1 AND tx_hash = $2',
      [stage.tenant.tenantId, settled['transaction']],
    );
    expect(payment).toEqual({
      status: 'confirmed',
      amount_atomic: '10000',
      from_address: stage.buyer.address,
    });
  });

  it('Q1: a payment settled twenty times at two processes is sent once and succeeds once', async () => {
    const body = await stage.pay({ amount: '20000' });
    const [before, sentBefore] = [await stage.received(), stage.sent];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => stage.post('settle', body, index % 2 === 0 ? stage.one : two)),
    );
    expect(answers.filter(({ success }) => success === true)).toHaveLength(1);
    expect(answers.filter(({ errorReason }) => errorReason === 'duplicate_settlement')).toHaveLength(19);
    expect(await stage.received()).toBe(before + 20_000n);
    expect(stage.sent).toBe(sentBefore + 1);
  });

  it('J2: twenty different payments at once all succeed', async () => {
    const before = await stage.received();
    const bodies = await Promise.all(
      Array.from({ length: 20 }, (_, index) => stage.pay({ amount: String(1_000 + index) })),
    );
    const answers = await Promise.all(bodies.map((body) => stage.post('settle', body)));
    expect(answers.map(({ success }) => success)).toEqual(Array(20).fill(true));
    expect(await stage.received()).toBe(before + 20_190n);
  });

  it('J2: refuses a payment below the price and an unreadable transaction', async () => {
    const before = await stage.received();
    const other = await stage.pay({ amount: '5' });
    const dear = { ...(other as { paymentPayload: { accepted: object } }) };
    const accepted = { ...dear.paymentPayload.accepted, amount: '500' };
    const cheated = {
      ...other,
      paymentPayload: { ...dear.paymentPayload, accepted },
      paymentRequirements: accepted,
    };
    expect(await stage.post('settle', cheated)).toMatchObject({
      success: false,
      errorReason: 'invalid_exact_svm_payload_amount_mismatch',
      transaction: '',
    });
    const broken = { ...dear, paymentPayload: { ...dear.paymentPayload, payload: { transaction: 'AAAA' } } };
    expect(await stage.post('verify', broken)).toMatchObject({
      isValid: false,
      invalidReason: 'invalid_payload',
    });
    expect(await stage.received()).toBe(before);
  });

  it('J1: verifies and settles a version 1 payment once, under its version 1 network name', async () => {
    const body = await stage.payV1();
    const before = await stage.received();
    expect(await stage.post('verify', body)).toEqual({ isValid: true, payer: stage.buyer.address });
    const settled = await stage.post('settle', body);
    expect(settled).toMatchObject({ success: true, network: 'solana-devnet', payer: stage.buyer.address });
    expect(await stage.post('settle', body, two)).toMatchObject({
      ...{ errorReason: 'duplicate_settlement', network: 'solana-devnet' },
    });
    expect(await stage.received()).toBe(before + 10_000n);
    const [settlement] = await stage.one.dataSource.query<object[]>(
      'SELECT x402_version, wire_network, network, status FROM settlements WHERE tx_hash = $1',
      [settled['transaction']],
    );
    expect(settlement).toEqual({
      x402_version: 1,
      wire_network: 'solana-devnet',
      network: NETWORK,
      status: 'settled',
    });
  });

  async function look(at: TestApp, { transaction }: Body, dead: string) {
    const due = `UPDATE settlements SET look_at = now(), dropped_since = dropped_since - $2::interval
      WHERE tenant_id = $1 AND status = 'pending'`;
    await stage.one.dataSource.query(due, [stage.tenant.tenantId, dead]);
    await at.app.get(Reconciler).poll();
    const rows = await stage.one.dataSource.query<{ status: string; reason: string | null }[]>(
      'SELECT status, reason FROM settlements WHERE tx_hash = $1',
      [transaction],
    );
    return rows[0];
  }
  /** A look that a busy node does not answer in time has no result, so it is repeated. */
  async function lookUntilEnd(at: TestApp, pending: Body) {
    let seen = await look(at, pending, '1 minute');
    for (let again = 0; again < 10 && seen?.status === 'pending'; again += 1)
      seen = await look(at, pending, '1 minute');
    return seen;
  }

  it('J2: a payment abandoned because of a wrong node is settled later with the same message', async () => {
    const body = await stage.pay({ amount: '7001' });
    stage.isDeaf = true;
    const hasty = await stage.server({ SETTLEMENT_WAIT_MS: '300' });
    const pending = await stage.post('settle', body, hasty);
    expect(pending).toMatchObject({ success: false, errorReason: 'settlement_pending' });
    stage.rpc.methods.set('isBlockhashValid', () => ({ context: { slot: 500_000_000 }, value: false }));
    await look(hasty, pending, '0 seconds');
    expect(await lookUntilEnd(hasty, pending)).toMatchObject({ status: 'failed' });
    stage.mend();
    stage.isDeaf = false;
    const { transaction } = pending;
    const asked = await stage.one.http
      .post('/api/v1/x402/verify')
      .set('Authorization', `Bearer ${stage.tenant.testKey}`)
      .send({ chain: 'solana-devnet', txHash: transaction, reference: 'order-1' });
    expect(asked.body).toMatchObject({ status: 'pending' });
    expect(await stage.post('settle', body)).toMatchObject({ success: true, transaction });
    expect(await stage.post('settle', body)).toMatchObject({
      errorReason: 'duplicate_settlement',
      transaction,
    });
  });

  it('J2: a payment whose blockhash expires before it lands fails and is never paid twice', async () => {
    const body = await stage.pay({ amount: '7000' });
    const before = await stage.received();
    stage.isDeaf = true;
    const hasty = await stage.server({ SETTLEMENT_WAIT_MS: '300' });
    const pending = await stage.post('settle', body, hasty);
    expect(pending).toMatchObject({ success: false, errorReason: 'settlement_pending' });
    stage.ledger.svm.expireBlockhash();
    // One look may reach a node that lags behind.
    expect(await look(hasty, pending, '0 seconds')).toEqual({ status: 'pending', reason: null });
    expect(await lookUntilEnd(hasty, pending)).toEqual({
      status: 'failed',
      reason: 'settle_exact_svm_block_height_exceeded',
    });
    stage.isDeaf = false;
    // The authorization is released, and the same bytes can no longer pay.
    expect(await stage.post('settle', body)).toMatchObject({ success: false, transaction: '' });
    expect(await stage.received()).toBe(before);
    expect(await stage.post('settle', await stage.pay({ amount: '7000' }))).toMatchObject({ success: true });
    expect(await stage.received()).toBe(before + 7_000n);
  });

  it('J1: /supported lists its kinds with the fee payer', async () => {
    const answer = await stage.one.http
      .get(`${FACILITATOR}/supported`)
      .set('Authorization', `Bearer ${stage.tenant.testKey}`);
    expect(answer.body).toMatchObject({
      kinds: [
        {
          x402Version: 2,
          scheme: 'exact',
          network: NETWORK,
          extra: { feePayer: stage.feePayer, maxTransactionFeeLamports: 100_000 },
        },
        {
          x402Version: 1,
          scheme: 'exact',
          network: 'solana-devnet',
          extra: { feePayer: stage.feePayer, maxTransactionFeeLamports: 100_000 },
        },
        { x402Version: 2, scheme: 'exact', network: 'eip155:1520283840' },
      ],
      signers: { 'solana:*': [stage.feePayer] },
    });
  });
});
