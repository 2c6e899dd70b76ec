import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { AuthorizationSearch } from '../../../../src/modules/facilitator/chains/evm/authorization-use/authorization-search.js';
import { EvmClient } from '../../../../src/chains/evm/client.js';
import { type Elsewhere, type SoughtPayment } from '../../../../src/modules/facilitator/chains/rail.js';
import { NodePool } from '../../../../src/chains/node-pool.js';
import { baseChain } from '../../../support/evm/evm-verdict.js';
import {
  forwardTo,
  JsonRpcStub,
  RpcErrorAnswer,
  type StubMethod,
} from '../../../support/evm/json-rpc-stub.js';
import { soughtOf } from '../../../support/evm/sought-payment.js';
import { ThirdParties } from '../../../support/verification/third-parties.js';
import { PRICE, X402_NETWORK, X402Stage, type X402Body } from '../../../support/facilitator/x402-stage.js';
import { ChainUnavailable } from '../../../../src/chains/rpc-error.js';

const PERMIT2 = { extra: { assetTransferMethod: 'permit2' } } as const;
const MAX_RPC_CALLS = 20;
const OTHER_RECIPIENT = privateKeyToAccount(generatePrivateKey()).address;

/** The search finds payments that third parties sent, and nothing that did not pay. */
describe('the search for payments sent by third parties', () => {
  let stage: X402Stage;
  let thirdParties: ThirdParties;
  let node: JsonRpcStub;
  let nowMs: number;
  let search: AuthorizationSearch;

  const start = async () => {
    stage = await X402Stage.start();
    thirdParties = new ThirdParties(stage);
    node = await JsonRpcStub.start({}, forwardTo(stage.anvil.url));
  };
  const stop = async () => {
    await node.close();
    await stage.stop();
  };
  beforeAll(start);
  beforeEach(() => {
    node.forget();
    nowMs = 1_000;
    search = newSearch();
  });
  afterAll(stop);

  const newSearch = (): AuthorizationSearch => {
    const chain = baseChain([node.url], { usdcAddress: stage.usdc.address, network: X402_NETWORK });
    return new AuthorizationSearch(new EvmClient(new NodePool(chain)), chain, () => nowMs);
  };
  const sought = (body: X402Body, changes: Partial<SoughtPayment> = {}): SoughtPayment =>
    soughtOf(stage, body, changes);
  const find = (body: X402Body, changes: Partial<SoughtPayment> = {}): Promise<Elsewhere> =>
    search.find(sought(body, changes));
  const rpcCalls = () => node.count() - node.count('eth_chainId');
  /** The number of RPC calls that `act` makes. */
  const callsOf = async (act: () => Promise<unknown>): Promise<number> => {
    const before = rpcCalls();
    await act();
    return rpcCalls() - before;
  };
  const landed = (txHash: string) => ({ state: 'landed', txHash, paid: true, reason: null, cost: 0n });

  describe('by EIP-3009', () => {
    it('J2: needs two RPC calls for an unused authorization: the head and the state there', async () => {
      const body = await stage.pay();

      expect(
        await callsOf(async () => {
          expect(await find(body)).toBe('unused');
        }),
      ).toBe(2);
      expect(node.calls.at(-1)?.params[1]).toMatch(/^0x/);
    });

    it('J2: finds the transaction that paid, with its transfers', async () => {
      const body = await stage.pay();
      const hash = await thirdParties.send(body);

      expect(await find(body)).toMatchObject({
        ...landed(hash),
        evidence: {
          execution: 'succeeded',
          transfers: [{ to: stage.seller.toLowerCase(), amountAtomic: PRICE }],
          block: { timeSeconds: expect.any(Number) as number },
        },
      });
    });

    it('J2: accepts a start time with a fraction of a second', async () => {
      const body = await stage.pay();
      const hash = await thirdParties.send(body);

      const sinceSeconds = Math.floor(Date.now() / 1_000) - 600.5;
      expect(await find(body, { sinceSeconds })).toMatchObject(landed(hash));
    });

    it('J2: reports an authorization that its payer cancelled', async () => {
      const body = await stage.pay();
      await thirdParties.cancel(body);

      expect(await find(body)).toBe('canceled');
    });

    it.each<[string, () => Partial<SoughtPayment>]>([
      ['a smaller amount', () => ({ amountAtomic: PRICE + 1n })],
      ['a larger amount', () => ({ amountAtomic: PRICE - 1n })],
      ['another recipient', () => ({ payTo: OTHER_RECIPIENT.toLowerCase() })],
    ])('J2: finds no payment where it paid %s', async (_, changes) => {
      const body = await stage.pay();
      const hash = await thirdParties.send(body);

      expect(await find(body, changes())).toBe('canceled');
      expect(await find(body)).toMatchObject(landed(hash));
    });

    it('J2: matches each of several authorizations in one transaction with its own transfer only', async () => {
      const [one, other, misdirected] = [
        await stage.pay({ amount: 70_000n }),
        await stage.pay({ amount: 80_000n }),
        await stage.pay({ amount: 80_000n, payTo: OTHER_RECIPIENT }),
      ];
      const hash = await thirdParties.sendBundle([one, misdirected, other]);

      expect(await find(one)).toMatchObject(landed(hash));
      expect(await find(other)).toMatchObject(landed(hash));
      expect(await find(one, { amountAtomic: 80_000n })).toBe('used');
      expect(await find(misdirected, { payTo: stage.seller.toLowerCase() })).toBe('used');
    });

    it('J2: throws ChainUnavailable for a transaction without a receipt', async () => {
      const body = await stage.pay();
      const hash = await thirdParties.send(body);
      node.on('eth_getTransactionReceipt', null);

      await expect(find(body)).rejects.toBeInstanceOf(ChainUnavailable);
      node.forget();
      expect(await find(body)).toMatchObject(landed(hash));
    });

    it('J2: throws ChainUnavailable when nodes are slow', async () => {
      const body = await stage.pay();
      const hash = await thirdParties.send(body);
      node.on('eth_getLogs', (params) => {
        nowMs += 8_001;
        return stage.anvil.rpc('eth_getLogs', params);
      });

      await expect(find(body)).rejects.toBeInstanceOf(ChainUnavailable);
      node.forget();
      expect(await find(body)).toMatchObject(landed(hash));
    });

    it('J2: throws ChainUnavailable when the node fails', async () => {
      const body = await stage.pay();
      node.everything(new RpcErrorAnswer(-32603, 'down'));

      await expect(find(body)).rejects.toBeInstanceOf(ChainUnavailable);
    });

    it('J2: reports an authorization as used, not as cancelled, when nodes return no logs', async () => {
      const body = await stage.pay();
      await thirdParties.send(body);
      node.on('eth_getLogs', new RpcErrorAnswer(-32601, 'the method does not exist'));

      expect(
        await callsOf(async () => {
          expect(await find(body)).toBe('used');
        }),
      ).toBeLessThanOrEqual(MAX_RPC_CALLS);
    });

    it('J2: ignores logs that a node returns beyond the query', async () => {
      const [body, other] = [await stage.pay(), await stage.pay()];
      await thirdParties.send(other);
      await thirdParties.cancel(body);
      node.on('eth_getLogs', () =>
        stage.anvil.rpc('eth_getLogs', [{ fromBlock: '0x0', address: stage.usdc.address }]),
      );

      expect(await find(body)).toBe('canceled');
    });
  });

  describe('remembers', () => {
    it('J2: a miss for a minute', async () => {
      const body = await stage.pay();
      await thirdParties.send(body);
      const miss = { amountAtomic: 5n };
      await find(body, miss);
      nowMs += 59_000;
      expect(await callsOf(() => find(body, miss))).toBe(0);
      nowMs += 2_000;

      expect(await callsOf(() => find(body, miss))).toBeGreaterThan(0);
    });

    it('J2: a found payment for 59 seconds', async () => {
      const body = await stage.pay();
      const hash = await thirdParties.send(body);
      await find(body);

      nowMs += 59_000;
      expect(
        await callsOf(async () => {
          expect(await find(body)).toMatchObject(landed(hash));
        }),
      ).toBe(0);
    });

    it('J2: nothing about an unused authorization', async () => {
      const body = await stage.pay();
      expect(await find(body)).toBe('unused');
      const hash = await thirdParties.send(body);

      expect(await find(body)).toMatchObject(landed(hash));
    });

    it('J2: a search in progress, so that twenty concurrent searches cost as much as one', async () => {
      const body = await stage.pay();
      const hash = await thirdParties.send(body);
      const one = await callsOf(() => newSearch().find(sought(body)));

      const twenty = await callsOf(async () => {
        for (const each of await Promise.all(Array.from({ length: 20 }, () => find(body)))) {
          expect(each).toMatchObject(landed(hash));
        }
      });

      expect(twenty).toBe(one);
    });
  });

  describe('by Permit2', () => {
    beforeAll(() => stage.openPermit2());

    it('J2: finds the transaction through the proxy for each nonce', async () => {
      const [one, other] = [await stage.pay(PERMIT2), await stage.pay(PERMIT2)];
      expect(await find(one)).toBe('unused');
      const first = await thirdParties.sendPermit2(one);
      expect(await find(other)).toBe('unused');
      const second = await thirdParties.sendPermit2(other, 'c0ffee');

      expect(await find(one)).toMatchObject(landed(first));
      expect(await find(other)).toMatchObject(landed(second));
    });

    it('J2: finds an `upto` payment by the moved amount, not by the allowed amount', async () => {
      const body = await stage.pay({ scheme: 'upto' });
      const hash = await thirdParties.sendUpto(body, 4_000n);

      expect(await find(body)).toBe('used');
      expect(await find(body, { amountAtomic: 4_000n })).toMatchObject(landed(hash));
    });

    it('J2: reports a nonce that its payer cancelled, in spite of an equal direct transfer', async () => {
      const body = await stage.pay(PERMIT2);
      await thirdParties.invalidate(body);
      await stage.usdc.transfer(stage.buyerKey, sought(body).payTo as `0x${string}`, PRICE);

      expect(await find(body)).toBe('canceled');
    });

    it('J2: finds one of many payments of the same price in few RPC calls', async () => {
      const bodies = await Promise.all(Array.from({ length: 12 }, () => stage.pay(PERMIT2)));
      const hashes: string[] = [];
      for (const body of bodies) hashes.push(await thirdParties.sendPermit2(body));
      const [early, hash = ''] = [bodies[1], hashes[1]];
      if (early === undefined) throw new Error('no payment');

      const count = await callsOf(async () => {
        expect(await find(early)).toMatchObject(landed(hash));
      });
      expect(count).toBeLessThanOrEqual(MAX_RPC_CALLS);
    });
  });
});

/** A chain of a few thousand blocks, and nodes with a small range limit. */
describe('the search on nodes that allow 50 blocks per query', () => {
  let stage: X402Stage;
  let thirdParties: ThirdParties;
  let node: JsonRpcStub;
  let since: number;
  /** From the middle, the end and the beginning of the chain. */
  let older: X402Body;
  let recent: X402Body;
  let oldest: X402Body;
  const hashes = new Map<X402Body, string>();

  beforeAll(async () => {
    stage = await X402Stage.start();
    thirdParties = new ThirdParties(stage);
    since = Math.floor(Date.now() / 1_000) - 60;
    const far = { maxTimeoutSeconds: 40_000 };
    [older, recent, oldest] = [await stage.pay(far), await stage.pay(far), await stage.pay(far)];
    for (const [body, blocks] of [
      [oldest, 500],
      [older, 1_500],
      [recent, 100],
    ] as const) {
      await stage.anvil.rpc('anvil_mine', [`0x${(10).toString(16)}`, '0x2']);
      hashes.set(body, await thirdParties.send(body));
      await stage.anvil.rpc('anvil_mine', [`0x${blocks.toString(16)}`, '0x2']);
    }
    node = await JsonRpcStub.start({}, forwardTo(stage.anvil.url));
  });
  beforeEach(() => node.forget().on('eth_getLogs', fewBlocks));
  afterAll(async () => {
    await node.close();
    await stage.stop();
  });

  const fewBlocks: StubMethod = ([filter]) => {
    const { fromBlock, toBlock } = filter as { fromBlock: string; toBlock: string };
    if (Number(toBlock) - Number(fromBlock) >= 50) return new RpcErrorAnswer(-32602, 'at most 50 blocks');
    return stage.anvil.rpc('eth_getLogs', [filter]);
  };
  /** Like most nodes, this keeps only the state of 128 blocks. */
  const withoutHistory: StubMethod = async (params) => {
    const [, tag] = params;
    const head = BigInt(String(await stage.anvil.rpc('eth_blockNumber')));
    return tag === 'latest' || BigInt(String(tag)) > head - 128n
      ? stage.anvil.rpc('eth_call', params)
      : new RpcErrorAnswer(-32000, 'missing trie node');
  };
  const newSearch = (nowMs?: () => number): AuthorizationSearch => {
    const chain = baseChain([node.url], { usdcAddress: stage.usdc.address, network: X402_NETWORK });
    return new AuthorizationSearch(new EvmClient(new NodePool(chain)), chain, nowMs);
  };
  const find = async (search: AuthorizationSearch, body: X402Body) => {
    const { authorization } = body.paymentPayload['payload'] as { authorization: { nonce: string } };
    const [payer, asset] = [stage.buyer.toLowerCase(), stage.usdc.address.toLowerCase()];
    const authorizationId = `${asset}:${payer}:${authorization.nonce}`;
    const before = node.count();
    const found = await search.find({
      ...{ payer, asset, authorizationId, payTo: stage.seller.toLowerCase(), amountAtomic: PRICE },
      ...{ scheme: 'exact', sinceSeconds: since },
    });
    const rpcCalls = node.count() - before;
    expect(rpcCalls).toBeLessThanOrEqual(MAX_RPC_CALLS + 1);
    return { found, rpcCalls };
  };
  const landed = (body: X402Body) => ({ state: 'landed', txHash: hashes.get(body), paid: true });

  it('J2: finds a payment anywhere in the chain by the state of earlier blocks', async () => {
    const search = newSearch();

    for (const body of [older, recent, oldest]) {
      expect((await find(search, body)).found).toMatchObject(landed(body));
    }
  });

  it('J2: finds a recent payment without historical state, and learns the range limit of the node', async () => {
    node.on('eth_call', withoutHistory);
    const search = newSearch();
    const earlier = node.count();
    const first = await find(search, recent);

    expect(first.found).toMatchObject(landed(recent));
    expect((await find(search, oldest)).found).toBe('used');
    const ranges = node.calls
      .slice(earlier)
      .filter(({ method }) => method === 'eth_getLogs')
      .map(({ params: [filter] }) => filter as { fromBlock: string; toBlock: string })
      .map(({ fromBlock, toBlock }) => Number(toBlock) - Number(fromBlock) + 1);
    const firstAllowed = ranges.findIndex((blocks) => blocks <= 50);
    expect(ranges.slice(firstAllowed).every((blocks) => blocks <= 50)).toBe(true);
  });

  it('J2: throws ChainUnavailable when its time ends between queries', async () => {
    node.on('eth_call', withoutHistory);
    const before = node.count('eth_getLogs');
    // Each log query takes a second.
    const search = newSearch(() => (node.count('eth_getLogs') - before) * 1_000);
    await expect(find(search, older)).rejects.toBeInstanceOf(ChainUnavailable);
  });

  it('J2: searches no further back than its start time', async () => {
    node.on('eth_getLogs', (params) => stage.anvil.rpc('eth_getLogs', params));
    const head = (await stage.anvil.rpc('eth_getBlockByNumber', ['latest', false])) as { timestamp: string };
    const original = since;
    since = Number(head.timestamp) - 1_200;

    expect((await find(newSearch(), recent)).found).toMatchObject(landed(recent));
    expect((await find(newSearch(), oldest)).found).toBe('used');
    since = original;
  });

  it('J2: needs few RPC calls where nodes have no range limit', async () => {
    node.on('eth_getLogs', (params) => stage.anvil.rpc('eth_getLogs', params));

    const { found, rpcCalls } = await find(newSearch(), oldest);

    expect(found).toMatchObject(landed(oldest));
    // State, head, two or three for the first block, logs, receipt, block and chain id.
    expect(rpcCalls).toBeLessThanOrEqual(9);
  });
});
