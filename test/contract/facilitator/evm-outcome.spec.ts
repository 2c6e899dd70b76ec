import { toHex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { EvmClient } from '../../../src/chains/evm/client.js';
import { lookAtEvm } from '../../../src/modules/facilitator/chains/evm/evm-outcome.js';
import type { KeptTransaction, TransactionOutcome } from '../../../src/modules/facilitator/chains/rail.js';
import { NodePool } from '../../../src/chains/node-pool.js';
import { ANVIL_KEYS } from '../../support/evm/anvil.js';
import { EvmStage, MERCHANT, PRICE, UNKNOWN_TX, UNSEEN } from '../../support/evm/evm-stage.js';
import { verdictOn, WatchedVerifier } from '../../support/evm/evm-verdict.js';
import { HANG, RawAnswer, RpcErrorAnswer, type JsonRpcStub } from '../../support/evm/json-rpc-stub.js';
import { ChainUnavailable } from '../../../src/chains/rpc-error.js';
import { VerifierUnavailableError } from '../../../src/modules/verification/verifiers/payment-verifier.js';

const BUYER = privateKeyToAccount(ANVIL_KEYS[1]);
const OTHER_HASH = `0x${'ef'.repeat(32)}`;
const MAX_FEE = 3_000_000_000n;
const GAS_LIMIT = 90_000n;

type Receipt = Readonly<Record<string, unknown>>;

/** Verifier and settlement read receipts by the same rules. */
describe('the outcome of settlement transactions on EVM', () => {
  let stage: EvmStage;
  let receipt: Receipt;
  let rawTx: string;
  const expected = {
    ...{ payer: BUYER.address.toLowerCase(), payTo: MERCHANT.toLowerCase() },
    ...{ amountAtomic: PRICE, scheme: 'exact' },
  };

  beforeAll(async () => {
    stage = await EvmStage.start();
    receipt = (await stage.anvil.rpc('eth_getTransactionReceipt', [stage.paid])) as Receipt;
    rawTx = await BUYER.signTransaction({
      ...{ chainId: 8453, nonce: 0, to: MERCHANT, gas: GAS_LIMIT },
      ...{ maxFeePerGas: MAX_FEE, maxPriorityFeePerGas: 1n },
    });
  });
  beforeEach(() => stage.anvil.rpc('anvil_mine'));
  afterEach(() => stage.closeNodes());
  afterAll(() => stage.stop());

  const kept = (changes: Partial<KeptTransaction> = {}): KeptTransaction => ({
    ...{ txHash: stage.paid, rawTx, signer: BUYER.address.toLowerCase(), nonce: 0n },
    ...{ maxFee: MAX_FEE, ageMs: 0 },
    ...changes,
  });
  /** A node that changes the payment's receipt and answers other hashes from `others`. */
  const nodeWith = (changes: object, others: Readonly<Record<string, unknown>> = {}): Promise<JsonRpcStub> =>
    stage.node({
      eth_getTransactionReceipt: ([hash]) =>
        hash === stage.paid ? { ...receipt, ...changes } : (others[String(hash)] ?? null),
    });
  const look = (
    node: JsonRpcStub,
    transactions = [kept()],
    ...others: JsonRpcStub[]
  ): Promise<TransactionOutcome> => {
    const chain = { ...stage.chainOf(node, ...others), settlementMaxCostGwei: 5_000_000 };
    return lookAtEvm(new EvmClient(new NodePool(chain)), chain, transactions, expected);
  };
  const verdict = async (node: JsonRpcStub) =>
    verdictOn(await new WatchedVerifier().look(stage.chainOf(node), stage.paid), MERCHANT, PRICE);

  it('S7: finds a payment in an oversized receipt and books all gas that was signed', async () => {
    const node = await nodeWith({ padding: 'x'.repeat(1_100_000) });

    expect(await look(node)).toMatchObject({
      ...{ state: 'landed', txHash: stage.paid, paid: true, reason: null },
      cost: GAS_LIMIT * MAX_FEE,
      evidence: { block: { hash: receipt['blockHash'] } },
    });
    expect(await verdict(node)).toMatchObject({ status: 'confirmed' });
  });

  it('J1: finds a payment in its block by four requests beside the chain id', async () => {
    const node = await nodeWith({});

    expect(await look(node)).toMatchObject({
      ...{ state: 'landed', txHash: stage.paid, paid: true, reason: null },
      evidence: { block: { number: BigInt(String(receipt['blockNumber'])), hash: receipt['blockHash'] } },
    });
    expect(node.calls.map(({ method }) => method).toSorted()).toEqual([
      ...['eth_chainId', 'eth_getBlockByNumber', 'eth_getBlockByNumber'],
      ...['eth_getTransactionCount', 'eth_getTransactionReceipt'],
    ]);
  });

  const UNDECIDED: readonly [string, () => object][] = [
    ['of a block that does not exist yet', () => ({ blockNumber: '0xffff', blockHash: OTHER_HASH })],
    ['of a fork', () => ({ blockHash: OTHER_HASH })],
    ['without a block', () => ({ blockNumber: null, blockHash: null })],
    ['without the hash of its block', () => ({ blockHash: undefined })],
    ['with neither status nor root', () => ({ status: undefined })],
    ['with an invalid status', () => ({ status: '0x2' })],
    ['with an empty root and no status', () => ({ status: null, root: '0x' })],
    ['without logs', () => ({ logs: null })],
    ['with a root and without logs', () => ({ status: null, root: OTHER_HASH, logs: undefined })],
    ['with an unreadable log', () => ({ logs: [{ data: '0x' }] })],
    ['without a transaction hash', () => ({ transactionHash: null })],
  ];

  it.each(UNDECIDED)('J1: waits on a receipt %s, like the verifier', async (_, changes) => {
    const node = await nodeWith(changes());

    expect(await look(node)).toEqual({ state: 'waiting' });
    expect(await verdict(node)).toMatchObject({ status: 'pending', reason: 'AWAITING_CONFIRMATIONS' });
  });

  it.each<[string, object]>([
    ['with neither status nor root', { status: undefined }],
    ['without logs', { logs: null }],
    ['with an unreadable log', { logs: [{ data: '0x' }] }],
  ])('A6: reports a mined payment without finality for a receipt %s', async (_, changes) => {
    const verifier = new WatchedVerifier();
    const evidence = await verifier.look(stage.chainOf(await nodeWith(changes)), stage.paid);

    // The re-check marks payments as reorged that are in no block.
    expect(evidence).toMatchObject({ execution: 'succeeded', transfers: [], finality: { accepted: false } });
    expect(verifier.warnings).toEqual([expect.stringContaining('gave a receipt that cannot be read')]);
  });

  it('A6: asks the next node when a receipt cannot be read', async () => {
    const odd = await nodeWith({ status: undefined });
    const chain = stage.chainOf(odd, await stage.node());

    const evidence = await new WatchedVerifier().look(chain, stage.paid);
    expect(verdictOn(evidence, MERCHANT, PRICE).status).toBe('confirmed');
  });

  it.each(UNDECIDED)('J1: drops no transaction while it has a receipt %s', async (_, changes) => {
    const node = await nodeWith(changes());
    const replacement = kept({ txHash: UNKNOWN_TX });
    expect(await look(node, [replacement, kept()])).toEqual({ state: 'waiting' });

    const reverted = { ...receipt, transactionHash: UNKNOWN_TX, status: '0x0', logs: [] };
    const both = await nodeWith(changes(), { [UNKNOWN_TX]: reverted });
    expect(await look(both, [replacement, kept()])).toEqual({ state: 'waiting' });
  });

  it('J1: reports a payment as dropped when its nonce is used and it has no receipt', async () => {
    const node = await stage.node({ eth_getTransactionReceipt: null });

    expect(await look(node)).toEqual({ state: 'dropped', reason: 'settlement_transaction_lost' });
  });

  describe('with two nodes', () => {
    /** Gives a node an old head. */
    const withOldHead = (node: JsonRpcStub): JsonRpcStub =>
      node.on('eth_getBlockByNumber', async (params) => ({
        ...((await stage.anvil.rpc('eth_getBlockByNumber', params)) as object),
        ...(params[0] === 'latest' && { timestamp: '0x1' }),
      }));
    const withoutIt = () => stage.node({ eth_getTransactionReceipt: null });

    it('J1: finds a receipt that only one of the nodes returns', async () => {
      const [one, other] = [await withoutIt(), await nodeWith({})];

      expect(await look(one, [kept()], other)).toMatchObject({ state: 'landed', paid: true });
      expect(await look(other, [kept()], one)).toMatchObject({ state: 'landed', paid: true });
    });

    it('J1: waits when only a node with an old head returns the receipt', async () => {
      const cutOff = withOldHead(await nodeWith({}));

      expect(await look(cutOff, [kept()], await withoutIt())).toEqual({ state: 'waiting' });
      expect(await look(await withoutIt(), [kept()], cutOff)).toEqual({ state: 'waiting' });
      const both = withOldHead(await withoutIt());
      expect(await look(cutOff, [kept()], both)).toMatchObject({ state: 'landed', paid: true });
    });

    it('J1: drops no payment when only a node with an old head answers, like the verifier', async () => {
      const down = await stage.nodeThatAlways(new RawAnswer(500, ''));
      const cutOff = withOldHead(await withoutIt());

      await expect(look(cutOff, [kept()], down)).rejects.toBeInstanceOf(ChainUnavailable);
      const verifying = new WatchedVerifier().look(stage.chainOf(cutOff, down), UNKNOWN_TX);
      await expect(verifying).rejects.toBeInstanceOf(VerifierUnavailableError);
    });

    it('J1: waits while the head of the node is behind the receipt, like the verifier', async () => {
      const behind = await nodeWith({});
      behind.on('eth_getBlockByNumber', ([block, full]) =>
        stage.anvil.rpc('eth_getBlockByNumber', [block === 'latest' ? '0x1' : block, full]),
      );

      expect(await look(behind)).toEqual({ state: 'waiting' });
      expect(await verdict(behind)).toMatchObject({ status: 'pending' });
    });

    it('A6: reports a payment as pending when the only node with its receipt fails', async () => {
      const unchecked = await nodeWith({});
      unchecked.on('eth_getBlockByNumber', new RpcErrorAnswer(-32_000, 'no head'));
      const chain = stage.chainOf(unchecked, await stage.node(UNSEEN));

      expect(await new WatchedVerifier().look(chain, stage.paid)).toMatchObject({ execution: 'pending' });
    });

    it('A16: cross-checks when more moved than expected, like the verifier', async () => {
      const denying = await nodeWith({ logs: [] });
      const little = { ...expected, amountAtomic: 1n };
      const chain = { ...stage.chainOf(await nodeWith({}), denying), settlementMaxCostGwei: 5_000_000 };
      const client = new EvmClient(new NodePool(chain), { crossCheckAboveAtomic: PRICE - 1n });

      expect(await lookAtEvm(client, chain, [kept()], little)).toEqual({ state: 'waiting' });
    });

    it('J1: reports a payment as dropped only when neither node has it', async () => {
      expect(await look(await withoutIt(), [kept()], await withoutIt())).toMatchObject({ state: 'dropped' });
      const silent = await stage.node({ eth_getTransactionReceipt: HANG });
      expect(await look(await withoutIt(), [kept()], silent)).toEqual({ state: 'waiting' });
      const [unchecked, headless] = [await nodeWith({}), new RpcErrorAnswer(-32_000, 'no head')];
      unchecked.on('eth_getBlockByNumber', (params) =>
        params[0] === 'latest' ? headless : stage.anvil.rpc('eth_getBlockByNumber', [...params]),
      );
      expect(await look(unchecked, [kept()], await withoutIt())).toEqual({ state: 'waiting' });
    });
  });

  it('J1: rejects a receipt of another transaction', async () => {
    const node = await nodeWith({ transactionHash: UNKNOWN_TX });

    await expect(look(node)).rejects.toBeInstanceOf(ChainUnavailable);
  });

  const ANSWERS: readonly [string, () => object][] = [
    ['from before Byzantium', () => ({ status: undefined, root: OTHER_HASH })],
    ['with a long status', () => ({ status: '0x01' })],
    [
      'with logs without the removed flag',
      () => ({
        logs: (receipt['logs'] as Receipt[]).map((log) => ({ ...log, removed: undefined })),
      }),
    ],
    [
      'with another log without topics and data',
      () => ({ logs: [...(receipt['logs'] as Receipt[]), { address: MERCHANT }] }),
    ],
  ];

  it.each(ANSWERS)('A6: accepts a receipt %s in verifier and settlement', async (_, changes) => {
    const node = await nodeWith(changes());

    expect(await look(node)).toMatchObject({ state: 'landed', paid: true });
    expect(await verdict(node)).toMatchObject({ status: 'confirmed', amountAtomic: PRICE });
  });

  it('A6: finds no transfer in a receipt from before Byzantium without logs', async () => {
    const node = await nodeWith({ status: undefined, root: OTHER_HASH, logs: [] });

    expect(await look(node)).toMatchObject({ state: 'landed', paid: false });
    expect(await verdict(node)).toMatchObject({ status: 'rejected', reason: 'NO_TRANSFER' });
  });

  it('A6: settles in a block without a time, while the verification stays pending', async () => {
    const node = await stage.node();
    node.on('eth_getBlockByNumber', async (params) => ({
      ...((await stage.anvil.rpc('eth_getBlockByNumber', params)) as object),
      timestamp: undefined,
    }));

    expect(await look(node)).toMatchObject({
      ...{ state: 'landed', paid: true },
      evidence: { block: { timeSeconds: null } },
    });
    expect(await verdict(node)).toMatchObject({ status: 'pending', reason: 'AWAITING_CONFIRMATIONS' });
  });

  describe('cost', () => {
    const costs = { gasUsed: '0xc350', effectiveGasPrice: '0x64', l1Fee: '0x2710' };

    it.each<[string, object, bigint]>([
      ['the gas at its price', { l1Fee: undefined }, 50_000n * 100n],
      ['the layer-one fee in addition to the gas', {}, 50_000n * 100n + 10_000n],
      ['gas and layer-one fee of a failed transaction', { status: '0x0' }, 50_000n * 100n + 10_000n],
      [
        'the signed gas price when the receipt has none',
        { effectiveGasPrice: null },
        50_000n * MAX_FEE + 10_000n,
      ],
      ['the signed gas limit when the receipt has no gas', { gasUsed: null }, GAS_LIMIT * 100n + 10_000n],
      ['no layer-one fee when it is unreadable', { l1Fee: 'free' }, 50_000n * 100n],
      ['at most the signed gas', { gasUsed: toHex(10n ** 70n) }, GAS_LIMIT * 100n + 10_000n],
      [
        'at most the layer-one bound of one transaction',
        { l1Fee: toHex(10n ** 70n) },
        50_000n * 100n + 5n * 10n ** 15n,
      ],
    ])('J1: books %s', async (_, changes, cost) => {
      const outcome = await look(await nodeWith({ ...costs, ...changes }));

      expect(outcome).toMatchObject({ state: 'landed', cost });
    });
  });
});
