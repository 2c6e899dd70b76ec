import { privateKeyToAccount } from 'viem/accounts';
import type { ConfiguredChain } from '../../../../src/platform/config/chain-settings.js';
import { ANVIL_KEYS, startAnvil, type Anvil } from '../../../support/evm/anvil.js';
import { baseChain, verdictOn, WatchedVerifier } from '../../../support/evm/evm-verdict.js';
import { forwardTo, JsonRpcStub, RpcErrorAnswer } from '../../../support/evm/json-rpc-stub.js';
import { deployUsdc, type TestUsdc } from '../../../support/evm/usdc.js';

const [, BUYER_KEY, MERCHANT_KEY] = ANVIL_KEYS;
const BUYER = privateKeyToAccount(BUYER_KEY).address;
const MERCHANT = privateKeyToAccount(MERCHANT_KEY).address;
const PRICE = 1_500_000n;
/** Anvil puts `safe` one epoch behind the head and `finalized` two. */
const EPOCH = 4;

describe('EVM finality on a local chain', () => {
  let anvil: Anvil;
  let usdc: TestUsdc;
  let chain: ConfiguredChain;
  let verifier: WatchedVerifier;
  const pay = () => usdc.transfer(BUYER_KEY, MERCHANT, PRICE);
  const mine = (blocks: number) => anvil.rpc('anvil_mine', [blocks]);

  beforeAll(async () => {
    anvil = await startAnvil({ chainId: 8453, slotsInAnEpoch: EPOCH });
    usdc = await deployUsdc(anvil.url);
    await usdc.mint(BUYER, 1_000_000_000n);
    chain = baseChain([anvil.url], { usdcAddress: usdc.address });
  });

  beforeEach(() => {
    verifier = new WatchedVerifier();
  });

  afterAll(() => anvil.stop());

  it('A6: counts confirmations as head - block + 1 and waits for the required number', async () => {
    const strict = { ...chain, accept: { kind: 'confirmations', confirmations: 3 } } as const;
    const hash = await pay();
    const first = await verifier.look(strict, hash);
    await mine(1);
    const second = await verifier.look(strict, hash);
    await mine(1);
    const third = await verifier.look(strict, hash);

    expect(first.finality).toMatchObject({ confirmations: 1, requiredConfirmations: 3, accepted: false });
    expect(second.finality).toMatchObject({ confirmations: 2, accepted: false });
    expect(third.finality).toMatchObject({ confirmations: 3, accepted: true, deepest: false });
    expect(verdictOn(second, MERCHANT, PRICE).reason).toBe('AWAITING_CONFIRMATIONS');
    expect(verdictOn(third, MERCHANT, PRICE).status).toBe('confirmed');
  });

  it('A6: keeps a reverted transaction pending until it is final', async () => {
    const strict = { ...chain, accept: { kind: 'confirmations', confirmations: 2 } } as const;
    const hash = await usdc.transfer(BUYER_KEY, MERCHANT, 10n ** 15n, 100_000n);
    const early = await verifier.look(strict, hash);
    await mine(1);

    expect(verdictOn(early, MERCHANT, 1n)).toMatchObject({
      status: 'pending',
      reason: 'AWAITING_CONFIRMATIONS',
    });
    expect(verdictOn(await verifier.look(strict, hash), MERCHANT, 1n).reason).toBe('TX_FAILED');
  });

  it('A6: waits for the tags safe and finalized where the chain requires them', async () => {
    const bySafe = {
      ...chain,
      accept: { kind: 'tag', tag: 'safe' },
      deepest: { kind: 'tag', tag: 'finalized' },
    } as const;
    const hash = await pay();
    const fresh = await verifier.look(bySafe, hash);
    await mine(EPOCH);
    const safe = await verifier.look(bySafe, hash);
    await mine(EPOCH);
    const finalized = await verifier.look(bySafe, hash);

    expect(fresh.finality).toMatchObject({
      level: 'latest',
      accepted: false,
      deepest: false,
      requiredConfirmations: null,
    });
    expect(safe.finality).toMatchObject({ level: 'safe', accepted: true, deepest: false });
    expect(finalized.finality).toMatchObject({ level: 'finalized', accepted: true, deepest: true });
    expect(verifier.warnings).toEqual([]);
  });

  it.each([
    ['an error', new RpcErrorAnswer(-32000, 'finalized block not found')],
    ['a standard error', new RpcErrorAnswer(-39001, 'Unknown block')],
    ['null', null],
  ])('A6: counts 256 confirmations when a node answers the tag finalized with %s', async (_, answer) => {
    const forward = forwardTo(anvil.url);
    const stub = await JsonRpcStub.start(
      {
        eth_getBlockByNumber: ([block, full]) =>
          block === 'finalized' ? answer : forward('eth_getBlockByNumber', [block, full]),
      },
      forward,
    );
    const tagless = {
      ...chain,
      rpcUrls: [stub.url],
      accept: { kind: 'tag', tag: 'finalized' },
    } as const;
    const hash = await pay();
    await mine(254);
    const early = await verifier.look(tagless, hash);
    await mine(1);
    const late = await verifier.look(tagless, hash);
    await stub.close();

    expect(early.finality).toMatchObject({
      level: 'latest',
      accepted: false,
      confirmations: 255,
      requiredConfirmations: 256,
    });
    expect(late.finality).toMatchObject({ level: 'latest', accepted: true, deepest: true });
    expect(verifier.warnings).toEqual([
      'EVM RPC does not know a block tag; confirmations are counted instead {"rpc":"base rpc #1","tag":"finalized"}',
    ]);
  });

  it.each([
    ['a rate limit', new RpcErrorAnswer(-32005, 'limit exceeded', 429), '-32005'],
    ['an internal error', new RpcErrorAnswer(-32000, 'execution timed out'), '-32000'],
  ])('A6: does not treat %s as a missing tag', async (_, answer, code) => {
    const forward = forwardTo(anvil.url);
    const stub = await JsonRpcStub.start(
      {
        eth_getBlockByNumber: ([block, full]) =>
          block === 'finalized' ? answer : forward('eth_getBlockByNumber', [block, full]),
      },
      forward,
    );
    const outcome = verifier.look({ ...chain, rpcUrls: [stub.url] }, await pay());

    await expect(outcome).rejects.toThrow(`base rpc #1: JSON-RPC error ${code}`);
    await stub.close();
  });

  it('A16: does not confirm a reorged payment', async () => {
    const hash = await pay();
    const before = await verifier.look(chain, hash);
    await mine(1);
    await anvil.rpc('anvil_reorg', [2, []]);
    await mine(1);

    const after = await verifier.look(chain, hash);

    expect(verdictOn(before, MERCHANT, PRICE).status).toBe('confirmed');
    expect(['not_found', 'pending']).toContain(after.execution);
    expect(after.finality.accepted).toBe(false);
    expect(verdictOn(after, MERCHANT, PRICE).status).toBe('pending');
  });

  it('A16: returns "pending" for a receipt whose block is not at its height', async () => {
    const hash = await pay();
    const forward = forwardTo(anvil.url);
    const receipt = (await anvil.rpc('eth_getTransactionReceipt', [hash])) as object;
    const stub = await JsonRpcStub.start(
      { eth_getTransactionReceipt: () => ({ ...receipt, blockHash: `0x${'66'.repeat(32)}` }) },
      forward,
    );

    const evidence = await verifier.look({ ...chain, rpcUrls: [stub.url] }, hash);
    await stub.close();

    expect(evidence).toMatchObject({ execution: 'pending', transfers: [], block: null });
  });

  it('A6: confirms a payment on a chain with a block every second', async () => {
    const slow = await startAnvil({ chainId: 8453, blockTimeSeconds: 1 });
    const other = await deployUsdc(slow.url);
    await other.mint(BUYER, PRICE);
    const entry = {
      ...baseChain([slow.url], { usdcAddress: other.address }),
      accept: { kind: 'confirmations', confirmations: 2 },
    } as const;
    const hash = await other.sendTransfer(BUYER_KEY, MERCHANT, PRICE);
    const statuses = new Set<string>();
    for (;;) {
      const verdict = verdictOn(await verifier.look(entry, hash), MERCHANT, PRICE);
      statuses.add(`${verdict.status} ${verdict.reason ?? ''}`);
      if (verdict.status !== 'pending') break;
    }
    await slow.stop();

    expect([...statuses]).toEqual(['pending AWAITING_CONFIRMATIONS', 'confirmed ']);
  }, 30_000);
});
