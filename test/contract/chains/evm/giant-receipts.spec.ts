import type { PaymentEvidence } from '../../../../src/domain/payment.js';
import { VerifierUnavailableError } from '../../../../src/modules/verification/verifiers/payment-verifier.js';
import { verdictOn, WatchedVerifier } from '../../../support/evm/evm-verdict.js';
import {
  atMost,
  BLOCK,
  crowd,
  GiantNode,
  logOf,
  OTHER_TOKEN,
  PAYER,
  payment,
  SELLER,
  transaction,
  TRANSFER,
  TX,
  USDC,
  USED,
  word,
  type WrittenLog,
} from '../../../support/evm/giant-receipts.js';
import { RawAnswer, type StubMethod } from '../../../support/evm/json-rpc-stub.js';

/** More than is read of any answer: some 600 bytes each. */
const MANY = 3_000;
const FLOOD = new RawAnswer(200, JSON.stringify({ jsonrpc: '2.0', id: 1, result: 'x'.repeat(1_100_000) }));

/** Receipts that are larger than what we read of an answer; anybody can make one for a few cents. */
describe('EVM verifier with giant receipts', () => {
  const nodes: GiantNode[] = [];

  afterEach(async () => {
    await Promise.all(nodes.splice(0).map((node) => node.close()));
  });

  const nodeWith = async (
    logs: readonly WrittenLog[],
    methods: Readonly<Record<string, StubMethod>> = {},
  ): Promise<GiantNode> => {
    const node = await GiantNode.start(logs, methods);
    nodes.push(node);
    return node;
  };

  const look = (
    { chain }: Pick<GiantNode, 'chain'>,
    verifier = new WatchedVerifier(),
  ): Promise<PaymentEvidence> =>
    verifier.verify(
      { chain, txHash: TX, expectedAmount: null, wallets: [SELLER] },
      AbortSignal.timeout(20_000),
    );

  it('S7: a payment among thousands of logs is found by the logs of its block', async () => {
    const node = await nodeWith([...crowd(MANY, OTHER_TOKEN), payment(MANY)]);

    const evidence = await look(node);

    expect(verdictOn(evidence, SELLER, 1_500_000n)).toMatchObject({
      status: 'confirmed',
      amountAtomic: 1_500_000n,
      fromAddress: PAYER,
    });
    expect(node.filters).toEqual([
      { address: USDC, topics: [[TRANSFER, USED]], blockHash: BLOCK },
      { topics: [TRANSFER, null, [word(SELLER)]], blockHash: BLOCK },
    ]);
  });

  it('S7: what another transaction of the same block moved is not taken for this one’s', async () => {
    const others = payment(MANY, { transactionHash: word('77') });
    const evidence = await look(await nodeWith([...crowd(MANY, OTHER_TOKEN), others]));

    expect(verdictOn(evidence, SELLER)).toMatchObject({ status: 'rejected', reason: 'NO_TRANSFER' });
  });

  it('S7: a thousand transfers of another token are told from none at all', async () => {
    const fake = logOf(MANY, OTHER_TOKEN, [TRANSFER, word(PAYER), word(SELLER)]);
    const evidence = await look(await nodeWith([...crowd(MANY, OTHER_TOKEN), fake]));

    expect(verdictOn(evidence, SELLER)).toMatchObject({ status: 'rejected', reason: 'WRONG_ASSET' });
  });

  it('S7: what the seller passed on in the same transaction is taken off, however many logs there are', async () => {
    const back = logOf(MANY + 1, USDC, [TRANSFER, word(SELLER), word(PAYER)], { data: word('16e35f') });
    const evidence = await look(await nodeWith([...crowd(MANY, OTHER_TOKEN), payment(MANY), back]));

    expect(verdictOn(evidence, SELLER).amountAtomic).toBe(1n);
  });

  it.each<[string, readonly WrittenLog[], Readonly<Record<string, StubMethod>>]>([
    ['the token’s logs of its block are too many', [...crowd(MANY, USDC), payment(MANY)], {}],
    [
      'the provider refuses so many',
      [...crowd(MANY, USDC), payment(MANY)],
      { eth_getLogs: atMost(1_000, [...crowd(MANY, USDC), payment(MANY)]) },
    ],
    [
      'its data is megabytes',
      [...crowd(MANY, OTHER_TOKEN), payment(MANY)],
      { eth_getTransactionByHash: FLOOD },
    ],
    ['the node gives no logs', [...crowd(MANY, OTHER_TOKEN), payment(MANY)], { eth_getLogs: FLOOD }],
    [
      'its block was taken back',
      [...crowd(MANY, OTHER_TOKEN), payment(MANY)],
      { eth_getLogs: [payment(MANY, { removed: true })] },
    ],
    [
      'what is found is another block’s',
      [...crowd(MANY, OTHER_TOKEN), payment(MANY)],
      { eth_getLogs: [payment(MANY, { blockHash: word('f0') })] },
    ],
    ['nothing is found in its block', [...crowd(MANY, OTHER_TOKEN), payment(MANY)], { eth_getLogs: [] }],
    [
      'of all USDC logs none is found, yet one of the seller’s',
      [...crowd(MANY, OTHER_TOKEN), payment(MANY)],
      { eth_getLogs: ([filter]) => ('address' in Object(filter) ? [] : [payment(MANY)]) },
    ],
  ])('S7: where %s the answer is "not yet", and no node is blamed', async (_, logs, methods) => {
    const verifier = new WatchedVerifier();
    const evidence = await look(await nodeWith(logs, methods), verifier);

    expect(verdictOn(evidence, SELLER)).toMatchObject({
      status: 'pending',
      reason: 'AWAITING_CONFIRMATIONS',
    });
    expect(verifier.warnings.join()).not.toContain('failed or was refused');
  });

  it('S7: a node that is cut off while its logs are read has failed, and the next one is asked', async () => {
    const logs = [...crowd(MANY, OTHER_TOKEN), payment(MANY)];
    const broken = await nodeWith(logs, { eth_getLogs: new RawAnswer(502, '') });
    const whole = await nodeWith(logs);
    const rpcUrls = [...broken.chain.rpcUrls, ...whole.chain.rpcUrls];

    const evidence = await look({ chain: { ...broken.chain, rpcUrls } });

    expect(verdictOn(evidence, SELLER).status).toBe('confirmed');
    await expect(look(broken)).rejects.toBeInstanceOf(VerifierUnavailableError);
  });

  it.each<[string, object, string]>([
    ['in no block yet', { blockHash: null, blockNumber: null }, 'pending'],
    ['in a block that does not stand on the chain', { blockHash: word('f0') }, 'pending'],
  ])('S7: a giant transaction %s is not confirmed', async (_, changes, status) => {
    const logs = [...crowd(MANY, OTHER_TOKEN), payment(MANY), payment(MANY, { blockHash: word('f0') })];
    const node = await nodeWith(logs, { eth_getTransactionByHash: transaction(changes) });

    expect(verdictOn(await look(node), SELLER).status).toBe(status);
  });

  it('S7: of a receipt that is read whole, what is nobody’s business cannot spoil it', async () => {
    const odd = { ...logOf(1, OTHER_TOKEN, [word('1')]), data: '0x123' };
    const evidence = await look(await nodeWith([odd, payment(2)]));

    expect(verdictOn(evidence, SELLER, 1_500_000n).status).toBe('confirmed');
    expect(evidence.foreignRecipients).toEqual([]);
  });

  it('S7: what cannot be read of the token’s own logs spoils it', async () => {
    const odd = { ...logOf(1, USDC, [word('1')]), data: '0x123' };
    const evidence = await look(await nodeWith([odd, payment(2)]));

    expect(verdictOn(evidence, SELLER)).toMatchObject({ status: 'pending' });
  });
});
