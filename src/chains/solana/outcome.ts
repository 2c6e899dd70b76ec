import type { PaymentEvidence } from '../../domain/payment.js';
import type { TransactionAnswer, TransactionMeta } from './answers.js';
import { TOKEN_PROGRAMS } from './associated-token-address.js';
import { tokenEvidence, type TokenBalances } from './token-evidence.js';
import { findOwners } from './account-owners.js';
import type { RpcAsk } from '../json-rpc.js';

/** What a transaction did, without where it stands and how deep. */
export type SolanaOutcome = Omit<PaymentEvidence, 'block' | 'finality' | 'riskScore' | 'disputed'>;

/** Why an outcome is not the last word: what decides about it, or about whose money moved, is not in the answer. */
export type OutcomeDoubt = 'result' | 'balances' | 'owners';

export interface ReadOutcome {
  readonly outcome: SolanaOutcome;
  readonly doubt: OutcomeDoubt | null;
}

const NOTHING = { transfers: [], balanceChanges: [], foreignRecipients: [], memos: [] } as const;

/**
 * A failed transaction moved nothing and says nothing: its instructions were undone. With a doubt about the result or
 * the balances, nothing is known of what the transaction did, and nothing must be concluded.
 *
 * @param mint the registered USDC mint
 * @throws when an owner had to be asked for and could not
 */
export async function outcomeOf(
  ask: RpcAsk,
  transaction: TransactionAnswer,
  mint: string,
): Promise<ReadOutcome> {
  const succeeded = resultOf(transaction.meta);
  if (succeeded === null) return unknown('result');
  if (!succeeded) return { outcome: { execution: 'failed', ...NOTHING }, doubt: null };
  const balances = balancesOf(transaction);
  if (balances === null) return unknown('balances');
  const owners = await findOwners(ask, transaction, mint);
  return {
    outcome: { execution: 'succeeded', ...tokenEvidence(transaction, balances, mint, owners) },
    doubt: owners.isComplete ? null : 'owners',
  };
}

function unknown(doubt: OutcomeDoubt): ReadOutcome {
  return { outcome: { execution: 'succeeded', ...NOTHING }, doubt };
}

/** Null when the node kept no result, or does not say. */
function resultOf(meta: TransactionMeta | null | undefined): boolean | null {
  if (meta?.err !== undefined) return meta.err === null;
  return meta?.status === undefined ? null : 'Ok' in meta.status;
}

/**
 * Nodes leave the balances out that they did not record, and some leave out what is empty: that is for sure only where no
 * token program was at hand to move anything.
 */
function balancesOf({ meta, transaction }: TransactionAnswer): TokenBalances | null {
  const { preTokenBalances: before, postTokenBalances: after } = meta ?? {};
  if (before && after) return { before, after };
  const keys = transaction.message.accountKeys;
  const canMove = keys.some(({ pubkey }) => TOKEN_PROGRAMS.includes(pubkey));
  return canMove || before || after ? null : { before: [], after: [] };
}
