import {
  address,
  getSignatureFromTransaction,
  getTransactionDecoder,
  lamports,
  type Address,
  type KeyPairSigner,
} from '@solana/kit';
import { base58 } from '@scure/base';
import { randomBytes } from 'node:crypto';
import { ExactSvmScheme } from '@x402/svm/exact/client';
import { ExactSvmSchemeV1 } from '@x402/svm/exact/v1/client';
import type { PaymentRequirements } from '@x402/core/types';
import { localSvmSigner } from '../../../src/modules/facilitator/svm/svm-signers.js';
import { Reconciler } from '../../../src/modules/facilitator/reconciler.js';
import { createTestApp, type TestApp } from '../../support/app.js';
import { FACILITATOR } from '../../support/facilitator.js';
import { DEVNET_GENESIS, ledgerMethods, SolanaRpcServer } from '../../support/litesvm-rpc.js';
import { associated, SolanaLedger } from '../../support/solana-ledger.js';
import { createTenant, registerWallet, type TestTenant } from '../../support/tenants.js';

const NETWORK = 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1';

/** Left out, because LiteSVM makes no blocks: forks and commitment levels. A blockhash ends when the test says so. */
describe('Solana exact', () => {
  const ledger = new SolanaLedger();
  const secret = base58.encode(randomBytes(32));
  const feePayer = localSvmSigner(secret).address;
  let config: Record<string, string>;
  let rpc: SolanaRpcServer;
  let one: TestApp;
  let two: TestApp;
  let tenant: TestTenant;
  let buyer: KeyPairSigner;
  let seller: KeyPairSigner;
  let mint: Address;
  let sent = 0;
  /** What the node is given it keeps to itself. */
  let isDeaf = false;

  beforeAll(async () => {
    buyer = await ledger.wallet();
    seller = await ledger.wallet();
    ledger.svm.airdrop(address(feePayer), lamports(1_000_000_000n));
    mint = ledger.createMint(buyer.address);
    await ledger.holding(buyer.address, mint, 10_000_000n);
    await ledger.holding(seller.address, mint, 0n);
    rpc = await SolanaRpcServer.start({ ...ledgerMethods(ledger, DEVNET_GENESIS), ...nodeMethods() });
    config = {
      JOBS_ENABLED: 'false',
      SOLANA_DEVNET_RPC_URL: rpc.url,
      SOLANA_DEVNET_USDC_ADDRESS: mint,
      X402_SVM_SIGNER_KEYS: secret,
      SETTLEMENT_WAIT_MS: '10000',
    };
    [one, two] = await Promise.all([createTestApp({ config }), createTestApp({ config })]);
    await Promise.all([one.app.listen(0, '127.0.0.1'), two.app.listen(0, '127.0.0.1')]);
    tenant = await createTenant(one.app);
    const wallet = { environment: 'test', chain: 'solana-devnet', address: seller.address } as const;
    await registerWallet(one.app, tenant.tenantId, wallet);
  });
  afterAll(async () => {
    await Promise.all([one.close(), two.close()]);
    await rpc.close();
  });

  /** What a node does beside telling of its ledger. */
  function nodeMethods(): Record<string, (params: readonly unknown[]) => unknown> {
    const context = { slot: 500_000_000 };
    const decode = (text: unknown) => getTransactionDecoder().decode(Buffer.from(String(text), 'base64'));
    return {
      getLatestBlockhash: () => ({
        context,
        value: { blockhash: ledger.svm.latestBlockhash(), lastValidBlockHeight: 500_000_150 },
      }),
      isBlockhashValid: ([blockhash]) => ({ context, value: blockhash === ledger.svm.latestBlockhash() }),
      getBalance: ([key]) => ({ context, value: Number(ledger.svm.getBalance(address(String(key))) ?? 0n) }),
      getAccountInfo: ([key]) => {
        const account = ledger.svm.getAccount(address(String(key)));
        if (!account.exists) return { context, value: null };
        const data = [Buffer.from(account.data).toString('base64'), 'base64'];
        const { programAddress: owner, executable } = account;
        return {
          context,
          value: { data, owner, executable, lamports: 1, rentEpoch: 0, space: account.data.length },
        };
      },
      simulateTransaction: ([text]) => ({ context, value: { err: ledger.simulate(decode(text)), logs: [] } }),
      getBlockTime: () => Math.floor(Date.now() / 1_000),
      sendTransaction: ([text]) => {
        const transaction = decode(text);
        const signature = getSignatureFromTransaction(transaction);
        if (isDeaf || ledger.entries.has(signature)) return signature;
        sent += 1;
        return ledger.execute(transaction, 'confirmed');
      },
    };
  }

  async function pay(changes: Partial<PaymentRequirements> = {}): Promise<object> {
    const requirements: PaymentRequirements = {
      scheme: 'exact',
      network: NETWORK,
      amount: '10000',
      asset: mint,
      payTo: seller.address,
      maxTimeoutSeconds: 60,
      extra: { feePayer },
      ...changes,
    };
    const { payload } = await new ExactSvmScheme(buyer, { rpcUrl: rpc.url }).createPaymentPayload(
      2,
      requirements,
    );
    return {
      x402Version: 2,
      paymentPayload: { x402Version: 2, payload, accepted: requirements },
      paymentRequirements: requirements,
    };
  }
  /** The same of version 1, by the official client of that version. */
  async function payV1(): Promise<object> {
    const requirements = {
      scheme: 'exact',
      network: 'solana-devnet',
      maxAmountRequired: '10000',
      asset: mint,
      payTo: seller.address,
      maxTimeoutSeconds: 60,
      resource: 'https://seller.example/report',
      description: '',
      mimeType: 'application/json',
      outputSchema: null,
      extra: { feePayer },
    };
    const client = new ExactSvmSchemeV1(buyer, { rpcUrl: rpc.url });
    const paid = await client.createPaymentPayload(1, requirements as unknown as PaymentRequirements);
    return {
      x402Version: 1,
      paymentPayload: paid,
      paymentRequirements: requirements,
    };
  }
  const post = async (step: string, body: object, at = one): Promise<Record<string, unknown>> => {
    const request = at.http.post(`${FACILITATOR}/${step}`).set('Authorization', `Bearer ${tenant.testKey}`);
    return (await request.send(body)).body as Record<string, unknown>;
  };
  const received = async (): Promise<bigint> => {
    const data = ledger.svm.getAccount(await associated(seller.address, mint));
    return data.exists ? Buffer.from(data.data).readBigUInt64LE(64) : 0n;
  };

  it('Q1: verifies, settles, and says success once', async () => {
    const body = await pay();
    const before = await received();
    expect(await post('verify', body)).toEqual({ isValid: true, payer: buyer.address });
    const settled = await post('settle', body);
    expect(settled).toMatchObject({ success: true, network: NETWORK, payer: buyer.address });
    expect(await received()).toBe(before + 10_000n);
    const duplicate = { errorReason: 'duplicate_settlement', transaction: settled['transaction'] };
    expect(await post('settle', body, two)).toMatchObject(duplicate);
    expect(await post('verify', body, two)).toMatchObject({ invalidReason: 'duplicate_settlement' });
    expect(await received()).toBe(before + 10_000n);
    const [payment] = await one.dataSource.query<object[]>(
      'SELECT status, amount_atomic, from_address FROM payments WHERE tenant_id = $1 AND tx_hash = $2',
      [tenant.tenantId, settled['transaction']],
    );
    expect(payment).toEqual({ status: 'confirmed', amount_atomic: '10000', from_address: buyer.address });
  });

  it('Q1: one payment twenty times, in two processes, is sent once and succeeds once', async () => {
    const body = await pay({ amount: '20000' });
    const [before, sentBefore] = [await received(), sent];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => post('settle', body, index % 2 === 0 ? one : two)),
    );
    expect(answers.filter(({ success }) => success === true)).toHaveLength(1);
    expect(answers.filter(({ errorReason }) => errorReason === 'duplicate_settlement')).toHaveLength(19);
    expect(await received()).toBe(before + 20_000n);
    expect(sent).toBe(sentBefore + 1);
  });

  it('J2: twenty different payments at once all succeed', async () => {
    const before = await received();
    const bodies = await Promise.all(
      Array.from({ length: 20 }, (_, index) => pay({ amount: String(1_000 + index) })),
    );
    const answers = await Promise.all(bodies.map((body) => post('settle', body)));
    expect(answers.map(({ success }) => success)).toEqual(Array(20).fill(true));
    expect(await received()).toBe(before + 20_190n);
  });

  it('J2: refuses what does not pay this seller this much', async () => {
    const before = await received();
    const other = await pay({ amount: '5' });
    const dear = { ...(other as { paymentPayload: { accepted: object } }) };
    const accepted = { ...dear.paymentPayload.accepted, amount: '500' };
    const cheated = {
      ...other,
      paymentPayload: { ...dear.paymentPayload, accepted },
      paymentRequirements: accepted,
    };
    expect(await post('settle', cheated)).toMatchObject({
      success: false,
      errorReason: 'invalid_exact_svm_payload_amount_mismatch',
      transaction: '',
    });
    const broken = { ...dear, paymentPayload: { ...dear.paymentPayload, payload: { transaction: 'AAAA' } } };
    expect(await post('verify', broken)).toMatchObject({ isValid: false, invalidReason: 'invalid_payload' });
    expect(await received()).toBe(before);
  });

  it('Q1: verifies and settles a payment of version 1, once, and says so in its words', async () => {
    const body = await payV1();
    const before = await received();
    expect(await post('verify', body)).toEqual({ isValid: true, payer: buyer.address });
    const settled = await post('settle', body);
    expect(settled).toMatchObject({ success: true, network: 'solana-devnet', payer: buyer.address });
    expect(await post('settle', body, two)).toMatchObject({
      ...{ errorReason: 'duplicate_settlement', network: 'solana-devnet' },
    });
    expect(await received()).toBe(before + 10_000n);
    const [settlement] = await one.dataSource.query<object[]>(
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

  it('J2: a payment whose blockhash ends before it lands has failed, and is never paid twice', async () => {
    const body = await pay({ amount: '7000' });
    const before = await received();
    isDeaf = true;
    const hasty = await createTestApp({ config: { ...config, SETTLEMENT_WAIT_MS: '300' } });
    await hasty.app.listen(0, '127.0.0.1');
    const pending = await post('settle', body, hasty);
    expect(pending).toMatchObject({ success: false, errorReason: 'settlement_pending' });
    ledger.svm.expireBlockhash();
    const look = async (dead: string) => {
      const due = `UPDATE settlements SET look_at = now(), dead_since = dead_since - $2::interval
        WHERE tenant_id = $1 AND status = 'pending'`;
      await one.dataSource.query(due, [tenant.tenantId, dead]);
      await hasty.app.get(Reconciler).poll();
      const rows = await one.dataSource.query<object[]>(
        'SELECT status, reason FROM settlements WHERE tx_hash = $1',
        [pending['transaction']],
      );
      return rows[0];
    };
    // One look may come from a node that lags behind.
    expect(await look('0 seconds')).toEqual({ status: 'pending', reason: null });
    // A look that a busy node did not answer in time says nothing; the next one does.
    let seen = await look('1 minute');
    for (let again = 0; again < 10 && (seen as { status: string }).status === 'pending'; again += 1)
      seen = await look('1 minute');
    expect(seen).toEqual({ status: 'failed', reason: 'settle_exact_svm_block_height_exceeded' });
    isDeaf = false;
    // The claim is free again, and the same bytes can pay nobody any more.
    expect(await post('settle', body)).toMatchObject({ success: false, transaction: '' });
    expect(await received()).toBe(before);
    expect(await post('settle', await pay({ amount: '7000' }))).toMatchObject({ success: true });
    expect(await received()).toBe(before + 7_000n);
    await hasty.close();
  });

  it('J1: lists its kind with the fee payer', async () => {
    const answer = await one.http
      .get(`${FACILITATOR}/supported`)
      .set('Authorization', `Bearer ${tenant.testKey}`);
    expect(answer.body).toMatchObject({
      kinds: [
        { x402Version: 2, scheme: 'exact', network: NETWORK, extra: { feePayer } },
        { x402Version: 1, scheme: 'exact', network: 'solana-devnet', extra: { feePayer } },
      ],
      signers: { 'solana:*': [feePayer] },
    });
  });
});
