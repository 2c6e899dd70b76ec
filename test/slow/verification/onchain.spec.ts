import { address } from '@solana/kit';
import { getAddMemoInstruction } from '@solana-program/memo';
import { getTransferCheckedInstruction } from '@solana-program/token';
import { privateKeyToAccount } from 'viem/accounts';
import { RecheckService } from '../../../src/modules/verification/recheck/recheck.service.js';
import { ANVIL_KEYS, startAnvil, type Anvil } from '../../support/evm/anvil.js';
import { ledgerMethods, SolanaRpcServer } from '../../support/solana/litesvm-rpc.js';
import { SolanaLedger } from '../../support/solana/solana-ledger.js';
import { MEMO_V2 } from '../../support/solana/solana-render.js';
import { createTenant, registerWallet, type TestTenant } from '../../support/verification/tenants.js';
import { deployLookalike, deployUsdc, type TestUsdc } from '../../support/evm/usdc.js';
import {
  freshHash,
  startVerification,
  type VerificationFixture,
} from '../../support/verification/verification.js';

const [, BUYER_KEY, MERCHANT_KEY] = ANVIL_KEYS;
const BUYER = privateKeyToAccount(BUYER_KEY).address;
const MERCHANT = privateKeyToAccount(MERCHANT_KEY).address;
const UNRELATED = '0x000000000000000000000000000000000000bEEF';
const PRICE = 1_500_000n;

describe('POST /verify on local chains', () => {
  let anvil: Anvil;
  let usdc: TestUsdc;
  let ledger: SolanaLedger;
  let solana: SolanaRpcServer;
  let mint: ReturnType<SolanaLedger['createMint']>;
  let fixture: VerificationFixture;
  let patient: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    anvil = await startAnvil({ chainId: 8453 });
    usdc = await deployUsdc(anvil.url);
    await usdc.mint(BUYER, 1_000_000_000n);
    ledger = new SolanaLedger();
    solana = await SolanaRpcServer.start(ledgerMethods(ledger));
    mint = ledger.createMint((await ledger.wallet()).address);
    const config = {
      BASE_RPC_URL: anvil.url,
      BASE_USDC_ADDRESS: usdc.address,
      SOLANA_RPC_URL: solana.url,
      SOLANA_USDC_ADDRESS: mint,
      PAYMENT_MAX_AGE_DAYS: '36500',
    };
    fixture = await startVerification({ realVerifiers: true, config });
    patient = await startVerification({
      realVerifiers: true,
      config: { ...config, BASE_CONFIRMATIONS: '3' },
    });
    seller = await createTenant(fixture.test.app);
    const wallet = { environment: 'live', chain: 'base', address: MERCHANT } as const;
    await registerWallet(fixture.test.app, seller.tenantId, wallet);
  });
  afterAll(async () => {
    await fixture.test.close();
    await patient.test.close();
    await solana.close();
    await anvil.stop();
  });

  const ask = async (hash: string, more: object = {}, at = fixture): Promise<unknown> =>
    (await at.verifyBase(seller.liveKey, hash, { expected_amount: 1.5, ...more }).expect(200)).body;

  it('A6: a payment in the USDC contract of Circle is confirmed', async () => {
    const hash = await usdc.transfer(BUYER_KEY, MERCHANT, PRICE);
    expect(await ask(hash, { payer: BUYER, reference: 'order-1' })).toMatchObject({
      success: true,
      claimed: true,
      asset: usdc.address,
      amountUsdc: '1.5',
      fromAddress: BUYER.toLowerCase(),
      toAddress: MERCHANT.toLowerCase(),
      binding: 'payer',
      finality: 'latest',
    });
  });

  it('A6: a short, misdirected, reverted or unknown payment gets its own reason', async () => {
    const short = await usdc.transfer(BUYER_KEY, MERCHANT, PRICE - 1n);
    const astray = await usdc.transfer(BUYER_KEY, UNRELATED, PRICE);
    const reverted = await usdc.transfer(BUYER_KEY, MERCHANT, 10n ** 18n, 100_000n);
    expect(await ask(short)).toMatchObject({ reason: 'AMOUNT_TOO_LOW', amountAtomic: '1499999' });
    expect(await ask(astray)).toMatchObject({ reason: 'WRONG_RECIPIENT', amountAtomic: '0' });
    expect(await ask(reverted)).toMatchObject({ reason: 'TX_FAILED', amountAtomic: '0' });
    expect(await ask(freshHash())).toMatchObject({ status: 'pending', reason: 'TX_NOT_FOUND' });
  });

  it('A6: a payment in a look-alike contract is rejected as WRONG_ASSET', async () => {
    const fake = await deployLookalike(anvil.url);
    await fake.mint(BUYER, PRICE);
    const hash = await fake.transfer(BUYER_KEY, MERCHANT, PRICE);
    expect(await ask(hash)).toMatchObject({ success: false, reason: 'WRONG_ASSET' });
  });

  it('A6: a payment is pending until it has the required confirmations', async () => {
    const hash = await usdc.transfer(BUYER_KEY, MERCHANT, PRICE);
    for (const confirmations of [1, 2]) {
      expect(await ask(hash, {}, patient)).toMatchObject({
        status: 'pending',
        reason: 'AWAITING_CONFIRMATIONS',
        confirmations,
        requiredConfirmations: 3,
        cached: false,
      });
      await anvil.rpc('anvil_mine', ['0x1']);
    }
    expect(await ask(hash, {}, patient)).toMatchObject({ success: true, confirmations: 3, cached: false });
  });

  it('A6: a payment in the mempool is pending', async () => {
    await anvil.rpc('evm_setAutomine', [false]);
    try {
      const hash = await usdc.sendTransfer(BUYER_KEY, MERCHANT, PRICE);
      expect(await ask(hash)).toMatchObject({ status: 'pending', reason: 'AWAITING_CONFIRMATIONS' });
      await anvil.rpc('anvil_mine', ['0x1']);
      expect(await ask(hash)).toMatchObject({ success: true });
    } finally {
      await anvil.rpc('evm_setAutomine', [true]);
    }
  });

  it('A16: a payment dropped by a reorganisation becomes reorged, and its claim is frozen', async () => {
    await anvil.rpc('anvil_mine', ['0x1']);
    const hash = await usdc.transfer(BUYER_KEY, MERCHANT, PRICE);
    expect(await ask(hash, { reference: 'order-9' })).toMatchObject({ success: true, claimed: true });
    await anvil.rpc('anvil_reorg', [1, []]);
    // The chain must grow without the payment, as it would before three rechecks.
    await anvil.rpc('anvil_mine', ['0x2']);
    const { dataSource, app } = fixture.test;
    for (let look = 0; look < 3; look += 1) {
      await dataSource.query('UPDATE payments SET recheck_at = now() WHERE tx_hash = $1', [hash]);
      await app.get(RecheckService).recheckDue();
    }
    const rows = await dataSource.query<unknown[]>(
      `SELECT p.status, c.frozen_at IS NOT NULL AS frozen FROM payments p
       JOIN payment_claims c USING (tenant_id, environment, network, tx_hash) WHERE tx_hash = $1`,
      [hash],
    );
    expect(rows).toEqual([{ status: 'reorged', frozen: true }]);
    await dataSource.query('UPDATE payments SET remembered_until = NULL WHERE tx_hash = $1', [hash]);
    expect(await ask(hash, { reference: 'order-9' })).toMatchObject({ success: false, claimed: false });
  });

  it('A6: amounts with eighteen decimals, as on BNB Chain, are exact', async () => {
    const chain = await startAnvil({ chainId: 56 });
    const token = await deployUsdc(chain.url);
    await token.mint(BUYER, 10n ** 20n);
    const bsc = await startVerification({
      realVerifiers: true,
      config: { BSC_RPC_URL: chain.url, BSC_USDC_ADDRESS: token.address, BSC_CONFIRMATIONS: '1' },
    });
    try {
      const { liveKey, tenantId } = await createTenant(bsc.test.app, { plan: 'team' });
      await registerWallet(bsc.test.app, tenantId, { environment: 'live', chain: 'bsc', address: MERCHANT });
      const amount = 1_500_000_000_000_000_001n;
      const tx_hash = await token.transfer(BUYER_KEY, MERCHANT, amount);
      const verify = async (expected_amount: string): Promise<unknown> =>
        (await bsc.verify(liveKey, { tx_hash, chain: 'bsc', expected_amount }).expect(200)).body;
      expect(await verify('1.5')).toMatchObject({
        success: true,
        amountUsdc: '1.500000000000000001',
        amountAtomic: amount.toString(),
        surplusAtomic: '1',
      });
      expect(await verify('1.500001')).toMatchObject({ reason: 'AMOUNT_TOO_LOW' });
    } finally {
      await bsc.test.close();
      await chain.stop();
    }
  });

  it('A6: a Solana payment is confirmed despite a memo that cannot be stored', async () => {
    const [payer, owner] = [await ledger.wallet(), await ledger.wallet()];
    const source = await ledger.holding(payer.address, mint, 50_000_000n);
    const destination = await ledger.holding(owner.address, mint, 0n);
    const { liveKey, tenantId } = await createTenant(fixture.test.app);
    await registerWallet(fixture.test.app, tenantId, {
      environment: 'live',
      chain: 'solana',
      address: owner.address,
    });
    const transfer = getTransferCheckedInstruction({
      source,
      mint,
      destination,
      authority: payer,
      amount: PRICE,
      decimals: 6,
    });
    const memo = (text: string) =>
      getAddMemoInstruction({ memo: text }, { programAddress: address(MEMO_V2) });
    const tx_hash = await ledger.send(payer, [transfer, memo('nul\u0000nul'), memo('order-7')]);
    const body = { tx_hash, chain: 'solana', expected_amount: 1.5, memo: 'order-7', reference: 'order-7' };
    for (const cached of [false, true]) {
      const response = await fixture.verify(liveKey, body).expect(200);
      expect(response.body).toMatchObject({
        success: true,
        cached,
        claimed: true,
        binding: 'memo',
        fromAddress: payer.address,
        toAddress: owner.address,
        finality: 'finalized',
      });
    }
  });

  it('A6: a live chain without an RPC URL gets 503 with the variable name and charges no unit', async () => {
    const { liveKey, tenantId } = await createTenant(fixture.test.app, { plan: 'starter' });
    await registerWallet(fixture.test.app, tenantId, {
      environment: 'live',
      chain: 'ethereum',
      address: MERCHANT,
    });
    const response = await fixture.verify(liveKey, { tx_hash: freshHash(), chain: 'ethereum' }).expect(503);
    expect(response.body).toMatchObject({
      code: 'VERIFIER_NOT_CONFIGURED',
      variable: 'ETHEREUM_RPC_URL',
      message: expect.stringContaining('ETHEREUM_RPC_URL') as string,
    });
    expect(await fixture.units(tenantId)).toEqual({ used: 0, reserved: 0 });
  });

  it('A6: an unreachable RPC gets 503 with Retry-After, and the failure is not remembered', async () => {
    const away = await startVerification({
      realVerifiers: true,
      config: { BASE_RPC_URL: 'http://127.0.0.1:9', BASE_USDC_ADDRESS: usdc.address },
    });
    try {
      const hash = await usdc.transfer(BUYER_KEY, MERCHANT, PRICE);
      const response = await away.verifyBase(seller.liveKey, hash).expect(503);
      expect(response.body).toMatchObject({ code: 'VERIFIER_UNAVAILABLE' });
      expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
      expect(JSON.stringify(response.body)).not.toContain('127.0.0.1');
      expect(await ask(hash)).toMatchObject({ success: true, cached: false });
    } finally {
      await away.test.close();
    }
  });
});
