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

/** Enough logs, of about 600 bytes each, to exceed the size limit of an answer. */
const MANY = 3_000;
const FLOOD = new RawAnswer(200, JSON.stringify({ jsonrpc: '2.0', id: 1, result: 'x'.repeat(1_100_000) }));

/** Receipts above the size limit of an answer. A payer can make one for a few cents. */
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

  it('S7: finds a payment among thousands of logs by the logs of its block', async () => {
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

  it('S7: ignores transfers of other transactions in the same block', async () => {
    const others = payment(MANY, { transactionHash: word('77') });
    const evidence = await look(await nodeWith([...crowd(MANY, OTHER_TOKEN), others]));

    expect(verdictOn(evidence, SELLER)).toMatchObject({ status: 'rejected', reason: 'NO_TRANSFER' });
  });

  it('S7: rejects a transfer of another token among thousands of logs as WRONG_ASSET', async () => {
    const fake = logOf(MANY, OTHER_TOKEN, [TRANSFER, word(PAYER), word(SELLER)]);
    const evidence = await look(await nodeWith([...crowd(MANY, OTHER_TOKEN), fake]));

    expect(verdictOn(evidence, SELLER)).toMatchObject({ status: 'rejected', reason: 'WRONG_ASSET' });
  });

  it('S7: subtracts the amount that the seller sends on in the same transaction', async () => {
    const back = logOf(MANY + 1, USDC, [TRANSFER, word(SELLER), word(PAYER)], { data: word('16e35f') });
    const evidence = await look(await nodeWith([...crowd(MANY, OTHER_TOKEN), payment(MANY), back]));

    expect(verdictOn(evidence, SELLER).amountAtomic).toBe(1n);
  });

  it.each<[string, readonly WrittenLog[], Readonly<Record<string, StubMethod>>]>([
    ['the block has too many logs of the token', [...crowd(MANY, USDC), payment(MANY)], {}],
    [
      'the provider refuses so many logs',
      [...crowd(MANY, USDC), payment(MANY)],
      { eth_getLogs: atMost(1_000, [...crowd(MANY, USDC), payment(MANY)]) },
    ],
    [
      'the transaction data is megabytes long',
      [...crowd(MANY, OTHER_TOKEN), payment(MANY)],
      { eth_getTransactionByHash: FLOOD },
    ],
    [
      'the answer with the logs is too large',
      [...crowd(MANY, OTHER_TOKEN), payment(MANY)],
      { eth_getLogs: FLOOD },
    ],
    [
      'its block was reorged',
      [...crowd(MANY, OTHER_TOKEN), payment(MANY)],
      { eth_getLogs: [payment(MANY, { removed: true })] },
    ],
    [
      'the logs found are of another block',
      [...crowd(MANY, OTHER_TOKEN), payment(MANY)],
      { eth_getLogs: [payment(MANY, { blockHash: word('f0') })] },
    ],
    ['no logs are found in its block', [...crowd(MANY, OTHER_TOKEN), payment(MANY)], { eth_getLogs: [] }],
    [
      'the query for USDC logs finds none, but the query for the seller does',
      [...crowd(MANY, OTHER_TOKEN), payment(MANY)],
      { eth_getLogs: ([filter]) => ('address' in Object(filter) ? [] : [payment(MANY)]) },
    ],
  ])('S7: stays pending and blames no node when %s', async (_, logs, methods) => {
    const verifier = new WatchedVerifier();
    const evidence = await look(await nodeWith(logs, methods), verifier);

    expect(verdictOn(evidence, SELLER)).toMatchObject({
      status: 'pending',
      reason: 'AWAITING_CONFIRMATIONS',
    });
    expect(verifier.warnings.join()).not.toContain('failed or was refused');
  });

  it('S7: asks the next node when one fails while its logs are read', async () => {
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
    ['in a block that is not on the chain', { blockHash: word('f0') }, 'pending'],
  ])('S7: does not confirm a giant transaction %s', async (_, changes, status) => {
    const logs = [...crowd(MANY, OTHER_TOKEN), payment(MANY), payment(MANY, { blockHash: word('f0') })];
    const node = await nodeWith(logs, { eth_getTransactionByHash: transaction(changes) });

    expect(verdictOn(await look(node), SELLER).status).toBe(status);
  });

  it('S7: confirms a payment despite an unreadable log of another token', async () => {
    const odd = { ...logOf(1, OTHER_TOKEN, [word('1')]), data: '0x123' };
    const evidence = await look(await nodeWith([odd, payment(2)]));

    expect(verdictOn(evidence, SELLER, 1_500_000n).status).toBe('confirmed');
    expect(evidence.foreignRecipients).toEqual([]);
  });

  it('S7: stays pending when a log of the token is unreadable', async () => {
    const odd = { ...logOf(1, USDC, [word('1')]), data: '0x123' };
    const evidence = await look(await nodeWith([odd, payment(2)]));

    expect(verdictOn(evidence, SELLER)).toMatchObject({ status: 'pending' });
  });
});
