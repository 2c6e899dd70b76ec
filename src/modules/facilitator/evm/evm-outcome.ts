import type { PaymentEvidence } from '../../../domain/payment.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import { receiptEvidence } from '../../verification/index.js';
import type { Expected, KeptTransaction, Landing, Sighting } from '../rail.js';
import type { EvmClient, PricedReceipt } from './evm-client.js';

interface Look {
  readonly transaction: KeptTransaction;
  readonly found: PricedReceipt | null;
  readonly nonceUsed: boolean;
}

/**
 * What the chain says about a settlement's transactions. The nonces are asked before the receipts, so that a nonce that
 * is used with no receipt to show went to somebody else, unless the two were answered by nodes that differ: that is why
 * a death has to be seen for a while. One that paid decides; one that failed only when none of the others can still pay.
 */
export async function lookAtEvm(
  client: EvmClient,
  chain: ConfiguredChain,
  transactions: readonly KeptTransaction[],
  expected: Expected,
): Promise<Sighting> {
  const looks = await lookAtEach(client, transactions);
  const landed = looks.flatMap(({ transaction, found }) =>
    found === null ? [] : [{ transaction, found, ...read(found, chain, expected) }],
  );
  const paid = landed.find((each) => each.paid);
  if (paid !== undefined) return landing(client, chain, paid);
  if (!looks.every((look) => isOver(look, looks) || isLost(look))) return { state: 'waiting' };
  // The settlement's own transactions come last.
  const last = landed.at(-1);
  const failed = last === undefined ? undefined : await landing(client, chain, last);
  if (failed !== undefined && looks.every((look) => isOver(look, looks))) return failed;
  return { state: 'dead', reason: 'settlement_transaction_lost', ...(failed && { failed }) };
}

interface Found {
  readonly transaction: KeptTransaction;
  readonly found: PricedReceipt;
  readonly paid: boolean;
  readonly reason: string | null;
}

async function landing(
  client: EvmClient,
  chain: ConfiguredChain,
  { transaction, found, paid, reason }: Found,
): Promise<Landing> {
  const { blockNumber, blockHash } = found.receipt;
  const timeSeconds = typeof blockNumber === 'bigint' ? await client.blockTime(blockNumber) : null;
  const block = { number: blockNumber ?? null, hash: blockHash ?? null, timeSeconds };
  const evidence = evidenceOf(found, chain, block);
  return { state: 'landed', txHash: transaction.txHash, paid, reason, evidence, cost: found.cost };
}

async function lookAtEach(client: EvmClient, transactions: readonly KeptTransaction[]): Promise<Look[]> {
  const signers = [...new Set(transactions.map(({ signer }) => signer))];
  const counts = new Map(
    await Promise.all(signers.map(async (signer) => [signer, await client.nonce(signer, 'latest')] as const)),
  );
  return Promise.all(
    transactions.map(async (transaction) => ({
      transaction,
      found: await client.receipt(transaction.txHash),
      nonceUsed: (transaction.nonce ?? 0n) < (counts.get(transaction.signer) ?? 0n),
    })),
  );
}

/** It is in a block, or another transaction of the same nonce is. */
function isOver({ transaction, found }: Look, all: readonly Look[]): boolean {
  if (found !== null) return true;
  return all.some(
    (other) =>
      other.found !== null &&
      other.transaction.signer === transaction.signer &&
      other.transaction.nonce === transaction.nonce,
  );
}

function isLost({ found, nonceUsed }: Look): boolean {
  return nonceUsed && found === null;
}

function read(
  { receipt }: PricedReceipt,
  chain: ConfiguredChain,
  { payer, payTo, amountAtomic, scheme }: Expected,
): { paid: boolean; reason: string | null } {
  const { execution, transfers } = receiptEvidence(receipt, chain.usdcAddress);
  if (execution === 'failed') return { paid: false, reason: `invalid_${scheme}_evm_transaction_failed` };
  const paid = transfers.some(
    ({ from, to, amountAtomic: moved }) => from === payer && to === payTo && moved === amountAtomic,
  );
  return { paid, reason: paid ? null : `invalid_${scheme}_evm_transfer_event_mismatch` };
}

/** One block is enough for a settlement; the recheck of payments looks again at the chain's deepest finality. */
function evidenceOf(
  { receipt }: PricedReceipt,
  chain: ConfiguredChain,
  block: PaymentEvidence['block'],
): PaymentEvidence {
  return {
    ...receiptEvidence(receipt, chain.usdcAddress),
    memos: [],
    block,
    finality: { level: 'latest', accepted: true, deepest: false, confirmations: 1, requiredConfirmations: 1 },
    riskScore: null,
    disputed: false,
  };
}
