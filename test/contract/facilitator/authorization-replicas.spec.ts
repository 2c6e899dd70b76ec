import { AuthorizationSearch } from '../../../src/modules/facilitator/chains/evm/authorization-use/authorization-search.js';
import { EvmClient } from '../../../src/chains/evm/client.js';
import { type Elsewhere, type SoughtPayment } from '../../../src/modules/facilitator/chains/rail.js';
import { NodePool } from '../../../src/chains/node-pool.js';
import { baseChain } from '../../support/evm/evm-verdict.js';
import { forwardTo, JsonRpcStub, RpcErrorAnswer, type StubMethod } from '../../support/evm/json-rpc-stub.js';
import { replicaAt } from '../../support/proxies/lagging-replica.js';
import { soughtOf } from '../../support/evm/sought-payment.js';
import { ThirdParties } from '../../support/verification/third-parties.js';
import { PRICE, X402_NETWORK, X402Stage, type X402Body } from '../../support/facilitator/x402-stage.js';
import { ChainUnavailable } from '../../../src/chains/rpc-error.js';

const MAX_REQUESTS = 20;

/** Nodes differ in their newest block: what a lagging node does not have yet proves nothing. */
describe('AuthorizationSearch with nodes that lag behind', () => {
  let stage: X402Stage;
  let thirdParties: ThirdParties;
  let node: JsonRpcStub;
  let search: AuthorizationSearch;

  beforeAll(async () => {
    stage = await X402Stage.start();
    await stage.openPermit2();
    thirdParties = new ThirdParties(stage);
    node = await JsonRpcStub.start({}, forwardTo(stage.anvil.url));
  });
  beforeEach(() => {
    node.forget();
    search = newSearch();
  });
  afterAll(async () => {
    await node.close();
    await stage.stop();
  });

  const newSearch = (urls = [node.url], crossCheckAboveAtomic: bigint | null = null): AuthorizationSearch => {
    const chain = baseChain(urls, { usdcAddress: stage.usdc.address, network: X402_NETWORK });
    const doubts = { crossCheckAboveAtomic, nowMs: () => Date.now() };
    return new AuthorizationSearch(new EvmClient(new NodePool(chain), doubts), chain);
  };
  const find = (body: X402Body, changes: Partial<SoughtPayment> = {}): Promise<Elsewhere> =>
    search.find(soughtOf(stage, body, changes));
  /** The number of RPC requests that an action makes. */
  const asked = async (act: () => Promise<unknown>): Promise<number> => {
    const before = node.count();
    await act();
    return node.count() - before;
  };
  const landed = (txHash: string) => ({ state: 'landed', txHash, paid: true, reason: null, cost: 0n });

  describe('with one URL in front of lagging replicas', () => {
    const behind = async (...methods: string[]) => {
      const head = BigInt(String(await stage.anvil.rpc('eth_blockNumber')));
      const replica = replicaAt(stage.anvil.url, head);
      return () => {
        for (const method of methods) node.on(method, replica[method] as StubMethod);
      };
    };
    const headNow = async () => BigInt(String(await stage.anvil.rpc('eth_blockNumber')));

    it('Q2: throws ChainUnavailable while the replica lacks the newest state', async () => {
      const body = await stage.pay();
      const lag = await behind('eth_call');
      const hash = await thirdParties.send(body);
      lag();

      await expect(find(body)).rejects.toBeInstanceOf(ChainUnavailable);
      node.forget();
      expect(await find(body)).toMatchObject(landed(hash));
    });

    it('Q2: throws ChainUnavailable while the replica is behind the block of our own attempt', async () => {
      const body = await stage.pay();
      const lag = await behind('eth_call', 'eth_getBlockByNumber', 'eth_getLogs');
      const hash = await thirdParties.send(body);
      const triedInBlock = await headNow();
      lag();

      const [early, late] = await Promise.allSettled([find(body), find(body, { triedInBlock })]);
      expect(early).toMatchObject({ value: 'unused' });
      expect(late).toMatchObject({ reason: expect.any(ChainUnavailable) as Error });
      node.forget();
      expect(await find(body, { triedInBlock })).toMatchObject(landed(hash));
    });

    it('Q2: finds a transaction that a range of logs omits by the hash of its block', async () => {
      const body = await stage.pay();
      const hash = await thirdParties.send(body);
      node.on('eth_getLogs', ([filter]) =>
        'blockHash' in (filter as object) ? stage.anvil.rpc('eth_getLogs', [filter]) : [],
      );
      await stage.anvil.rpc('anvil_mine', ['0x14']);

      const count = await asked(async () => {
        expect(await find(body)).toMatchObject(landed(hash));
      });
      expect(count).toBeLessThanOrEqual(MAX_REQUESTS);
    });

    it('Q2: throws ChainUnavailable while no replica has the logs of the block', async () => {
      const body = await stage.pay();
      const lag = await behind('eth_getLogs');
      const hash = await thirdParties.send(body);
      lag();

      await expect(find(body)).rejects.toBeInstanceOf(ChainUnavailable);
      node.forget();
      expect(await find(body)).toMatchObject(landed(hash));
    });

    it('Q2: throws ChainUnavailable when the logs are there but the transaction is not', async () => {
      const body = await stage.pay({ extra: { assetTransferMethod: 'permit2' } });
      const lag = await behind('eth_getTransactionByHash');
      const hash = await thirdParties.sendPermit2(body);
      lag();

      await expect(find(body)).rejects.toBeInstanceOf(ChainUnavailable);
      node.forget();
      expect(await find(body)).toMatchObject(landed(hash));
    });

    it('Q2: returns "used" without logs when the use is older than any replica lag', async () => {
      const body = await stage.pay();
      await thirdParties.send(body);
      node.on('eth_getLogs', []);
      await stage.anvil.rpc('anvil_mine', ['0x50']);

      expect(await find(body)).toBe('used');
    });
  });

  describe('with two nodes', () => {
    let other: JsonRpcStub;
    beforeEach(async () => {
      other = await JsonRpcStub.start({}, forwardTo(stage.anvil.url));
      search = newSearch([node.url, other.url]);
    });
    afterEach(() => other.close());
    /** Keeps a node at its present head. */
    const stopAtHead = async (stub: JsonRpcStub) => {
      const head = BigInt(String(await stage.anvil.rpc('eth_blockNumber')));
      for (const [method, answer] of Object.entries(replicaAt(stage.anvil.url, head)))
        stub.on(method, answer);
    };

    it.each([0, 1])(
      'Q2: finds a transaction that only one node has when node %s stands still',
      async (position) => {
        const body = await stage.pay();
        await stopAtHead([node, other][position] ?? node);
        const hash = await thirdParties.send(body);

        expect(await find(body)).toMatchObject(landed(hash));
      },
    );

    it('Q2: decides by the node that has reached the block of our own attempt', async () => {
      const body = await stage.pay();
      await stopAtHead(node);
      await stage.anvil.rpc('anvil_mine', ['0x1']);
      const triedInBlock = BigInt(String(await stage.anvil.rpc('eth_blockNumber')));

      expect(await find(body, { triedInBlock })).toBe('unused');
      await thirdParties.cancel(body);
      expect(await find(body, { triedInBlock })).toBe('canceled');
    });

    it('Q2: finds the transaction by the second node when the first gives no logs', async () => {
      const body = await stage.pay();
      const hash = await thirdParties.send(body);
      await stage.anvil.rpc('anvil_mine', ['0x80']);
      const second = await JsonRpcStub.start({}, forwardTo(stage.anvil.url));
      const old = new RpcErrorAnswer(-32_000, 'missing trie node');
      const head = BigInt(String(await stage.anvil.rpc('eth_blockNumber')));
      second.on('eth_call', (params) =>
        BigInt(String(params[1])) === head ? forwardTo(stage.anvil.url)('eth_call', params) : old,
      );
      node.on('eth_getLogs', new RpcErrorAnswer(-32_601, 'the method eth_getLogs does not exist'));

      expect(await newSearch([node.url, second.url]).find(soughtOf(stage, body))).toMatchObject(landed(hash));
      await second.close();
    });

    it('Q2: accepts the answer of a single node only for a small amount', async () => {
      const body = await stage.pay();
      await stopAtHead(other);
      const hash = await thirdParties.send(body);
      search = newSearch([node.url, other.url], PRICE - 1n);

      await expect(find(body)).rejects.toBeInstanceOf(ChainUnavailable);
      other.forget();
      expect(await find(body)).toMatchObject(landed(hash));
    });
  });
});
