import { ZodError } from 'zod';
import type { Transfer } from '../../../domain/payment.js';
import type { RpcRequest } from '../../json-rpc.js';
import type { NodePool } from '../../node-pool.js';
import { ChainUnavailable, RpcAnswerTooLarge, failureReason, RpcError, RpcFailure } from '../../rpc-error.js';
import { transactionAnswer, type TransactionAnswer } from '../answers.js';
import { outcomeOf } from '../outcome.js';

/** A movement of a token other than the registered one. Owners, not token accounts. */
export interface ForeignMovement extends Transfer {
  /** The mint. */
  readonly token: string;
}

/** Movements of other tokens; `isWhole` false: there are more mints, or more of the transaction, than are read. */
export interface ForeignMovements {
  readonly movements: readonly ForeignMovement[];
  readonly isWhole: boolean;
}

const ATTEMPT_MS = 5_000;
const MOST_MINTS = 10;
/** As verification reads it: parsed, with versioned transactions. */
const OPTIONS = { commitment: 'confirmed', encoding: 'jsonParsed', maxSupportedTransactionVersion: 1 };
const UNREAD: ForeignMovements = { movements: [], isWhole: false };

/**
 * Reads the movements of all tokens but one, by the same reading as verification has for USDC.
 *
 * @param mint the registered USDC mint, whose movements evidence shows
 * @throws ChainUnavailable when no node answers
 */
export async function readForeignMovements(
  nodes: NodePool,
  signature: string,
  mint: string,
  signal: AbortSignal,
): Promise<ForeignMovements> {
  const request: RpcRequest = (method, params) =>
    nodes.request(method, params, { timeoutMs: ATTEMPT_MS, signal });
  try {
    const transaction = transactionAnswer
      .nullable()
      .parse(await request('getTransaction', [signature, OPTIONS]));
    return transaction === null ? UNREAD : await movementsIn(request, transaction, mint);
  } catch (error) {
    if (error instanceof RpcAnswerTooLarge || error instanceof RpcError) return UNREAD;
    if (error instanceof RpcFailure || error instanceof ZodError)
      throw new ChainUnavailable(failureReason(error), { cause: error });
    throw error;
  }
}

async function movementsIn(
  request: RpcRequest,
  transaction: TransactionAnswer,
  registered: string,
): Promise<ForeignMovements> {
  const { preTokenBalances, postTokenBalances } = transaction.meta ?? {};
  const balances = [...(preTokenBalances ?? []), ...(postTokenBalances ?? [])];
  const mints = [...new Set(balances.map(({ mint }) => mint))].filter((mint) => mint !== registered);
  const movements: ForeignMovement[] = [];
  for (const mint of mints.slice(0, MOST_MINTS)) {
    const { outcome } = await outcomeOf(request, transaction, mint);
    movements.push(...outcome.transfers.map((transfer) => ({ token: mint, ...transfer })));
  }
  return { movements, isWhole: mints.length <= MOST_MINTS };
}
