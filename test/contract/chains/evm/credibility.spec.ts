import { EvmStage, MERCHANT, PRICE, UNKNOWN_TX, UNSEEN } from '../../../support/evm/evm-stage.js';
import { verdictOn, WatchedVerifier } from '../../../support/evm/evm-verdict.js';
import {
  forwardTo,
  RawAnswer,
  type JsonRpcStub,
  type StubMethod,
} from '../../../support/evm/json-rpc-stub.js';

/** Nodes that answer well and must not be believed all the same. */
describe('EVM verifier with nodes that differ', () => {
  let stage: EvmStage;

  beforeAll(async () => {
    stage = await EvmStage.start();
  });

  beforeEach(async () => {
    // The newest block is of this second.
    await stage.anvil.rpc('anvil_mine');
  });

  afterEach(() => stage.closeNodes());

  afterAll(() => stage.stop());

  describe('when heads stand still', () => {
    const ONE_HOUR_MS = 3_600_000;
    const TWO_MINUTES_MS = 120_000;

    /** A verifier whose clock is ahead of the newest block by that much. */
    async function verifierAhead(aheadMs: number): Promise<WatchedVerifier> {
      const head = (await stage.anvil.rpc('eth_getBlockByNumber', ['latest', false])) as {
        timestamp: string;
      };
      return new WatchedVerifier({ nowMs: () => Number(head.timestamp) * 1000 + aheadMs });
    }

    /** The same chain, seen by a node whose newest block carries a time long past. */
    async function standingNode(methods: Record<string, StubMethod> = {}): Promise<JsonRpcStub> {
      const forward = forwardTo(stage.anvil.url);
      return stage.node({
        eth_getBlockByNumber: async ([block, full]) => {
          const answer = (await forward('eth_getBlockByNumber', [block, full])) as { timestamp: string };
          if (block !== 'latest') return answer;
          return { ...answer, timestamp: `0x${(Number(answer.timestamp) - 3_600).toString(16)}` };
        },
        ...methods,
      });
    }

    it('A6: believes the only node of an idle chain', async () => {
      const verifier = await verifierAhead(ONE_HOUR_MS);

      const evidence = await verifier.look(stage.chainOf(await stage.node()), stage.paid);

      expect(verdictOn(evidence, MERCHANT, PRICE).status).toBe('confirmed');
    });

    it('A6: asks the next node, and takes the word of the one whose head moves', async () => {
      const verifier = await verifierAhead(0);
      const standing = await standingNode({
        eth_getTransactionReceipt: null,
        eth_getTransactionByHash: null,
      });

      const evidence = await verifier.look(stage.chainOf(standing, await stage.node()), stage.paid);

      expect(verdictOn(evidence, MERCHANT, PRICE).status).toBe('confirmed');
      expect(verifier.warnings).toEqual([
        'EVM RPC failed or was refused {"rpc":"base rpc #1","reason":"its head stands still"}',
      ]);
    });

    it('A6: lets no node with a standing head confirm, when the others cannot be asked', async () => {
      const verifier = await verifierAhead(0);
      const broken = await stage.nodeThatAlways(new RawAnswer(500, ''));

      const evidence = await verifier.look(stage.chainOf(await standingNode(), broken), stage.paid);

      expect(evidence).toMatchObject({
        execution: 'succeeded',
        finality: { accepted: false, deepest: false },
      });
      expect(verdictOn(evidence, MERCHANT, PRICE)).toMatchObject({
        status: 'pending',
        reason: 'AWAITING_CONFIRMATIONS',
      });
    });

    it('A6: lets no node with a standing head confirm what a moving one does not have', async () => {
      const verifier = await verifierAhead(0);
      const moving = await stage.node(UNSEEN);

      const evidence = await verifier.look(stage.chainOf(await standingNode(), moving), stage.paid);

      expect(verdictOn(evidence, MERCHANT, PRICE).status).toBe('pending');
    });

    it('A6: lets no node with a standing head say "not found", when the others cannot be asked', async () => {
      const verifier = await verifierAhead(0);
      const broken = await stage.nodeThatAlways(new RawAnswer(500, ''));
      const answer = verifier.look(stage.chainOf(await standingNode(), broken), UNKNOWN_TX);

      await expect(answer).rejects.toThrow('base: the only RPCs that answer stand still');
    });

    it('A6: believes nodes that agree that the chain itself stands still', async () => {
      const verifier = await verifierAhead(ONE_HOUR_MS);
      const chain = stage.chainOf(await stage.node(), await stage.node());

      expect(verdictOn(await verifier.look(chain, stage.paid), MERCHANT, PRICE).status).toBe('confirmed');
      expect((await verifier.look(chain, UNKNOWN_TX)).execution).toBe('not_found');
      expect(verifier.warnings).toEqual([]);
    });

    it('A6: takes a head for standing after two minutes', async () => {
      const [first, second] = [await stage.node(), await stage.node()];
      await (await verifierAhead(TWO_MINUTES_MS)).look(stage.chainOf(first, second), stage.paid);
      const askedInTime = second.count();
      await (await verifierAhead(TWO_MINUTES_MS + 1_000)).look(stage.chainOf(first, second), stage.paid);

      expect(askedInTime).toBe(0);
      expect(second.count()).toBeGreaterThan(0);
    });

    it('A6: does not believe a head that has not reached the block of the receipt', async () => {
      const forward = forwardTo(stage.anvil.url);
      const behind = await stage.node({
        eth_getBlockByNumber: ([block, full]) =>
          forward('eth_getBlockByNumber', [
            block === 'latest' || block === 'finalized' ? '0x1' : block,
            full,
          ]),
      });
      const verifier = new WatchedVerifier();

      const alone = await verifier.look(stage.chainOf(behind), stage.paid);
      const together = await verifier.look(stage.chainOf(behind, await stage.node()), stage.paid);

      expect(alone.finality).toMatchObject({ confirmations: 0, accepted: false });
      expect(together.finality.accepted).toBe(true);
    });
  });

  describe('when much money is at stake', () => {
    const checking = (aboveAtomic: bigint | null) =>
      new WatchedVerifier({ crossCheckAboveAtomic: () => aboveAtomic });

    /** A node that tells of the same transaction with other money. */
    async function lyingNode(change: (receipt: Record<string, unknown>) => object): Promise<JsonRpcStub> {
      const receipt = (await stage.anvil.rpc('eth_getTransactionReceipt', [stage.paid])) as Record<
        string,
        unknown
      >;
      return stage.node({ eth_getTransactionReceipt: () => change(receipt) });
    }

    it('A16: confirms when the second node tells the same', async () => {
      const verifier = checking(PRICE - 1n);
      const second = await stage.node();

      const evidence = await verifier.look(stage.chainOf(await stage.node(), second), stage.paid);

      expect(evidence.finality.accepted).toBe(true);
      expect(second.count('eth_getTransactionReceipt')).toBe(1);
      expect(verifier.warnings).toEqual([]);
    });

    it.each<[string, (receipt: Record<string, unknown>) => object]>([
      ['no money', (receipt) => ({ ...receipt, logs: [] })],
      ['a failure', (receipt) => ({ ...receipt, status: '0x0' })],
      ['another block', (receipt) => ({ ...receipt, blockHash: `0x${'66'.repeat(32)}` })],
    ])('A16: stays pending, loudly, when the second node tells of %s', async (_, change) => {
      const verifier = checking(PRICE - 1n);

      const evidence = await verifier.look(
        stage.chainOf(await stage.node(), await lyingNode(change)),
        stage.paid,
      );

      expect(evidence.finality).toMatchObject({ accepted: false, deepest: false });
      expect(verdictOn(evidence, MERCHANT, PRICE).status).toBe('pending');
      expect(verifier.warnings).toEqual([expect.stringContaining('DISAGREE')]);
    });

    it('A16: stays pending when the first node is the one that lies', async () => {
      const liar = await lyingNode((receipt) => {
        const [log] = receipt['logs'] as Record<string, unknown>[];
        return { ...receipt, logs: [{ ...log, data: `0x${(10n ** 12n).toString(16).padStart(64, '0')}` }] };
      });

      const evidence = await checking(PRICE).look(stage.chainOf(liar, await stage.node()), stage.paid);

      expect(verdictOn(evidence, MERCHANT, PRICE).status).toBe('pending');
    });

    it('A16: asks once more when the caller expects much, though little was paid', async () => {
      const verifier = checking(PRICE);
      const second = await stage.node();
      const chain = stage.chainOf(await stage.node(), second);
      await verifier.look(chain, stage.paid, '1.5');
      const askedForLittle = second.count();
      await verifier.look(chain, stage.paid, '1.500001');

      expect(askedForLittle).toBe(0);
      expect(second.count('eth_getTransactionReceipt')).toBe(1);
    });

    it('A16: asks nobody else about an amount up to the limit, or without a limit', async () => {
      const second = await stage.node();
      const chain = stage.chainOf(await stage.node(), second);
      await checking(PRICE).look(chain, stage.paid);
      await checking(null).look(chain, stage.paid);

      expect(second.count()).toBe(0);
    });

    it('A16: waits while only one node has seen it', async () => {
      const verifier = checking(PRICE - 1n);
      const behind = await stage.node({ eth_getTransactionReceipt: null });

      const evidence = await verifier.look(stage.chainOf(await stage.node(), behind), stage.paid);

      expect(evidence.finality.accepted).toBe(false);
      expect(verifier.warnings).toEqual([expect.stringContaining('only one RPC has seen')]);
    });

    it('A16: takes the word of a third node when the second lags behind', async () => {
      const behind = await stage.node({ eth_getTransactionReceipt: null });

      const evidence = await checking(PRICE - 1n).look(
        stage.chainOf(await stage.node(), behind, await stage.node()),
        stage.paid,
      );

      expect(evidence.finality.accepted).toBe(true);
    });

    it('A16: does not take a node of another chain for a second opinion', async () => {
      const verifier = checking(PRICE - 1n);
      const wrong = await stage.node({ eth_chainId: '0x1', eth_getTransactionReceipt: null });

      const evidence = await verifier.look(
        stage.chainOf(await stage.node(), wrong, await stage.node()),
        stage.paid,
      );

      expect(evidence.finality.accepted).toBe(true);
      expect(verifier.warnings).toEqual([expect.stringContaining('WRONG CHAIN')]);
    });

    it('A16: rests on one node, and says so, when no other can be asked', async () => {
      const verifier = checking(PRICE - 1n);
      const broken = await stage.nodeThatAlways(new RawAnswer(500, ''));

      const evidence = await verifier.look(stage.chainOf(await stage.node(), broken), stage.paid);

      expect(evidence.finality.accepted).toBe(true);
      expect(verifier.warnings.at(-1)).toContain('no other could be asked');
    });
  });
});
