import { privateKeyToAccount } from 'viem/accounts';
import type { Hex } from 'viem';
import type { ConfiguredChain } from '../../../../src/platform/config/chain-settings.js';
import { ANVIL_KEYS, startAnvil, type Anvil } from '../../../support/evm/anvil.js';
import { baseChain, verdictOn, WatchedVerifier } from '../../../support/evm/evm-verdict.js';
import { deployLookalike, deployUsdc, type TestUsdc } from '../../../support/evm/usdc.js';

const [, BUYER_KEY, MERCHANT_KEY] = ANVIL_KEYS;
const BUYER = privateKeyToAccount(BUYER_KEY).address;
const MERCHANT = privateKeyToAccount(MERCHANT_KEY).address;
const UNRELATED = '0x000000000000000000000000000000000000bEEF';
const PRICE = 1_500_000n;

/** Circle's own contract on a real EVM: every transaction here is executed, logged and mined. */
describe('EVM verifier on a local chain', () => {
  let anvil: Anvil;
  let usdc: TestUsdc;
  let chain: ConfiguredChain;
  const verifier = new WatchedVerifier();
  const pay = (to: Hex, amount: bigint) => usdc.transfer(BUYER_KEY, to, amount);
  const look = (hash: string) => verifier.look(chain, hash);

  beforeAll(async () => {
    anvil = await startAnvil({ chainId: 8453 });
    usdc = await deployUsdc(anvil.url);
    await usdc.mint(BUYER, 1_000_000_000n);
    chain = baseChain([anvil.url], { usdcAddress: usdc.address });
  });

  afterAll(() => anvil.stop());

  it('A6: confirms a plain payment of exactly the price', async () => {
    const evidence = await look(await pay(MERCHANT, PRICE));

    expect(verdictOn(evidence, MERCHANT, PRICE)).toMatchObject({
      status: 'confirmed',
      reason: null,
      amountAtomic: PRICE,
      surplusAtomic: 0n,
      fromAddress: BUYER.toLowerCase(),
      toAddress: MERCHANT.toLowerCase(),
    });
  });

  it('A6: returns number, hash and time of the block', async () => {
    const hash = await pay(MERCHANT, PRICE);
    const receipt = (await anvil.rpc('eth_getTransactionReceipt', [hash])) as Record<string, string>;
    const block = (await anvil.rpc('eth_getBlockByNumber', [receipt['blockNumber'], false])) as Record<
      string,
      string
    >;

    const evidence = await look(hash);

    expect(evidence.block).toEqual({
      number: BigInt(receipt['blockNumber'] ?? ''),
      hash: receipt['blockHash'],
      timeSeconds: Number(block['timestamp']),
    });
    expect(evidence.finality).toMatchObject({ level: 'latest', confirmations: 1, accepted: true });
  });

  it('A6: refuses a payment that is one atomic unit short', async () => {
    const evidence = await look(await pay(MERCHANT, PRICE - 1n));

    expect(verdictOn(evidence, MERCHANT, PRICE)).toMatchObject({
      status: 'rejected',
      reason: 'AMOUNT_TOO_LOW',
    });
    expect(verdictOn(evidence, MERCHANT, PRICE - 1n).status).toBe('confirmed');
  });

  it('A6: refuses a look-alike token that is the same contract at another address', async () => {
    const fake = await deployLookalike(anvil.url);
    await fake.mint(BUYER, PRICE);

    const evidence = await look(await fake.transfer(BUYER_KEY, MERCHANT, PRICE));

    expect(evidence).toMatchObject({ transfers: [], balanceChanges: [] });
    expect(verdictOn(evidence, MERCHANT, PRICE)).toMatchObject({ status: 'rejected', reason: 'WRONG_ASSET' });
  });

  it('A6: refuses a payment to another wallet', async () => {
    const evidence = await look(await pay(UNRELATED, PRICE));

    expect(verdictOn(evidence, MERCHANT, PRICE)).toMatchObject({
      status: 'rejected',
      reason: 'WRONG_RECIPIENT',
      amountAtomic: 0n,
    });
  });

  it('A6: refuses a reverted transaction, which moved nothing', async () => {
    const tooMuch = 10n ** 15n;

    const evidence = await look(await usdc.transfer(BUYER_KEY, MERCHANT, tooMuch, 100_000n));

    expect(evidence).toMatchObject({ execution: 'failed', transfers: [], balanceChanges: [] });
    expect(verdictOn(evidence, MERCHANT, 1n)).toMatchObject({ status: 'rejected', reason: 'TX_FAILED' });
  });

  it('A6: finds no transfer in a transaction that only approves', async () => {
    const hash = await usdc.callFromContract(BUYER_KEY, () => [
      { functionName: 'approve', args: [MERCHANT, PRICE] },
    ]);

    expect(verdictOn(await look(hash), MERCHANT, 1n)).toMatchObject({
      status: 'rejected',
      reason: 'NO_TRANSFER',
    });
  });

  it('A6: adds up several transfers to one wallet and ignores those to others', async () => {
    const hash = await usdc.callFromContract(BUYER_KEY, (_, buyer) => [
      { functionName: 'transferFrom', args: [buyer, MERCHANT, 1_000_000n] },
      { functionName: 'transferFrom', args: [buyer, UNRELATED, 9_000_000n] },
      { functionName: 'transferFrom', args: [buyer, MERCHANT, 500_000n] },
    ]);
    const evidence = await look(hash);

    expect(verdictOn(evidence, MERCHANT, PRICE)).toMatchObject({ status: 'confirmed', amountAtomic: PRICE });
    expect(verdictOn(evidence, MERCHANT, PRICE + 1n).reason).toBe('AMOUNT_TOO_LOW');
  });

  it('A6: ignores a zero-value transfer before the payment', async () => {
    const hash = await usdc.callFromContract(BUYER_KEY, (_, buyer) => [
      { functionName: 'transfer', args: [MERCHANT, 0n] },
      { functionName: 'transferFrom', args: [buyer, MERCHANT, PRICE] },
    ]);
    const evidence = await look(hash);

    expect(evidence.transfers).toHaveLength(1);
    expect(verdictOn(evidence, MERCHANT, PRICE).status).toBe('confirmed');
  });

  it('A6: counts the net gain of a wallet, not what passes through it', async () => {
    let router = '';
    let payer = '';
    const hash = await usdc.callFromContract(BUYER_KEY, (contract, buyer) => {
      [router, payer] = [contract.toLowerCase(), buyer.toLowerCase()];
      return [
        { functionName: 'transferFrom', args: [buyer, contract, PRICE] },
        { functionName: 'transfer', args: [MERCHANT, PRICE] },
      ];
    });
    const evidence = await look(hash);

    expect(verdictOn(evidence, MERCHANT, PRICE)).toMatchObject({
      status: 'confirmed',
      fromAddress: payer,
    });
    expect(verdictOn(evidence, router, 1n).status).toBe('rejected');
  });

  it('A6: does not count a transfer of a wallet to itself', async () => {
    await usdc.mint(MERCHANT, PRICE);

    const evidence = await look(await usdc.transfer(MERCHANT_KEY, MERCHANT, PRICE));

    expect(evidence).toMatchObject({ transfers: [], balanceChanges: [] });
    expect(verdictOn(evidence, MERCHANT, 1n).status).toBe('rejected');
  });

  it('A6: counts a mint to the wallet (USDC bridged in) as paid', async () => {
    const evidence = await look(await usdc.mint(MERCHANT, PRICE));

    expect(evidence.transfers[0]?.from).toBe(`0x${'0'.repeat(40)}`);
    expect(verdictOn(evidence, MERCHANT, PRICE).status).toBe('confirmed');
  });

  it('A6: distinguishes an unknown transaction from one that is in no block yet', async () => {
    await anvil.rpc('evm_setAutomine', [false]);
    const hash = await usdc.sendTransfer(BUYER_KEY, MERCHANT, PRICE);

    const waiting = await look(hash);
    const unknown = await look(`0x${'ab'.repeat(32)}`);
    await anvil.rpc('anvil_mine');
    await anvil.rpc('evm_setAutomine', [true]);
    const mined = await look(hash);

    expect(waiting).toMatchObject({ execution: 'pending', block: null, finality: { accepted: false } });
    expect(unknown).toMatchObject({ execution: 'not_found', block: null });
    expect(verdictOn(waiting, MERCHANT, PRICE).reason).toBe('AWAITING_CONFIRMATIONS');
    expect(verdictOn(unknown, MERCHANT, PRICE).reason).toBe('TX_NOT_FOUND');
    expect(verdictOn(mined, MERCHANT, PRICE).status).toBe('confirmed');
  });

  it('A6: answers twenty concurrent verifications, each with its own payment', async () => {
    const amounts = Array.from({ length: 20 }, (_, index) => BigInt(index + 1));
    const hashes: Hex[] = [];
    for (const amount of amounts) hashes.push(await pay(MERCHANT, amount));

    const evidence = await Promise.all(hashes.map(look));

    expect(evidence.map(({ transfers }) => transfers[0]?.amountAtomic)).toEqual(amounts);
  });
});
