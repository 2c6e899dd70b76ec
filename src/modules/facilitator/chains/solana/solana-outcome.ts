import type { ConfiguredChain } from '../../../../platform/config/chain-settings.js';
import type { Expected, KeptTransaction, Inclusion, TransactionOutcome } from '../rail.js';
import type { SolanaClient } from '../../../../chains/solana/client.js';
import { costOf, readSolanaMessage } from './solana-message.js';
import { SolanaTransaction } from './solana-transaction.js';
import { saysWhatItDid, type SolanaReading } from '../../../../chains/solana/reading.js';

/**
 * Reads the chain's word on a settlement's transaction.
 * It is dropped only when every node lacks it after its blockhash has ended. From then on it cannot land, and an
 * earlier landing is known.
 *
 * @throws ChainUnavailable
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
  // The stored bytes hold the blockhash, which bounds when it can land.
  if (kept.rawTx === null) return { state: 'waiting' };
  const { blockhash } = SolanaTransaction.fromBase64(kept.rawTx);
  if (await client.isValid(blockhash)) return { state: 'waiting' };
  const afterwards = outcomeOf(await read(), kept, expected);
  return afterwards ?? { state: 'dropped', reason: 'settle_exact_svm_block_height_exceeded' };
}

/** The outcome of a reading; null when no node has the transaction. */
function outcomeOf(
  reading: SolanaReading,
  kept: KeptTransaction,
  expected: Expected,
): TransactionOutcome | null {
  const { evidence, doubt } = reading;
  if (evidence.execution === 'not_found') return null;
  // The block time does not matter: the transaction is ours, and was sent just now.
  if (!saysWhatItDid(reading)) return { state: 'waiting' };
  const inclusion = inclusionOf(reading, kept, expected);
  // A token account with unknown owner may be the seller's.
  const mayBePaid = evidence.execution === 'succeeded' && !inclusion.paid && doubt === 'owners';
  return mayBePaid ? { state: 'waiting' } : inclusion;
}

/** Our transaction brought the seller the amount; from which account does not matter. */
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
    // Votes are enough for a settlement; the recheck looks again at the chain's deepest finality.
    evidence: { ...evidence, finality: { ...evidence.finality, accepted: true } },
    cost: costIn(feeLamports, rawTx),
  };
}

function reasonOf(succeeded: boolean): string {
  return succeeded ? 'post_settlement_transfer_not_confirmed' : 'invalid_exact_svm_transaction_failed';
}

/**
 * The fee in lamports, at most what the transaction offers, also when the node names none. Without its bytes the node's
 * value is used.
 */
function costIn(feeLamports: bigint | null, rawTx: string | null): bigint {
  if (rawTx === null) return feeLamports ?? 0n;
  const message = readSolanaMessage(SolanaTransaction.fromBase64(rawTx).message);
  const most = message === null ? 0n : costOf(message);
  return feeLamports === null || feeLamports > most ? most : feeLamports;
}
