import { EvmStage, MERCHANT, PRICE, UNKNOWN_TX, UNSEEN } from '../../../support/evm/evm-stage.js';
import { verdictOn, WatchedVerifier } from '../../../support/evm/evm-verdict.js';
import {
  forwardTo,
  RawAnswer,
  type JsonRpcStub,
  type StubMethod,
} from '../../../support/evm/json-rpc-stub.js';

/** Nodes that give well-formed answers which must not be trusted. */
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

    /** A node of the same chain whose newest block has an old time. */
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

    it('A6: trusts the only node of an idle chain', async () => {
      const verifier = await verifierAhead(ONE_HOUR_MS);

      const evidence = await verifier.look(stage.chainOf(await stage.node()), stage.paid);

      expect(verdictOn(evidence, MERCHANT, PRICE).status).toBe('confirmed');
    });

    it('A6: asks the next node and uses the answer of the node whose head moves', async () => {
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

    it('A6: confirms nothing by a node with a standing head when the others fail', async () => {
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

    it('A6: confirms nothing by a node with a standing head when a moving node lacks the transaction', async () => {
      const verifier = await verifierAhead(0);
      const moving = await stage.node(UNSEEN);

      const evidence = await verifier.look(stage.chainOf(await standingNode(), moving), stage.paid);

      expect(verdictOn(evidence, MERCHANT, PRICE).status).toBe('pending');
    });

    it('A6: is unavailable, not "not found", when only a node with a standing head answers', async () => {
      const verifier = await verifierAhead(0);
      const broken = await stage.nodeThatAlways(new RawAnswer(500, ''));
      const answer = verifier.look(stage.chainOf(await standingNode(), broken), UNKNOWN_TX);

      await expect(answer).rejects.toThrow('base: the only RPCs that answer stand still');
    });

    it('A6: trusts nodes that agree on a standing head', async () => {
      const verifier = await verifierAhead(ONE_HOUR_MS);
      const chain = stage.chainOf(await stage.node(), await stage.node());

      expect(verdictOn(await verifier.look(chain, stage.paid), MERCHANT, PRICE).status).toBe('confirmed');
      expect((await verifier.look(chain, UNKNOWN_TX)).execution).toBe('not_found');
      expect(verifier.warnings).toEqual([]);
    });

    it('A6: treats a head as standing after two minutes', async () => {
      const [first, second] = [await stage.node(), await stage.node()];
      await (await verifierAhead(TWO_MINUTES_MS)).look(stage.chainOf(first, second), stage.paid);
      const askedInTime = second.count();
      await (await verifierAhead(TWO_MINUTES_MS + 1_000)).look(stage.chainOf(first, second), stage.paid);

      expect(askedInTime).toBe(0);
      expect(second.count()).toBeGreaterThan(0);
    });

    it('A6: accepts no finality from a head behind the block of the receipt', async () => {
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

  describe('when a payment is above the cross-check limit', () => {
    const checking = (aboveAtomic: bigint | null) =>
      new WatchedVerifier({ crossCheckAboveAtomic: () => aboveAtomic });

    /** A node that returns a changed receipt of the same transaction. */
    async function contradictingNode(
      change: (receipt: Record<string, unknown>) => object,
    ): Promise<JsonRpcStub> {
      const receipt = (await stage.anvil.rpc('eth_getTransactionReceipt', [stage.paid])) as Record<
        string,
        unknown
      >;
      return stage.node({ eth_getTransactionReceipt: () => change(receipt) });
    }

    it('A16: confirms when the second node agrees', async () => {
      const verifier = checking(PRICE - 1n);
      const second = await stage.node();

      const evidence = await verifier.look(stage.chainOf(await stage.node(), second), stage.paid);

      expect(evidence.finality.accepted).toBe(true);
      expect(second.count('eth_getTransactionReceipt')).toBe(1);
      expect(verifier.warnings).toEqual([]);
    });

    it.each<[string, (receipt: Record<string, unknown>) => object]>([
      ['no transfer', (receipt) => ({ ...receipt, logs: [] })],
      ['a failure', (receipt) => ({ ...receipt, status: '0x0' })],
      ['another block', (receipt) => ({ ...receipt, blockHash: `0x${'66'.repeat(32)}` })],
    ])('A16: stays pending and warns when the second node reports %s', async (_, change) => {
      const verifier = checking(PRICE - 1n);

      const evidence = await verifier.look(
        stage.chainOf(await stage.node(), await contradictingNode(change)),
        stage.paid,
      );

      expect(evidence.finality).toMatchObject({ accepted: false, deepest: false });
      expect(verdictOn(evidence, MERCHANT, PRICE).status).toBe('pending');
      expect(verifier.warnings).toEqual([expect.stringContaining('DISAGREE')]);
    });

    it('A16: stays pending when the first node reports a larger amount', async () => {
      const contradicting = await contradictingNode((receipt) => {
        const [log] = receipt['logs'] as Record<string, unknown>[];
        return { ...receipt, logs: [{ ...log, data: `0x${(10n ** 12n).toString(16).padStart(64, '0')}` }] };
      });

      const evidence = await checking(PRICE).look(
        stage.chainOf(contradicting, await stage.node()),
        stage.paid,
      );

      expect(verdictOn(evidence, MERCHANT, PRICE).status).toBe('pending');
    });

    it('A16: cross-checks when the expected amount is large and the paid amount is small', async () => {
      const verifier = checking(PRICE);
      const second = await stage.node();
      const chain = stage.chainOf(await stage.node(), second);
      await verifier.look(chain, stage.paid, '1.5');
      const askedForLittle = second.count();
      await verifier.look(chain, stage.paid, '1.500001');

      expect(askedForLittle).toBe(0);
      expect(second.count('eth_getTransactionReceipt')).toBe(1);
    });

    it('A16: does not cross-check an amount up to the limit, or without a limit', async () => {
      const second = await stage.node();
      const chain = stage.chainOf(await stage.node(), second);
      await checking(PRICE).look(chain, stage.paid);
      await checking(null).look(chain, stage.paid);

      expect(second.count()).toBe(0);
    });

    it('A16: stays pending while only one node has the transaction', async () => {
      const verifier = checking(PRICE - 1n);
      const behind = await stage.node({ eth_getTransactionReceipt: null });

      const evidence = await verifier.look(stage.chainOf(await stage.node(), behind), stage.paid);

      expect(evidence.finality.accepted).toBe(false);
      expect(verifier.warnings).toEqual([expect.stringContaining('only one RPC has seen')]);
    });

    it('A16: confirms by a third node when the second lags behind', async () => {
      const behind = await stage.node({ eth_getTransactionReceipt: null });

      const evidence = await checking(PRICE - 1n).look(
        stage.chainOf(await stage.node(), behind, await stage.node()),
        stage.paid,
      );

      expect(evidence.finality.accepted).toBe(true);
    });

    it('A16: does not cross-check with a node of another chain', async () => {
      const verifier = checking(PRICE - 1n);
      const wrong = await stage.node({ eth_chainId: '0x1', eth_getTransactionReceipt: null });

      const evidence = await verifier.look(
        stage.chainOf(await stage.node(), wrong, await stage.node()),
        stage.paid,
      );

      expect(evidence.finality.accepted).toBe(true);
      expect(verifier.warnings).toEqual([expect.stringContaining('WRONG CHAIN')]);
    });

    it('A16: confirms by one node and warns when all other nodes fail', async () => {
      const verifier = checking(PRICE - 1n);
      const broken = await stage.nodeThatAlways(new RawAnswer(500, ''));

      const evidence = await verifier.look(stage.chainOf(await stage.node(), broken), stage.paid);

      expect(evidence.finality.accepted).toBe(true);
      expect(verifier.warnings.at(-1)).toContain('no other could be asked');
    });
  });
});
