import { findChain } from '../../../src/domain/chain.js';
import { ChainNodes } from '../../../src/chains/chain-nodes.js';
import { NodePool } from '../../../src/chains/node-pool.js';
import { EvmVerifier } from '../../../src/modules/verification/verifiers/onchain/evm-verifier.js';
import { EvmStage, MERCHANT, PRICE } from '../../support/evm/evm-stage.js';
import { verdictOn, WatchedVerifier } from '../../support/evm/evm-verdict.js';
import {
  DROP,
  HANG,
  JsonRpcStub,
  RawAnswer,
  RpcErrorAnswer,
  URL_SECRET,
  type StubMethod,
} from '../../support/evm/json-rpc-stub.js';
import { DEVNET_GENESIS } from '../../support/solana/litesvm-rpc.js';
import { NO_SPENDING } from '../../support/facilitator/spending.js';
import { RpcError, RpcFailure } from '../../../src/chains/rpc-error.js';

const LIMIT = { timeoutMs: 1_000 };

/** For each chain family: a method that sends, and the answer by which a node proves its chain. */
const FAMILIES = [
  { name: 'base-sepolia', method: 'eth_sendRawTransaction', proof: { eth_chainId: '0x14a34' } },
  { name: 'solana-devnet', method: 'sendTransaction', proof: { getGenesisHash: DEVNET_GENESIS } },
] as const;

const REFUSALS: readonly (readonly [what: string, answer: StubMethod])[] = [
  ['hangs up', DROP],
  ['answers 401 in JSON-RPC', new RpcErrorAnswer(-32_001, 'authentication failed', 401)],
  ['answers 403 in JSON-RPC', new RpcErrorAnswer(-32_000, 'not on this plan', 403)],
  ['answers 429 in JSON-RPC', new RpcErrorAnswer(-32_000, 'slow down', 429)],
  ['answers 500 in JSON-RPC', new RpcErrorAnswer(-32_000, 'something broke', 500)],
  ['answers 503 in plain text', new RawAnswer(503, 'no backend')],
  [
    'answers 429 in JSON without JSON-RPC',
    new RawAnswer(429, '{"message":"slow down"}', { 'content-type': 'application/json' }),
  ],
  ['reports an exceeded limit', new RpcErrorAnswer(-32_005, 'limit exceeded')],
  ['reports an exceeded rate', new RpcErrorAnswer(-32_016, 'over rate limit')],
  [
    'reports an exceeded quota under the generic code',
    new RpcErrorAnswer(-32_000, 'daily request quota reached'),
  ],
  ['has an internal error', new RpcErrorAnswer(-32_603, 'internal error')],
  ['does not know the method', new RpcErrorAnswer(-32_601, 'the method does not exist')],
];

const ANSWERS: readonly (readonly [text: string, answer: RpcErrorAnswer])[] = [
  ['nonce too low', new RpcErrorAnswer(-32_000, 'nonce too low: next nonce 5, tx nonce 4')],
  ['already known', new RpcErrorAnswer(-32_000, 'already known')],
  ['execution reverted', new RpcErrorAnswer(3, 'execution reverted: FiatTokenV2: invalid signature')],
  ['execution reverted, as an internal error', new RpcErrorAnswer(-32_603, 'VM Exception: revert')],
  ['nonce too low, with HTTP 500', new RpcErrorAnswer(-32_000, 'nonce too low', 500)],
  ['malformed, with HTTP 400', new RpcErrorAnswer(-32_602, 'invalid params', 400)],
  ['blockhash not found', new RpcErrorAnswer(-32_002, 'Transaction simulation failed: Blockhash not found')],
  ['already been processed', new RpcErrorAnswer(-32_002, 'This transaction has already been processed')],
];

describe.each(FAMILIES)('nodes for settlements on $name', ({ name, method, proof }) => {
  let stubs: JsonRpcStub[];
  let nodes: NodePool;

  beforeEach(async () => {
    stubs = await Promise.all([1, 2].map(() => JsonRpcStub.start({ ...proof, [method]: 'sent' })));
    const chain = findChain(name);
    if (!chain) throw new Error(`the registry lost ${name}`);
    const rpcUrls = stubs.map(({ url }) => url);
    nodes = new NodePool({ ...chain, rpcUrls, ...NO_SPENDING });
  });
  afterEach(() => Promise.all(stubs.map((stub) => stub.close())));

  const counts = () => stubs.map((stub) => stub.count(method));

  it.each(REFUSALS)('J2: skips a node that %s and asks it last for a while', async (_what, answer) => {
    stubs[0]?.on(method, answer);
    await expect(nodes.request(method, ['0x'], LIMIT)).resolves.toBe('sent');
    expect(counts()).toEqual([1, 1]);
    await nodes.request(method, ['0x'], LIMIT);
    expect(counts()).toEqual([1, 2]);
  });

  it('J2: a node that answers a reading with an error is asked last but not left out; a silent one is', async () => {
    const [node] = nodes.inOrder();
    if (node === undefined) throw new Error('no node');
    const read = () => node.attempt(LIMIT, (request) => request(method, ['0x']));
    stubs[0]?.on(method, new RpcErrorAnswer(-32_000, 'header not found'));
    await expect(read()).rejects.toThrow();
    expect(nodes.inOrder().at(-1)).toBe(node);
    expect(node.isUnreachable).toBe(false);
    stubs[0]?.on(method, DROP);
    await expect(read()).rejects.toThrow();
    expect(node.isUnreachable).toBe(true);
  });

  it('J2: asks a node that lacks one method first for other methods', async () => {
    for (const stub of stubs) stub.on('eth_other', 'known');
    stubs[0]?.on(method, new RpcErrorAnswer(-32_601, 'the method does not exist'));
    await nodes.request(method, ['0x'], LIMIT);
    await nodes.request('eth_other', [], LIMIT);
    expect(stubs.map((stub) => stub.count('eth_other'))).toEqual([1, 0]);
  });

  it.each(ANSWERS)('J2: takes "%s" as the answer and asks no other node', async (_text, answer) => {
    stubs[0]?.on(method, answer);
    const error: unknown = await nodes.request(method, ['0x'], LIMIT).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RpcError);
    expect((error as RpcError).code).toBe(answer.code);
    expect(counts()).toEqual([1, 0]);
  });

  it('J2: asks the next node when an answer does not suffice, and returns the last one', async () => {
    stubs[0]?.on(method, null);
    const suffices = (answer: unknown): boolean => answer !== null;
    await expect(nodes.request(method, ['0x'], { ...LIMIT, suffices })).resolves.toBe('sent');
    stubs[1]?.on(method, DROP);
    await expect(nodes.request(method, ['0x'], { ...LIMIT, suffices })).resolves.toBeNull();
    await expect(nodes.request(method, ['0x'], LIMIT)).resolves.toBeNull();
    expect(counts()).toEqual([3, 2]);
  });

  describe('broadcast of a transaction', () => {
    const isTaken = ({ nodeText }: RpcError): boolean => nodeText === 'already known';
    const broadcast = () => nodes.broadcast(method, ['0x'], { ...LIMIT, isTaken });
    const known = new RpcErrorAnswer(-32_000, 'already known');
    const refused = new RpcErrorAnswer(-32_000, 'nonce too low');

    it('J1: sends it to all nodes without waiting for a slow one', async () => {
      stubs[0]?.on(method, HANG);
      await broadcast();
      expect(counts()).toEqual([1, 1]);
    });

    it.each<[string, StubMethod]>([
      ['refuses it', refused],
      ['hangs up', DROP],
    ])('J1: succeeds when one node accepts it and another %s', async (_what, answer) => {
      for (const [one, other] of [stubs, stubs.toReversed()]) {
        one?.on(method, answer);
        other?.on(method, known);
        await expect(broadcast()).resolves.toBeUndefined();
      }
    });

    it('J1: fails with the reason of a node when no node accepts it', async () => {
      stubs[0]?.on(method, DROP);
      stubs[1]?.on(method, refused);
      await expect(broadcast()).rejects.toMatchObject({ nodeText: 'nonce too low' });
      stubs[1]?.on(method, DROP);
      await expect(broadcast()).rejects.not.toBeInstanceOf(RpcError);
    });
  });

  it('J2: fails without node URLs in the error when every node refuses the request', async () => {
    for (const stub of stubs)
      stub.on(method, new RpcErrorAnswer(-32_005, `key ${URL_SECRET} is over its limit`));
    const error: unknown = await nodes.request(method, ['0x'], LIMIT).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RpcFailure);
    expect(error).not.toBeInstanceOf(RpcError);
    expect(String(error)).not.toContain(URL_SECRET);
    expect(counts()).toEqual([1, 1]);
  });
});

describe('nodes for verifications', () => {
  let stage: EvmStage;
  beforeAll(async () => {
    stage = await EvmStage.start();
  });
  afterAll(async () => {
    await stage.closeNodes();
    await stage.stop();
  });

  it('A6: skips a node that refuses the key, instead of reading its block as missing', async () => {
    const refusing = await stage.node({
      eth_getBlockByNumber: new RpcErrorAnswer(-32_001, 'unauthorized', 401),
    });
    const verifier = new WatchedVerifier();
    const evidence = await verifier.look(stage.chainOf(refusing, await stage.node()), stage.paid);
    expect(verdictOn(evidence, MERCHANT, PRICE).status).toBe('confirmed');
    expect(verifier.warnings.join()).toContain('HTTP 401');
  });

  it('J2: shares failures and chain proofs of nodes with settlements', async () => {
    const nodes = new ChainNodes({ onWarning: () => undefined });
    const broken = await stage.node({ eth_getTransactionReceipt: new RawAnswer(500, '') });
    const chain = stage.chainOf(broken, await stage.node());
    const verifier = new EvmVerifier(nodes, { nowMs: () => Date.now() });
    const query = { chain, txHash: stage.paid, expectedAmount: null };
    expect(await verifier.verify(query, AbortSignal.timeout(5_000))).toMatchObject({
      execution: 'succeeded',
    });
    const asked = broken.count();

    await nodes.of(chain).request('eth_blockNumber', [], LIMIT);
    expect(broken.count()).toBe(asked);
    expect(broken.count('eth_chainId')).toBe(1);
  });
});
