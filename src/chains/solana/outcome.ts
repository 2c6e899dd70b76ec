import type { PaymentEvidence } from '../../domain/payment.js';
import type { TransactionAnswer, TransactionMeta } from './answers.js';
import { TOKEN_PROGRAMS } from './associated-token-address.js';
import { tokenEvidence, type TokenBalances } from './token-evidence.js';
import { findOwners } from './account-owners.js';
import type { RpcRequest } from '../json-rpc.js';

/** The effects of a transaction, without its position and depth. */
export type SolanaOutcome = Omit<PaymentEvidence, 'block' | 'finality' | 'riskScore' | 'disputed'>;

/** Why an outcome is not final: the answer lacks the result, the balances, or the owners. */
export type OutcomeDoubt = 'result' | 'balances' | 'owners';

/** An outcome, with its doubt if there is one. */
export interface ReadOutcome {
  readonly outcome: SolanaOutcome;
  readonly doubt: OutcomeDoubt | null;
}

const NOTHING = { transfers: [], balanceChanges: [], foreignRecipients: [], memos: [] } as const;

/**
 * The outcome of a transaction. A failed transaction moved nothing and has no evidence: its instructions were undone.
 * With a doubt about the result or the balances, the effects are unknown, and no conclusion is allowed.
 *
 * @param mint the registered USDC mint
 * @throws when a request for an owner was necessary and failed
 */
export async function outcomeOf(
  request: RpcRequest,
  transaction: TransactionAnswer,
  mint: string,
): Promise<ReadOutcome> {
  const succeeded = resultOf(transaction.meta);
  if (succeeded === null) return unknown('result');
  if (!succeeded) return { outcome: { execution: 'failed', ...NOTHING }, doubt: null };
  const balances = balancesOf(transaction);
  if (balances === null) return unknown('balances');
  const owners = await findOwners(request, transaction, mint);
  return {
    outcome: { execution: 'succeeded', ...tokenEvidence(transaction, balances, mint, owners) },
    doubt: owners.isComplete ? null : 'owners',
  };
}

function unknown(doubt: OutcomeDoubt): ReadOutcome {
  return { outcome: { execution: 'succeeded', ...NOTHING }, doubt };
}

/** Null when the node kept or returned no result. */
function resultOf(meta: TransactionMeta | null | undefined): boolean | null {
  if (meta?.err !== undefined) return meta.err === null;
  return meta?.status === undefined ? null : 'Ok' in meta.status;
}

/**
 * Nodes omit balances that they did not record, and some omit empty ones. Only a transaction without a token program
 * certainly has none.
 */
function balancesOf({ meta, transaction }: TransactionAnswer): TokenBalances | null {
  const { preTokenBalances: before, postTokenBalances: after } = meta ?? {};
  if (before && after) return { before, after };
  const keys = transaction.message.accountKeys;
  const canMove = keys.some(({ pubkey }) => TOKEN_PROGRAMS.includes(pubkey));
  return canMove || before || after ? null : { before: [], after: [] };
}
