import { address, AccountRole, lamports } from '@solana/kit';
import { INSTANCES } from '../../../support/http/app.js';
import { SolanaStage, type Built } from '../../../support/solana/solana-stage.js';

const LIGHTHOUSE = address('L2TExMFKdjpN9kozasaurPirfHy9P8sbXoAN1qA3S95');
const DEAR: Built = { units: 1_400_000, microLamports: 5_000_000n };

describe('costs of a Solana payment for its fee payer', () => {
  let stage: SolanaStage;

  beforeAll(async () => {
    stage = await SolanaStage.start();
  });
  afterEach(() => {
    stage.mend();
  });
  afterAll(() => stage.close());

  const held = () => stage.ledger.svm.getBalance(address(stage.feePayer)) ?? 0n;
  const booked = async (): Promise<bigint> => {
    const [row] = await stage.one.dataSource.query<{ cost: string }[]>(
      'SELECT coalesce(sum(cost), 0)::text AS cost FROM settlement_budgets WHERE tenant_id = $1',
      [stage.tenant.tenantId],
    );
    return BigInt(row?.cost ?? 0);
  };

  it('J3: verify and settle refuse a transaction that could cost more than the bound', async () => {
    const before = held();
    for (const body of [
      await stage.build(DEAR),
      await stage.buildV1(DEAR),
      await stage.build({ ...DEAR, version: 'legacy' }),
    ]) {
      const message = expect.stringMatching(/7010000 lamports.* 100000 /) as unknown;
      expect(await stage.post('verify', body)).toMatchObject({
        isValid: false,
        invalidReason: 'gas_limit_above_maximum',
        invalidMessage: message,
        payer: stage.buyer.address,
      });
      expect(await stage.post('settle', body)).toMatchObject({
        success: false,
        errorReason: 'gas_limit_above_maximum',
        errorMessage: message,
        payer: stage.buyer.address,
        transaction: '',
      });
    }
    expect(held()).toBe(before);
  });

  it('J3: a transaction at the bound is settled, and its actual cost is booked', async () => {
    const before = { held: held(), booked: await booked() };
    // 10,000 for the signatures and 90,000 for the computing reach the bound exactly.
    const body = await stage.build({ units: 90_000, microLamports: 1_000_000n });
    expect(await stage.post('verify', body)).toMatchObject({ isValid: true });
    expect(await stage.post('settle', body)).toMatchObject({ success: true });
    expect(before.held - held()).toBe(100_000n);
    expect((await booked()) - before.booked).toBe(100_000n);
    const above = await stage.build({ units: 90_001, microLamports: 1_000_000n });
    expect(await stage.post('verify', above)).toMatchObject({ invalidReason: 'gas_limit_above_maximum' });
  });

  it('J3: the cost of a failed transaction is booked too', async () => {
    const before = { held: held(), booked: await booked() };
    const body = await stage.build({ amount: 9_000_000n, units: 50_000, microLamports: 1_000_000n });
    // The buyer spends the money before the transaction arrives.
    const send = stage.rpc.methods.get('sendTransaction');
    stage.rpc.methods.set('sendTransaction', async (params) => {
      await stage.ledger.holding(stage.buyer.address, stage.mint, 0n);
      return send?.(params);
    });
    expect(
      await stage.post('settle', { ...body, paymentRequirements: stage.requirements({ amount: '9000000' }) }),
    ).toMatchObject({
      success: false,
      errorReason: 'invalid_exact_svm_transaction_failed',
      payer: stage.buyer.address,
    });
    expect(before.held - held()).toBe(60_000n);
    expect((await booked()) - before.booked).toBe(60_000n);
    await stage.ledger.holding(stage.buyer.address, stage.mint, 10_000_000n);
  });

  it('J3: a transaction that could take more than the fee from the fee payer is refused', async () => {
    // The library allows Lighthouse instructions, which may create accounts at the cost of any signer.
    const accounts = [{ address: address(stage.feePayer), role: AccountRole.WRITABLE_SIGNER }];
    const body = await stage.build({
      more: [{ programAddress: LIGHTHOUSE, accounts, data: Uint8Array.from([0]) }],
    });
    expect(await stage.post('verify', body)).toMatchObject({
      isValid: false,
      invalidReason: 'invalid_exact_svm_payload_transaction_fee_payer_included_in_instruction_accounts',
      payer: stage.buyer.address,
    });
    expect(await stage.post('settle', body)).toMatchObject({ success: false });
  });

  it('J3: the operator sets the bound', async () => {
    const generous = await stage.server({ SOLANA_DEVNET_SETTLEMENT_MAX_COST_GWEI: '7010000' });
    const body = await stage.build(DEAR);
    expect(await stage.post('verify', body, generous)).toMatchObject({ isValid: true });
    expect(await stage.post('verify', body)).toMatchObject({ isValid: false });
  });

  it('J2: an empty fee payer makes verify and settle answer 503, and is logged', async () => {
    const fresh = await stage.server();
    stage.rpc.methods.set('getBalance', () => ({ context: { slot: 1 }, value: 9_999 }));
    const body = await stage.build();
    for (const step of ['verify', 'settle']) {
      const { status } = await stage.answer(step, body, fresh);
      expect(status).toBe(503);
    }
    expect(stage.logs()).toContainEqual(
      expect.objectContaining({ level: 'error', msg: 'the fee payer cannot pay for settlements' }),
    );
    expect(lamports(held())).toBeGreaterThan(9_999n);
  });

  it('J3: the balance of the fee payer is read at most once a second', async () => {
    const fresh = await stage.server();
    const counted = () => stage.rpc.calls.filter((method) => method === 'getBalance').length;
    const bodies = await Promise.all([1n, 2n, 3n, 4n].map((more) => stage.build({ amount: 10_000n + more })));
    const before = counted();
    const since = performance.now();
    await Promise.all(bodies.map((body) => stage.post('verify', body, fresh)));
    const seconds = Math.ceil((performance.now() - since) / 1_000);
    expect(counted() - before).toBeLessThanOrEqual(seconds * INSTANCES);
  });
});
