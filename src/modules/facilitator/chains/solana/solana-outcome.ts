import type { ConfiguredChain } from '../../../../platform/config/chain-settings.js';
import type { Expected, KeptTransaction, Inclusion, TransactionOutcome } from '../rail.js';
import type { SolanaClient } from '../../../../chains/solana/client.js';
import { costOf, readSolanaMessage } from './solana-message.js';
import { SolanaTransaction } from './solana-transaction.js';
import { saysWhatItDid, type SolanaReading } from '../../../../chains/solana/reading.js';

/**
 * What the chain says about a settlement's transaction. Given up only when it is unknown to every node after its
 * blockhash was over: from then on it can land no more, and what landed before is known by then.
 */
export async function lookAtSolana(
  client: SolanaClient,
  chain: ConfiguredChain,
  kept: KeptTransaction,
  expected: Expected,
): Promise<TransactionOutcome> {
  const read = () => client.read(chain, kept.txHash, expected.amountAtomic);
  const seen = outcomeOf(await read(), kept, expected);
  if (seen !== null) return seen;
  // How long it can land stands in its bytes.
  if (kept.rawTx === null) return { state: 'waiting' };
  const { blockhash } = SolanaTransaction.fromBase64(kept.rawTx);
  if (await client.isValid(blockhash)) return { state: 'waiting' };
  const afterwards = outcomeOf(await read(), kept, expected);
  return afterwards ?? { state: 'dropped', reason: 'settle_exact_svm_block_height_exceeded' };
}

/** Null when nobody has seen it. */
function outcomeOf(
  reading: SolanaReading,
  kept: KeptTransaction,
  expected: Expected,
): TransactionOutcome | null {
  const { evidence, doubt } = reading;
  if (evidence.execution === 'not_found') return null;
  // Its time is of no interest: it is our own, and was sent just now.
  if (!saysWhatItDid(reading)) return { state: 'waiting' };
  const inclusion = inclusionOf(reading, kept, expected);
  // Somebody's account that nobody can be found for may well be the seller's.
  const mayBePaid = evidence.execution === 'succeeded' && !inclusion.paid && doubt === 'owners';
  return mayBePaid ? { state: 'waiting' } : inclusion;
}

/** The seller gained what was asked for by our transaction: whose account it came from is not for us to mind. */
function inclusionOf(
  { evidence, feeLamports }: SolanaReading,
  { txHash, rawTx }: KeptTransaction,
  { payTo, amountAtomic }: Expected,
): Inclusion {
  const gain = evidence.balanceChanges.find(({ owner }) => owner === payTo)?.deltaAtomic ?? 0n;
  const succeeded = evidence.execution === 'succeeded';
  const paid = succeeded && gain >= amountAtomic;
  return {
    state: 'landed',
    txHash,
    paid,
    reason: paid ? null : reasonOf(succeeded),
    // Voted for is enough for a settlement; the re-check looks again at the chain's deepest finality.
    evidence: { ...evidence, finality: { ...evidence.finality, accepted: true } },
    cost: costIn(feeLamports, rawTx),
  };
}

function reasonOf(succeeded: boolean): string {
  return succeeded ? 'post_settlement_transfer_not_confirmed' : 'invalid_exact_svm_transaction_failed';
}

/** No transaction of ours costs more than it offers, whether a node says no fee or more; without its bytes a node is believed. */
function costIn(feeLamports: bigint | null, rawTx: string | null): bigint {
  if (rawTx === null) return feeLamports ?? 0n;
  const message = readSolanaMessage(SolanaTransaction.fromBase64(rawTx).message);
  const most = message === null ? 0n : costOf(message);
  return feeLamports === null || feeLamports > most ? most : feeLamports;
}
