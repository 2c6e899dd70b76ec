import { Reconciler } from '../../../../src/modules/facilitator/settlement/reconciler.js';
import type { TestApp } from '../../../support/http/app.js';
import {
  ledgerMethods,
  DEVNET_GENESIS,
  RpcError,
  SolanaRpcServer,
  type Method,
} from '../../../support/solana/litesvm-rpc.js';
import { SolanaStage, type Body } from '../../../support/solana/solana-stage.js';

interface Answer {
  readonly meta: Readonly<Record<string, unknown>>;
}

describe('reading a Solana settlement from nodes', () => {
  let stage: SolanaStage;
  let hasty: TestApp;

  beforeAll(async () => {
    stage = await SolanaStage.start({ SETTLEMENT_WAIT_MS: '1500' });
    hasty = stage.one;
  });
  afterEach(() => {
    stage.mend();
  });
  afterAll(() => stage.close());

  const real = (method: string): Method =>
    ledgerMethods(stage.ledger, DEVNET_GENESIS)[method] ?? (() => null);
  const status =
    (changes: object | null): Method =>
    ([signatures]) => ({
      context: { slot: 1 },
      value: (signatures as string[]).map((signature) => {
        const entry = stage.ledger.entries.get(signature);
        return entry && changes ? { slot: entry.slot, confirmations: 0, err: null, ...changes } : null;
      }),
    });
  const bent =
    (change: (answer: Answer) => object | null): Method =>
    (params) => {
      const answer = real('getTransaction')(params) as Answer | null;
      return answer && change(answer);
    };
  /** The amount varies, because an equal message would be the same payment. */
  let amount = 10_000n;
  const fresh = () => stage.build({ amount: (amount += 1n) });
  const settle = async (body: Body) => stage.post('settle', body, hasty);
  const paymentOf = async (txHash: unknown): Promise<object | undefined> => {
    const [row] = await hasty.dataSource.query<object[]>(
      'SELECT status, evidence FROM payments WHERE tenant_id = $1 AND tx_hash = $2',
      [stage.tenant.tenantId, txHash],
    );
    return row;
  };

  it.each<[string, object | null]>([
    ['stays at processed', { confirmationStatus: 'processed' }],
    ['is about another block', { slot: 7, confirmationStatus: 'processed' }],
    ['is missing', null],
  ])('J2: a transaction that the node returns has landed although its status %s', async (_what, changes) => {
    stage.rpc.methods.set('getSignatureStatuses', status(changes));
    const settled = await settle(await fresh());
    expect(settled).toMatchObject({ success: true, payer: stage.buyer.address });
    expect(await paymentOf(settled['transaction'])).toMatchObject({ status: 'confirmed' });
  });

  it('J2: a transaction that the node returns has landed although the status query fails', async () => {
    stage.rpc.methods.set('getSignatureStatuses', () => Promise.reject(new RpcError(-32_601)));
    expect(await settle(await fresh())).toMatchObject({ success: true });
  });

  it('J2: a status without the transaction leaves the settlement pending', async () => {
    stage.rpc.methods.set('getSignatureStatuses', status({ confirmationStatus: 'finalized' }));
    stage.rpc.methods.set('getTransaction', () => null);
    const body = await fresh();
    expect(await settle(body)).toMatchObject({ success: false, errorReason: 'settlement_pending' });
    stage.mend();
    expect(await settle(body)).toMatchObject({ success: true });
  });

  it('J2: a contradictory status or a missing result leaves the settlement pending', async () => {
    const failure = { err: 'AccountInUse', confirmationStatus: 'finalized' };
    stage.rpc.methods.set('getSignatureStatuses', status(failure));
    const body = await fresh();
    expect(await settle(body)).toMatchObject({ errorReason: 'settlement_pending' });
    stage.mend();
    stage.rpc.methods.set(
      'getTransaction',
      bent((answer) => ({ ...answer, meta: null })),
    );
    expect(await settle(body)).toMatchObject({ errorReason: 'settlement_pending' });
    stage.mend();
    expect(await settle(body)).toMatchObject({ success: true });
  });

  it('J2: a successful transaction without a transfer to the seller is not paid', async () => {
    const nothing = (answer: Answer) => ({
      ...answer,
      meta: { ...answer.meta, postTokenBalances: answer.meta['preTokenBalances'] },
    });
    stage.rpc.methods.set('getTransaction', bent(nothing));
    expect(await settle(await fresh())).toMatchObject({
      success: false,
      errorReason: 'post_settlement_transfer_not_confirmed',
    });
  });

  it('J2: a settlement succeeds without the block time and the token account owners', async () => {
    const bare = (answer: Answer) => {
      const without = (name: string) =>
        (answer.meta[name] as object[]).map((balance) => ({ ...balance, owner: undefined }));
      const [preTokenBalances, postTokenBalances] = [
        without('preTokenBalances'),
        without('postTokenBalances'),
      ];
      return { ...answer, blockTime: null, meta: { ...answer.meta, preTokenBalances, postTokenBalances } };
    };
    stage.rpc.methods.set('getTransaction', bent(bare));
    stage.rpc.methods.set('getBlockTime', () => null);
    expect(await settle(await fresh())).toMatchObject({ success: true });
  });

  it('J2: a settlement succeeds when one node lags and another returns the transaction', async () => {
    // The lagging node knows neither the blockhash nor the transaction; the other node returns it.
    const behind = await SolanaStage.start();
    behind.rpc.methods.set('sendTransaction', stage.rpc.methods.get('sendTransaction') ?? (() => null));
    behind.rpc.methods.set('simulateTransaction', () => ({ context: { slot: 1 }, value: { err: null } }));
    behind.rpc.methods.set('getBalance', () => ({ context: { slot: 1 }, value: 1_000_000_000 }));
    const urls = `${behind.rpc.url},${stage.rpc.url}`;
    const two = await stage.server({ SOLANA_DEVNET_RPC_URL: urls });
    const body = await fresh();
    expect(await stage.post('settle', body, two)).toMatchObject({ success: true });
    await behind.close();
  });

  it('J2: a large settlement stays pending until a second node returns the transaction too', async () => {
    const other = await SolanaRpcServer.start(stage.methods());
    const two = await stage.server({
      ...{ SOLANA_DEVNET_RPC_URL: `${stage.rpc.url},${other.url}`, CROSS_CHECK_ABOVE_USDC: '0' },
      SETTLEMENT_WAIT_MS: '1500',
    });
    other.methods.set('getTransaction', () => null);
    other.methods.set('getSignatureStatuses', status(null));
    const body = await fresh();
    expect(await stage.post('settle', body, two)).toMatchObject({ errorReason: 'settlement_pending' });
    for (const [name, method] of Object.entries(stage.methods())) other.methods.set(name, method);
    expect(await stage.post('settle', body, two)).toMatchObject({ success: true });
    await other.close();
  });

  it('J2: a settlement of which only a status is known stays pending after its blockhash expires', async () => {
    stage.rpc.methods.set('getTransaction', () => null);
    stage.rpc.methods.set('getSignatureStatuses', status({ confirmationStatus: 'processed' }));
    const body = await fresh();
    const pending = await settle(body);
    expect(pending).toMatchObject({ errorReason: 'settlement_pending' });
    stage.ledger.svm.expireBlockhash();
    const due =
      "UPDATE settlements SET look_at = now(), dropped_since = dropped_since - interval '5 minutes' WHERE tx_hash = $1";
    for (let looks = 0; looks < 5; looks += 1) {
      await hasty.dataSource.query(due, [pending['transaction']]);
      await hasty.app.get(Reconciler).poll();
    }
    expect(await paymentOf(pending['transaction'])).toMatchObject({ status: 'pending' });
    stage.mend();
    await hasty.dataSource.query(due, [pending['transaction']]);
    await hasty.app.get(Reconciler).poll();
    expect(await paymentOf(pending['transaction'])).toMatchObject({ status: 'confirmed' });
  });
});
