import type { PaymentEvidence } from '../../../domain/payment.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import { receiptEvidence } from '../../verification/index.js';
import type { Expected, KeptTransaction, Sighting } from '../rail.js';
import type { EvmClient, PricedReceipt } from './evm-client.js';

/**
 * A transaction whose nonce is used up and that no node knows is given up for lost only at this age: a replica that lags
 * behind says the same of one that was paid.
 */
const LOST_AFTER_MS = 30_000;

interface Look {
  readonly transaction: KeptTransaction;
  readonly found: PricedReceipt | null;
  readonly nonceUsed: boolean;
}

/**
 * What the chain says about a settlement's transactions. The nonces are asked before the receipts, so that a nonce that
 * is used with no receipt to show really went to somebody else. One that paid decides; one that failed decides only
 * when none of the others can still pay.
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
  const decisive =
    landed.find(({ paid }) => paid) ?? (looks.every((look) => isOver(look, looks)) ? landed[0] : undefined);
  if (decisive !== undefined) {
    const { found, paid, reason } = decisive;
    const { blockNumber, blockHash } = found.receipt;
    const timeSeconds = typeof blockNumber === 'bigint' ? await client.blockTime(blockNumber) : null;
    const block = { number: blockNumber ?? null, hash: blockHash ?? null, timeSeconds };
    const evidence = evidenceOf(found, chain, block);
    return { state: 'landed', txHash: decisive.transaction.txHash, paid, reason, evidence, cost: found.cost };
  }
  return looks.every(({ nonceUsed, found }) => nonceUsed && found === null)
    ? { state: 'dead', reason: 'settlement_transaction_lost' }
    : { state: 'waiting' };
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

/** It is in a block, or another transaction of the same nonce is, or it is lost for good. */
function isOver({ transaction, found, nonceUsed }: Look, all: readonly Look[]): boolean {
  if (found !== null) return true;
  const replaced = all.some(
    (other) =>
      other.found !== null &&
      other.transaction.signer === transaction.signer &&
      other.transaction.nonce === transaction.nonce,
  );
  return replaced || (nonceUsed && transaction.ageMs > LOST_AFTER_MS);
}

function read(
  { receipt }: PricedReceipt,
  chain: ConfiguredChain,
  { payer, payTo, amountAtomic }: Expected,
): { paid: boolean; reason: string | null } {
  const { execution, transfers } = receiptEvidence(receipt, chain.usdcAddress);
  if (execution === 'failed') return { paid: false, reason: 'invalid_exact_evm_transaction_failed' };
  const paid = transfers.some(
    ({ from, to, amountAtomic: moved }) => from === payer && to === payTo && moved === amountAtomic,
  );
  return { paid, reason: paid ? null : 'invalid_exact_evm_transfer_event_mismatch' };
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
