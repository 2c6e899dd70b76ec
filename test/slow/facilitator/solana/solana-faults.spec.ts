import { address, lamports } from '@solana/kit';
import type { SignedPayment } from '../../../../src/modules/facilitator/payment/signed-payment.js';
import { Rails } from '../../../../src/modules/facilitator/chains/rails.js';
import { RpcError } from '../../../support/solana/litesvm-rpc.js';
import { SolanaStage, type Body } from '../../../support/solana/solana-stage.js';
import { registerWallet } from '../../../support/verification/tenants.js';

const FAILED = 'invalid_exact_svm_transaction_simulation_failed';

describe('causes of a failed Solana payment', () => {
  let stage: SolanaStage;

  beforeAll(async () => {
    stage = await SolanaStage.start();
  });
  afterEach(() => {
    stage.mend();
  });
  afterAll(() => stage.close());

  const context = { slot: 500_000_000 };
  const simulating = (...errors: readonly unknown[]) => {
    let count = 0;
    stage.rpc.methods.set('simulateTransaction', () => {
      count += 1;
      return { context, value: { err: errors[Math.min(count, errors.length) - 1] } };
    });
    return () => count;
  };
  const refusedAlike = async (body: Body, reason: string, message: RegExp, payer: string) => {
    const text = expect.stringMatching(message) as unknown;
    expect(await stage.post('verify', body)).toEqual({
      isValid: false,
      invalidReason: reason,
      invalidMessage: text,
      payer,
    });
    expect(await stage.post('settle', body)).toMatchObject({
      success: false,
      errorReason: reason,
      errorMessage: text,
      payer,
      transaction: '',
    });
  };

  it('J2: a refusal for missing funds contains the error of the ledger', async () => {
    const body = await stage.build({ amount: 10_000_001n });
    await refusedAlike(
      body,
      FAILED,
      /^InstructionError \[2, Custom 1: insufficient funds\]$/,
      stage.buyer.address,
    );
  });

  it('J2: refusals distinguish a missing token account of the buyer from one of the seller', async () => {
    const poor = await stage.ledger.wallet();
    const body = await stage.build({ buyer: poor });
    await refusedAlike(
      body,
      FAILED,
      /^InstructionError \[2, \w+\]: the payer has no token account/,
      poor.address,
    );
    const { tenant, one, seller } = stage;
    const fresh = await stage.ledger.wallet();
    const wallet = { environment: 'test', chain: 'solana-devnet' } as const;
    await registerWallet(one.app, tenant.tenantId, { ...wallet, address: fresh.address });
    const requirements = stage.requirements({ payTo: fresh.address });
    const unpayable = await stage.build({ seller: fresh.address });
    const terms = { accepted: requirements, payload: (unpayable['paymentPayload'] as Body)['payload'] };
    const paid = {
      ...unpayable,
      paymentPayload: { x402Version: 2, ...terms },
      paymentRequirements: requirements,
    };
    await refusedAlike(
      paid,
      FAILED,
      /^InstructionError \[2, \w+\]: the seller has no token account/,
      stage.buyer.address,
    );
    await registerWallet(one.app, tenant.tenantId, { ...wallet, address: seller.address });
  });

  it('J2: a version 1 refusal has the version 1 reason', async () => {
    simulating({ InstructionError: [2, { Custom: 17 }] });
    const message = /^InstructionError \[2, Custom 17: account is frozen\]$/;
    await refusedAlike(await stage.buildV1(), 'transaction_simulation_failed', message, stage.buyer.address);
  });

  it('J2: verify retries a node that does not know the blockhash yet', async () => {
    const asked = simulating('BlockhashNotFound', 'BlockhashNotFound', null);
    expect(await stage.post('verify', await stage.build())).toMatchObject({ isValid: true });
    expect(asked()).toBe(3);
  });

  it('J2: verify asks another node when the first does not know the blockhash', async () => {
    const healthy = await SolanaStage.start();
    const both = await stage.server({ SOLANA_DEVNET_RPC_URL: `${stage.rpc.url},${healthy.rpc.url}` });
    simulating('BlockhashNotFound');
    healthy.rpc.methods.set('simulateTransaction', () => ({ context, value: { err: null } }));
    const body = await stage.build();
    expect(await stage.post('verify', body, both)).toMatchObject({ isValid: true });
    await healthy.close();
  });

  it.each<[string, unknown, number | null]>([
    ['is behind', 'BlockhashNotFound', 60],
    ['cannot say how far behind it is', 'BlockhashNotFound', null],
    ['has full blocks', 'WouldExceedMaxBlockCostLimit', 0],
    ['sees no fee payer', 'AccountNotFound', 0],
    ['sees an empty fee payer', 'InsufficientFundsForFee', 0],
    ['sees a fee payer with too little', { InsufficientFundsForRent: { account_index: 0 } }, 0],
  ])(
    'J2: a node that %s causes a 503 and a log line, and no refusal',
    async (_what, error, behindSeconds) => {
      simulating(error);
      stage.rpc.methods.set('getBlockTime', () =>
        behindSeconds === null ? null : Math.floor(Date.now() / 1_000) - behindSeconds,
      );
      const logLines = () =>
        stage.logs().filter(({ msg }) => /could not be simulated|fee payer cannot pay/.test(String(msg)))
          .length;
      const before = logLines();
      const answer = await stage.answer('settle', await stage.build());
      expect(answer.status).toBe(503);
      expect(answer.body).toMatchObject({ success: false, errorReason: 'unexpected_settle_error' });
      expect(logLines()).toBe(before + 1);
    },
  );

  it('J2: an expired blockhash is refused when the node is not behind', async () => {
    const body = await stage.build();
    stage.ledger.svm.expireBlockhash();
    await refusedAlike(body, FAILED, /^BlockhashNotFound: the blockhash has expired/, stage.buyer.address);
  });

  it('J2: an unreadable transaction is refused and is no outage', async () => {
    stage.rpc.methods.set('simulateTransaction', () => Promise.reject(new RpcError(-32_602)));
    await refusedAlike(
      await stage.build(),
      FAILED,
      /do not accept this as a transaction/,
      stage.buyer.address,
    );
    const long = await stage.build();
    const { transaction } = (long['paymentPayload'] as { payload: { transaction: string } }).payload;
    const bytes = Buffer.concat([Buffer.from(transaction, 'base64'), Buffer.alloc(1_233)]);
    const payload = { transaction: bytes.toString('base64') };
    const body = { ...long, paymentPayload: { ...(long['paymentPayload'] as Body), payload } };
    expect(await stage.post('verify', body)).toMatchObject({
      isValid: false,
      invalidReason: 'invalid_payload',
    });
  });

  it('J2: a refusal names the payer that the transaction shows', async () => {
    const cheap = await stage.build({ amount: 5n });
    const requirements = stage.requirements({ amount: '500' });
    const paid = { ...(cheap['paymentPayload'] as Body), accepted: requirements };
    expect(
      await stage.post('verify', { ...cheap, paymentPayload: paid, paymentRequirements: requirements }),
    ).toEqual({
      isValid: false,
      invalidReason: 'invalid_exact_svm_payload_amount_mismatch',
      payer: stage.buyer.address,
    });
    const forged = await stage.build();
    const { transaction } = (forged['paymentPayload'] as { payload: { transaction: string } }).payload;
    const bytes = Buffer.from(transaction, 'base64');
    bytes[70] = (bytes[70] ?? 0) ^ 1;
    const payload = { transaction: bytes.toString('base64') };
    expect(
      await stage.post('verify', {
        ...forged,
        paymentPayload: { ...(forged['paymentPayload'] as Body), payload },
      }),
    ).toEqual({
      isValid: false,
      invalidReason: 'invalid_exact_svm_payload_signature_invalid',
      payer: stage.buyer.address,
    });
  });

  it('J2: a refusal is marked byBody when it needs no ledger query', async () => {
    const rail = stage.one.app.get(Rails).of('solana-devnet');
    const refusalOf = async (body: Body, amount = '10000') => {
      const requirements = stage.requirements({ amount });
      const payload = { ...(body['paymentPayload'] as Body), accepted: requirements };
      const order = { x402Version: 2, chain: rail.chain, payer: null, payload, requirements };
      const said = await rail.verify(order as unknown as SignedPayment);
      return said.valid ? null : said.refusal;
    };
    const byBody = { byBody: true, payer: stage.buyer.address };
    expect(await refusalOf(await stage.build(), '500')).toMatchObject(byBody);
    expect(await refusalOf(await stage.build({ units: 1_000_000, microLamports: 1_000_000n }))).toMatchObject(
      byBody,
    );
    const poor = await refusalOf(await stage.build({ amount: 10_000_001n }), '10000001');
    expect(poor).toMatchObject({ reason: FAILED, payer: stage.buyer.address });
    expect(poor).not.toHaveProperty('byBody');
  });

  it('J2: a payment to the payer itself is refused', async () => {
    stage.ledger.svm.airdrop(address(stage.seller.address), lamports(1n));
    await stage.ledger.holding(stage.seller.address, stage.mint, 1_000_000n);
    const body = await stage.build({ buyer: stage.seller });
    expect(await stage.post('verify', body)).toEqual({
      isValid: false,
      invalidReason: 'payer_is_recipient',
      payer: stage.seller.address,
    });
  });
});
