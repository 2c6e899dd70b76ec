import { parseTransaction, type Hex } from 'viem';
import type { PaymentEvidence } from '../../../../domain/payment.js';
import type { ConfiguredChain } from '../../../../platform/config/chain-settings.js';
import type { Expected, KeptTransaction, Inclusion, TransactionOutcome } from '../rail.js';
import type { AtStake, EvmClient } from '../../../../chains/evm/client.js';
import { receiptEvidence } from '../../../../chains/evm/receipt-evidence.js';
import type { EvmBlock, PlacedReceipt } from '../../../../chains/evm/answers.js';
import type { EvmInclusion } from '../../../../chains/evm/inclusion.js';

const GWEI = 1_000_000_000n;

interface Look {
  readonly transaction: KeptTransaction;
  readonly found: EvmInclusion;
  readonly nonceUsed: boolean;
}

/** A transaction in a block of the canonical chain. */
export type Mined = Extract<EvmInclusion, { state: 'mined' }>;

/**
 * Reads the chain's word on a settlement's transactions.
 * The nonces are read before the receipts. A used nonce without a receipt then went to another transaction, unless two
 * nodes with different states answered. So a dropped transaction must be seen for a while.
 * A transaction that paid decides. One that failed decides only when no other one can still pay. A receipt without a
 * canonical block decides nothing, and keeps the others from being abandoned.
 *
 * @throws ChainUnavailable
 */
export async function lookAtEvm(
  client: EvmClient,
  chain: ConfiguredChain,
  transactions: readonly KeptTransaction[],
  expected: Expected,
): Promise<TransactionOutcome> {
  const { usdcAddress } = chain;
  const { amountAtomic, payer, payTo } = expected;
  const stake = { usdcAddress, amountAtomic, parties: [payer, payTo] };
  const looks = await lookAtEach(client, transactions, stake);
  const landed = looks.flatMap((look) => (isMined(look) ? [inclusion(look, chain, expected)] : []));
  // The settlement pays the gas of each of its transactions in a block.
  const cost = landed.reduce((sum, each) => sum + each.cost, 0n);
  const paid = landed.find((each) => each.paid);
  if (paid !== undefined) return { ...paid, cost };
  if (!looks.every((look) => isOver(look, looks) || isLost(look))) return { state: 'waiting' };
  // The settlement's own transactions come last.
  const last = landed.at(-1);
  const failed = last && { ...last, cost };
  if (failed !== undefined && looks.every((look) => isOver(look, looks))) return failed;
  return { state: 'dropped', reason: 'settlement_transaction_lost', ...(failed && { failed }) };
}

function inclusion(
  { transaction, found }: Look & { readonly found: Mined },
  chain: ConfiguredChain,
  expected: Expected,
): Inclusion {
  const { txHash } = transaction;
  const evidence = evidenceOf(found, chain);
  const cost = costOf(found.receipt, transaction, chain);
  return { state: 'landed', txHash, ...outcomeOf(evidence, expected), evidence, cost };
}

async function lookAtEach(
  client: EvmClient,
  transactions: readonly KeptTransaction[],
  stake: AtStake,
): Promise<Look[]> {
  const signers = [...new Set(transactions.map(({ signer }) => signer))];
  const counts = new Map(
    await Promise.all(signers.map(async (signer) => [signer, await client.nonce(signer, 'latest')] as const)),
  );
  return Promise.all(
    transactions.map(async (transaction) => ({
      transaction,
      found: await client.inclusion(transaction.txHash, stake),
      nonceUsed: (transaction.nonce ?? 0n) < (counts.get(transaction.signer) ?? 0n),
    })),
  );
}

function isMined(look: Look): look is Look & { readonly found: Mined } {
  return look.found.state === 'mined';
}

/** It is in a block, or another transaction of its nonce is and no receipt contradicts that. */
function isOver({ transaction, found }: Look, all: readonly Look[]): boolean {
  if (found.state !== 'absent') return found.state === 'mined';
  return all.some(
    (other) =>
      isMined(other) &&
      other.transaction.signer === transaction.signer &&
      other.transaction.nonce === transaction.nonce,
  );
}

function isLost({ found, nonceUsed }: Look): boolean {
  return nonceUsed && found.state === 'absent';
}

function outcomeOf(
  { execution, transfers }: PaymentEvidence,
  { payer, payTo, amountAtomic, scheme }: Expected,
): { paid: boolean; reason: string | null } {
  if (execution === 'failed') return { paid: false, reason: `invalid_${scheme}_evm_transaction_failed` };
  const paid = transfers.some(
    ({ from, to, amountAtomic: moved }) => from === payer && to === payTo && moved === amountAtomic,
  );
  return { paid, reason: paid ? null : `invalid_${scheme}_evm_transfer_event_mismatch` };
}

/**
 * What the transaction took from its signer, reverted or not, in wei.
 * OP-stack rollups and Scroll charge the fee for posting it on layer one beside the gas. A value that is missing or
 * impossible counts as the signed maximum. The data fee is limited by the cost limit of a settlement.
 */
function costOf(
  { gasUsed, effectiveGasPrice, l1Fee }: PlacedReceipt,
  { maxFee, rawTx }: KeptTransaction,
  { settlementMaxCostGwei }: ConfiguredChain,
): bigint {
  // Without the transaction's bytes the node's value is used.
  const most = rawTx === null ? null : (parseTransaction(rawTx as Hex).gas ?? 0n);
  const gas = within(gasUsed, most ?? gasUsed ?? 0n);
  const data = within(l1Fee ?? 0n, BigInt(settlementMaxCostGwei) * GWEI);
  return gas * within(effectiveGasPrice, maxFee) + data;
}

function within(said: bigint | null | undefined, most: bigint): bigint {
  return typeof said !== 'bigint' || said > most ? most : said;
}

/**
 * Evidence of a mined transaction. One block is enough for a settlement; the recheck looks again at the chain's deepest
 * finality.
 */
export function evidenceOf({ receipt, block }: Mined, chain: ConfiguredChain): PaymentEvidence {
  return {
    ...receiptEvidence(receipt, chain.usdcAddress),
    memos: [],
    block: referenceOf(block),
    finality: { level: 'latest', accepted: true, deepest: false, confirmations: 1, requiredConfirmations: 1 },
    riskScore: null,
    disputed: false,
  };
}

function referenceOf({ number, hash, timestamp }: EvmBlock): PaymentEvidence['block'] {
  return { number, hash, timeSeconds: timestamp };
}
