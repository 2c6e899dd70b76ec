import type { PaymentEvidence } from '../../../../domain/payment.js';
import type { TransactionAnswer } from './solana-answers.js';
import { tokenEvidence } from './solana-evidence.js';
import { SolanaRpcFailure } from './solana-transport.js';

/** What a transaction did, without where it stands and how deep. */
export type SolanaOutcome = Omit<PaymentEvidence, 'block' | 'finality' | 'riskScore' | 'disputed'>;

/**
 * A failed transaction moved nothing and says nothing: its instructions were undone.
 *
 * @param mint the registered USDC mint
 * @throws SolanaRpcFailure when the node kept no result, or left out an owner of the mint's accounts
 */
export function outcomeOf(transaction: TransactionAnswer, mint: string): SolanaOutcome {
  const { meta } = transaction;
  if (meta === null) throw new SolanaRpcFailure('has no result of the transaction');
  if (meta.err !== null)
    return { execution: 'failed', transfers: [], balanceChanges: [], foreignRecipients: [], memos: [] };
  return { execution: 'succeeded', ...tokenEvidence(transaction, meta, mint) };
}
