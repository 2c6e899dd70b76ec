import { VerifierUnavailableError } from '../../../../src/modules/verification/verifiers/payment-verifier.js';
import { EvmStage, MERCHANT, PRICE, UNKNOWN_TX, UNSEEN } from '../../../support/evm/evm-stage.js';
import { verdictOn, WatchedVerifier } from '../../../support/evm/evm-verdict.js';
import { freePort } from '../../../support/services/free-port.js';
import {
  DROP,
  HANG,
  RawAnswer,
  RpcErrorAnswer,
  URL_SECRET,
  type StubMethod,
} from '../../../support/evm/json-rpc-stub.js';

/** Failing nodes in front of one real chain. */
describe('EVM verifier with several nodes', () => {
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

  const FAILURES: readonly [string, StubMethod, string][] = [
    ['HTTP 503', new RawAnswer(503, '{"error":"down"}'), 'HTTP 503'],
    ['HTML', new RawAnswer(200, '<html>Welcome</html>'), 'answer is no JSON'],
    ['JSON that is no JSON-RPC', new RawAnswer(200, '{"hello":1}'), 'answer is no JSON-RPC'],
    ['JSON null', new RawAnswer(200, 'null'), 'answer is no JSON-RPC'],
    [
      'an answer to another request',
      new RawAnswer(200, '{"jsonrpc":"2.0","id":777777,"result":"0x1"}'),
      'answer to another request',
    ],
    ['a redirect', new RawAnswer(307, '', { location: '/' }), 'HTTP 307'],
    ['a JSON-RPC error', new RpcErrorAnswer(-32005, `limit of ${URL_SECRET}`), 'JSON-RPC error -32005'],
    ['a rate limit', new RpcErrorAnswer(-32005, 'slow down', 429), 'JSON-RPC error -32005'],
    ['a cut connection', DROP, 'unreachable (ECONNRESET)'],
    ['too much data', () => new RawAnswer(200, `"${'x'.repeat(11 * 1024 * 1024)}"`), 'answer too large'],
    ['nothing in time', HANG, 'no answer within 300 ms'],
  ];

  /** Only a hanging node gets a short time-out, since a busy machine may be slow with the others. */
  const timeLimitOf = (answer: StubMethod) => ({ attemptTimeoutMs: answer === HANG ? 300 : 5_000 });

  describe.each(FAILURES)('when a node answers with %s', (_, answer, reason) => {
    it('A6: fails over to the next node', async () => {
      const verifier = new WatchedVerifier(timeLimitOf(answer));
      const [broken, healthy] = [await stage.nodeThatAlways(answer), await stage.node()];

      const evidence = await verifier.look(stage.chainOf(broken, healthy), stage.paid);

      expect(verdictOn(evidence, MERCHANT, PRICE).status).toBe('confirmed');
      expect(verifier.warnings).toEqual([expect.stringContaining('base rpc #1')]);
      expect(verifier.warnings.join()).not.toContain(URL_SECRET);
    });

    it('A6: is unavailable, never "not found", without another node', async () => {
      const verifier = new WatchedVerifier(timeLimitOf(answer));
      const broken = await stage.nodeThatAlways(answer);

      const error: unknown = await verifier
        .look(stage.chainOf(broken), UNKNOWN_TX)
        .catch((thrown: unknown) => thrown);

      expect(error).toBeInstanceOf(VerifierUnavailableError);
      expect(String(error)).toContain(`base rpc #1: ${reason}`);
      expect(String(error)).not.toContain(URL_SECRET);
    });
  });

  it('A6: fails over from a node that refuses connections', async () => {
    const verifier = new WatchedVerifier();
    const dead = `http://127.0.0.1:${await freePort()}/${URL_SECRET}`;

    const evidence = await verifier.look(stage.chainOf(dead, await stage.node()), stage.paid);

    expect(evidence.execution).toBe('succeeded');
    expect(verifier.warnings).toEqual([
      'EVM RPC failed or was refused {"rpc":"base rpc #1","reason":"unreachable (ECONNREFUSED)"}',
    ]);
  });

  it('A6: follows no redirect and sends nothing to its target', async () => {
    const target = await stage.node();
    const redirecting = await stage.nodeThatAlways(new RawAnswer(307, '', { location: target.url }));
    const answer = new WatchedVerifier().look(stage.chainOf(redirecting), stage.paid);

    await expect(answer).rejects.toBeInstanceOf(VerifierUnavailableError);
    expect(target.count()).toBe(0);
  });

  it('A6: fails over from a node that fails between two requests of one verification', async () => {
    const verifier = new WatchedVerifier();
    const dying = await stage.node({ eth_getBlockByNumber: DROP });

    const evidence = await verifier.look(stage.chainOf(dying, await stage.node()), stage.paid);

    expect(dying.count('eth_getTransactionReceipt')).toBe(1);
    expect(verdictOn(evidence, MERCHANT, PRICE).status).toBe('confirmed');
  });

  it.each<[string, StubMethod]>([
    [
      'about another transaction',
      { transactionHash: UNKNOWN_TX, blockHash: UNKNOWN_TX, blockNumber: '0x1', status: '0x1', logs: [] },
    ],
    [
      'without a status',
      { transactionHash: UNKNOWN_TX, blockHash: UNKNOWN_TX, blockNumber: '0x1', logs: [] },
    ],
    ['that is a list', []],
    ['that is a text', 'ok'],
  ])('A6: rejects a receipt %s', async (_, receipt) => {
    const verifier = new WatchedVerifier();
    const faulty = await stage.node({ eth_getTransactionReceipt: receipt });

    await expect(verifier.look(stage.chainOf(faulty), stage.paid)).rejects.toBeInstanceOf(
      VerifierUnavailableError,
    );
    await expect(verifier.look(stage.chainOf(faulty, await stage.node()), stage.paid)).resolves.toMatchObject(
      {
        execution: 'succeeded',
      },
    );
  });

  it('A6: asks a failed node last for ten seconds', async () => {
    let nowMs = Date.now();
    const verifier = new WatchedVerifier({ nowMs: () => nowMs });
    const broken = await stage.nodeThatAlways(new RawAnswer(500, ''));
    const chain = stage.chainOf(broken, await stage.node());
    await verifier.look(chain, stage.paid);
    const asked = broken.count();
    await verifier.look(chain, stage.paid);
    const askedWhileTroubled = broken.count();
    nowMs += 10_001;
    await verifier.look(chain, stage.paid);

    expect(askedWhileTroubled).toBe(asked);
    expect(broken.count()).toBeGreaterThan(asked);
  });

  it('A6: finds a transaction by another node when a lagging node lacks it', async () => {
    const lagging = await stage.node(UNSEEN);

    const evidence = await new WatchedVerifier().look(stage.chainOf(lagging, await stage.node()), stage.paid);

    expect(verdictOn(evidence, MERCHANT, PRICE).status).toBe('confirmed');
  });

  it('A6: returns "pending" when one of the nodes has the transaction in no block', async () => {
    const waiting = await stage.node({
      eth_getTransactionReceipt: null,
      eth_getTransactionByHash: { hash: stage.paid, blockNumber: null },
    });

    const evidence = await new WatchedVerifier().look(
      stage.chainOf(await stage.node(UNSEEN), waiting, await stage.node(UNSEEN)),
      stage.paid,
    );

    expect(evidence.execution).toBe('pending');
  });

  it('A6: returns "not found" only after asking every node', async () => {
    const nodes = [await stage.node(), await stage.node(), await stage.node()];

    const evidence = await new WatchedVerifier().look(stage.chainOf(...nodes), UNKNOWN_TX);

    expect(evidence.execution).toBe('not_found');
    expect(nodes.map((each) => each.count('eth_getTransactionReceipt'))).toEqual([1, 1, 1]);
  });

  it('A6: makes four requests for a payment and asks each node once for its chain', async () => {
    const verifier = new WatchedVerifier();
    const only = await stage.node();
    await verifier.look(stage.chainOf(only), stage.paid);
    await verifier.look(stage.chainOf(only), stage.paid);

    expect(only.count('eth_chainId')).toBe(1);
    expect(only.count()).toBe(1 + 2 * 4);
  });

  it('A6: rejects a node of another chain', async () => {
    const verifier = new WatchedVerifier();
    const wrong = await stage.node({ eth_chainId: '0x14a34' });
    const alone = verifier.look(stage.chainOf(wrong), stage.paid);

    await expect(alone).rejects.toThrow('base rpc #1: WRONG CHAIN: eip155:84532, expected eip155:8453');
    const evidence = await verifier.look(stage.chainOf(wrong, await stage.node()), stage.paid);
    expect(evidence.execution).toBe('succeeded');
    expect(verifier.warnings[0]).toContain('WRONG CHAIN');
  });

  it('A6: sends no other request to a node before it has proven its chain', async () => {
    const silent = await stage.node({ eth_chainId: HANG });
    const verifier = new WatchedVerifier({ attemptTimeoutMs: 300 });

    await expect(verifier.look(stage.chainOf(silent), stage.paid)).rejects.toThrow('no answer within 300 ms');
    expect(silent.count()).toBe(1);
  });

  it('A6: asks for the chain id again after the first request failed', async () => {
    const verifier = new WatchedVerifier();
    const shaky = await stage.node({ eth_chainId: new RawAnswer(500, '') });
    await expect(verifier.look(stage.chainOf(shaky), stage.paid)).rejects.toBeInstanceOf(
      VerifierUnavailableError,
    );
    shaky.on('eth_chainId', '0x2105');

    await expect(verifier.look(stage.chainOf(shaky), stage.paid)).resolves.toMatchObject({
      execution: 'succeeded',
    });
  });

  it('A6: is unavailable when no node is configured', async () => {
    await expect(new WatchedVerifier().look(stage.chainOf(), stage.paid)).rejects.toThrow(
      'no RPC is configured for base',
    );
  });

  it('A6: closes its sockets at once when aborted, and blames no node', async () => {
    const verifier = new WatchedVerifier();
    const [hanging, spare] = [await stage.node({ eth_getBlockByNumber: HANG }), await stage.node()];
    const controller = new AbortController();
    const query = { chain: stage.chainOf(hanging, spare), txHash: stage.paid, expectedAmount: null };
    const answer = verifier.verify(query, controller.signal);
    const outcome = expect(answer).rejects.toBeInstanceOf(VerifierUnavailableError);
    while (hanging.count('eth_getBlockByNumber') < 3) await new Promise(setImmediate);
    controller.abort();

    await outcome;
    await hanging.whenHungUp(3);
    expect(hanging.hungUp).toBe(3);
    expect(spare.count()).toBe(0);
    expect(verifier.warnings).toEqual([]);
  });

  it('A6: closes the sockets of a node that times out', async () => {
    const verifier = new WatchedVerifier({ attemptTimeoutMs: 500 });
    const hanging = await stage.node({ eth_getBlockByNumber: HANG });
    const answer = verifier.look(stage.chainOf(hanging), stage.paid);

    await expect(answer).rejects.toThrow('base rpc #1: no answer within 500 ms');
    await hanging.whenHungUp(3);
    expect(hanging.hungUp).toBe(3);
  });

  it('A6: closes the sockets of the other requests when one fails', async () => {
    const verifier = new WatchedVerifier();
    const half = await stage.node();
    half.on('eth_getBlockByNumber', async ([block]) => {
      if (block !== 'latest') return HANG;
      while (half.count('eth_getBlockByNumber') < 3) await new Promise(setImmediate);
      return DROP;
    });

    await expect(verifier.look(stage.chainOf(half), stage.paid)).rejects.toThrow('unreachable (ECONNRESET)');
    await half.whenHungUp(2);
    expect(half.hungUp).toBe(2);
  });
});
