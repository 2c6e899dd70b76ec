import { getAddMemoInstruction } from '@solana-program/memo';
import { address, type Address, type KeyPairSigner } from '@solana/kit';
import {
  AuthorityType,
  getBatchInstruction,
  getCloseAccountInstruction,
  getCreateAssociatedTokenIdempotentInstructionAsync,
  getRecoverNestedAssociatedTokenInstructionAsync,
  getSetAuthorityInstruction,
  getTransferCheckedInstruction,
  getTransferInstruction,
} from '@solana-program/token';
import type { Expectation } from '../../../../src/domain/expectation.js';
import type { Verdict } from '../../../../src/domain/judge.js';
import type { PaymentEvidence } from '../../../../src/domain/payment.js';
import { SolanaVerifier } from '../../../../src/modules/verification/verifiers/onchain/solana-verifier.js';
import { ledgerMethods, SolanaRpcServer } from '../../../support/solana/litesvm-rpc.js';
import { associated, FIRST_BLOCK_TIME, SolanaLedger } from '../../../support/solana/solana-ledger.js';
import { MEMO_V1, MEMO_V2, TOKEN_2022 } from '../../../support/solana/solana-render.js';
import { expectation, solanaChain, verdictOn } from '../../../support/solana/solana-verdict.js';
import { WatchedNodes } from '../../../support/proxies/watched-nodes.js';

describe('Solana verifier on a real token program', () => {
  let ledger: SolanaLedger;
  let rpc: SolanaRpcServer;
  let usdc: Address;
  let payer: KeyPairSigner;
  let seller: KeyPairSigner;
  let source: Address;
  let destination: Address;

  beforeEach(async () => {
    ledger = new SolanaLedger();
    rpc = await SolanaRpcServer.start(ledgerMethods(ledger));
    payer = await ledger.wallet();
    seller = await ledger.wallet();
    usdc = ledger.createMint(payer.address);
    source = await ledger.holding(payer.address, usdc, 50_000_000n);
    destination = await ledger.holding(seller.address, usdc, 7_000_000n);
  });

  afterEach(() => rpc.close());

  const chain = (mint = usdc) => solanaChain([rpc.url], { usdcAddress: mint });

  const pay = (amount: bigint, to = destination, from = source) =>
    getTransferCheckedInstruction({
      source: from,
      mint: usdc,
      destination: to,
      authority: payer,
      amount,
      decimals: 6,
    });

  const verdict = (txHash: string, expected: Partial<Expectation> = {}): Promise<Verdict> =>
    verdictOn(chain(), txHash, expectation(seller.address, expected));

  const evidenceOf = (txHash: string): Promise<PaymentEvidence> =>
    new SolanaVerifier(new WatchedNodes()).verify(
      { chain: chain(), txHash, expectedAmount: null },
      AbortSignal.timeout(30_000),
    );

  it('A6: confirms a plain transferChecked, with payer, time and slot', async () => {
    const hash = await ledger.send(payer, [pay(2_500_000n)]);

    expect(await verdict(hash, { minimumAtomic: 2_500_000n })).toMatchObject({
      status: 'confirmed',
      reason: null,
      amountAtomic: 2_500_000n,
      fromAddress: payer.address,
      toAddress: seller.address,
    });
    expect(await evidenceOf(hash)).toMatchObject({
      execution: 'succeeded',
      block: { number: 400_000_000n, hash: null, timeSeconds: FIRST_BLOCK_TIME },
      finality: { level: 'finalized', accepted: true, deepest: true, confirmations: null },
    });
  });

  it('A6: refuses a payment that is one unit short', async () => {
    const hash = await ledger.send(payer, [pay(2_499_999n)]);
    expect(await verdict(hash, { minimumAtomic: 2_500_000n })).toMatchObject({
      status: 'rejected',
      reason: 'AMOUNT_TOO_LOW',
      amountAtomic: 2_499_999n,
    });
  });

  it('A6: refuses a payment to another wallet', async () => {
    const unrelated = await ledger.wallet();
    const elsewhere = await ledger.holding(unrelated.address, usdc, 0n);
    const hash = await ledger.send(payer, [pay(2_500_000n, elsewhere)]);
    expect(await verdict(hash)).toMatchObject({ status: 'rejected', reason: 'WRONG_RECIPIENT' });
  });

  it('A6: compares owners, never token account addresses', async () => {
    const hash = await ledger.send(payer, [pay(2_500_000n)]);
    const byAccount = await verdictOn(chain(), hash, expectation(destination));
    expect(byAccount).toMatchObject({ status: 'rejected', reason: 'WRONG_RECIPIENT' });
  });

  it('A6: refuses another mint, checked or unchecked', async () => {
    const fake = ledger.createMint(payer.address);
    const from = await ledger.holding(payer.address, fake, 50_000_000n);
    const to = await ledger.holding(seller.address, fake, 0n);
    const unchecked = getTransferInstruction({
      source: from,
      destination: to,
      authority: payer,
      amount: 9n,
    });

    const hash = await ledger.send(payer, [unchecked]);

    expect(await verdict(hash)).toMatchObject({ status: 'rejected', reason: 'WRONG_ASSET' });
    expect(await evidenceOf(hash)).toMatchObject({ transfers: [], balanceChanges: [] });
  });

  it('A6: does not add amounts of another mint', async () => {
    const fake = ledger.createMint(payer.address);
    const from = await ledger.holding(payer.address, fake, 50_000_000n);
    const to = await ledger.holding(seller.address, fake, 0n);
    const unchecked = getTransferInstruction({
      source: from,
      destination: to,
      authority: payer,
      amount: 5_000_000n,
    });

    const hash = await ledger.send(payer, [unchecked, pay(1n)]);

    expect(await verdict(hash, { minimumAtomic: 2n })).toMatchObject({
      reason: 'AMOUNT_TOO_LOW',
      amountAtomic: 1n,
    });
    expect((await evidenceOf(hash)).transfers).toHaveLength(1);
  });

  it('A6: refuses a failed transaction', async () => {
    const hash = await ledger.send(payer, [pay(1_000_000n), pay(50_000_000n)]);
    expect(await verdict(hash)).toMatchObject({ status: 'rejected', reason: 'TX_FAILED', amountAtomic: 0n });
  });

  it('A6: adds up several token accounts of one owner', async () => {
    const second = await ledger.holding(seller.address, usdc, 0n, { at: 'elsewhere' });
    const hash = await ledger.send(payer, [pay(1_000_000n), pay(1_500_000n, second)]);
    expect(await verdict(hash, { minimumAtomic: 2_500_000n })).toMatchObject({
      status: 'confirmed',
      amountAtomic: 2_500_000n,
    });
  });

  it('A6: finds no transfer between the accounts of one owner', async () => {
    const second = await ledger.holding(payer.address, usdc, 0n, { at: 'elsewhere' });
    const hash = await ledger.send(payer, [pay(1_000_000n, second)]);
    expect(await evidenceOf(hash)).toMatchObject({ transfers: [], balanceChanges: [] });
  });

  it('A6: confirms a payment that creates the token account of the seller', async () => {
    const fresh = await ledger.wallet();
    const create = await getCreateAssociatedTokenIdempotentInstructionAsync({
      payer,
      owner: fresh.address,
      mint: usdc,
    });
    const hash = await ledger.send(payer, [create, pay(3_000_000n, await associated(fresh.address, usdc))]);
    expect(await verdictOn(chain(), hash, expectation(fresh.address))).toMatchObject({
      status: 'confirmed',
      amountAtomic: 3_000_000n,
      fromAddress: payer.address,
    });
  });

  it('A6: counts the amount that left a closed account', async () => {
    const close = getCloseAccountInstruction({ account: source, destination: payer.address, owner: payer });
    const hash = await ledger.send(payer, [pay(50_000_000n), close]);
    expect((await evidenceOf(hash)).balanceChanges).toEqual(
      expect.arrayContaining([
        { owner: payer.address, deltaAtomic: -50_000_000n },
        { owner: seller.address, deltaAtomic: 50_000_000n },
      ]),
    );
  });

  it('A6: finds a transfer that only an inner instruction made', async () => {
    const nested = await associated(destination, usdc);
    await ledger.holding(destination, usdc, 4_000_000n);
    const recover = await getRecoverNestedAssociatedTokenInstructionAsync({
      nestedAssociatedAccountAddress: nested,
      nestedTokenMintAddress: usdc,
      ownerTokenMintAddress: usdc,
      walletAddress: seller,
    });
    const hash = await ledger.send(seller, [recover]);
    expect(await verdict(hash)).toMatchObject({
      status: 'confirmed',
      amountAtomic: 4_000_000n,
      fromAddress: destination,
    });
    expect((await evidenceOf(hash)).transfers).toEqual([
      { from: destination, to: seller.address, amountAtomic: 4_000_000n },
    ]);
  });

  it('A6: reads memos of both programs, exactly as written', async () => {
    const text = '{"order": 18446744073709551617, "note": "Grüße \\"1\\""}';
    const memos = [MEMO_V1, MEMO_V2].map((programAddress, position) =>
      getAddMemoInstruction({ memo: `${text}${position}` }, { programAddress: address(programAddress) }),
    );
    const hash = await ledger.send(payer, [pay(1_000_000n), ...memos]);
    expect((await evidenceOf(hash)).memos).toEqual([`${text}0`, `${text}1`]);
    expect(await verdict(hash, { memo: `${text}1` })).toMatchObject({ status: 'confirmed', binding: 'memo' });
    expect(await verdict(hash, { memo: text })).toMatchObject({ reason: 'MEMO_MISMATCH' });
  });

  it('A6: distinguishes two payers in one transaction', async () => {
    const other = await ledger.wallet();
    const from = await ledger.holding(other.address, usdc, 5_000_000n);
    const second = getTransferInstruction({
      source: from,
      destination,
      authority: other,
      amount: 700_000n,
    });
    const hash = await ledger.send(payer, [pay(300_000n), second]);
    expect(await verdict(hash)).toMatchObject({ amountAtomic: 1_000_000n });
    expect(await verdict(hash, { payer: other.address })).toMatchObject({
      status: 'confirmed',
      amountAtomic: 700_000n,
    });
    expect(await verdict(hash, { payer: other.address, minimumAtomic: 700_001n })).toMatchObject({
      reason: 'AMOUNT_TOO_LOW',
    });
    expect(await verdict(hash, { payer: seller.address })).toMatchObject({ reason: 'WRONG_PAYER' });
  });

  it('A6: finds the payer of a batch, which nodes do not parse', async () => {
    const batch = getBatchInstruction([pay(400_000n), pay(600_000n)]);
    const hash = await ledger.send(payer, [batch]);
    expect(await verdict(hash, { payer: payer.address, minimumAtomic: 1_000_000n })).toMatchObject({
      status: 'confirmed',
      fromAddress: payer.address,
    });
  });

  it('A6: does not treat the new owner of an emptied account as the payer', async () => {
    const victim = await ledger.wallet();
    const spare = await ledger.holding(payer.address, usdc, 1_000_000n, { at: 'elsewhere' });
    const give = getSetAuthorityInstruction({
      owned: spare,
      owner: payer,
      authorityType: AuthorityType.AccountOwner,
      newAuthority: victim.address,
    });
    const hash = await ledger.send(payer, [pay(1_000_000n, destination, spare), give]);
    expect(await verdict(hash, { payer: victim.address })).toMatchObject({ reason: 'WRONG_PAYER' });
    expect(await verdict(hash, { payer: payer.address })).toMatchObject({ status: 'confirmed' });
  });

  it('A6: counts a registered mint of the Token-2022 program', async () => {
    const mint = ledger.createMint(payer.address, TOKEN_2022);
    const program = { program: TOKEN_2022 };
    const from = await ledger.holding(payer.address, mint, 5_000_000n, program);
    const to = await ledger.holding(seller.address, mint, 0n, program);
    const transfer = getTransferCheckedInstruction(
      { source: from, mint, destination: to, authority: payer, amount: 42n, decimals: 6 },
      { programAddress: address(TOKEN_2022) },
    );
    const hash = await ledger.send(payer, [transfer]);
    expect(await verdictOn(chain(mint), hash, expectation(seller.address))).toMatchObject({
      status: 'confirmed',
      amountAtomic: 42n,
      fromAddress: payer.address,
    });
  });
});
