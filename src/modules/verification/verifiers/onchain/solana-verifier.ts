import {
  isSolanaError,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_BLOCK_CLEANED_UP,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_BLOCK_NOT_AVAILABLE,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_LONG_TERM_STORAGE_SLOT_SKIPPED,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SLOT_SKIPPED,
} from '@solana/kit';
import type { ChainEntry } from '../../../../domain/chain.js';
import { NOT_FOUND_EVIDENCE, type PaymentEvidence } from '../../../../domain/payment.js';
import { PaymentVerifier, VerifierUnavailableError, type VerificationQuery } from '../../payment-verifier.js';
import type { TransactionAnswer, TransactionMeta } from './solana-answers.js';
import { tokenEvidence } from './solana-evidence.js';
import { solanaFinality, type SolanaDepth } from './solana-finality.js';
import {
  attemptSignal,
  SolanaNodes,
  type Sighting,
  type SolanaNode,
  type SolanaOptions,
} from './solana-node.js';
import { failureReason, SolanaRpcFailure } from './solana-transport.js';

/**
 * Looks at Solana through JSON-RPC (`getTransaction` and `getSignatureStatuses`), node after node in the order
 * configured. The first node that shows the transaction in a block answers; `pending` (a node has its status only)
 * and `not_found` are answered after every node was asked, and not unless at least one of them could say so.
 *
 * @see https://solana.com/docs/rpc/http
 */
export class SolanaVerifier extends PaymentVerifier {
  private readonly nodes = new SolanaNodes();

  constructor(private readonly options: SolanaOptions = {}) {
    super();
  }

  /** @throws VerifierUnavailableError when no node could be asked or believed, and when `signal` is aborted */
  async verify({ chain, txHash }: VerificationQuery, signal: AbortSignal): Promise<PaymentEvidence> {
    const nodes = this.nodes.of(chain);
    if (nodes.length === 0) throw new VerifierUnavailableError(`no RPC is configured for ${chain.name}`);
    const failures: string[] = [];
    let absence: PaymentEvidence | null = null;
    for (const node of nodes) {
      refuseAborted(signal);
      try {
        const evidence = await this.ask(node, chain, txHash, signal);
        if (evidence.block !== null) return evidence;
        if (absence?.execution !== 'pending') absence = evidence;
      } catch (error) {
        refuseAborted(signal);
        failures.push(`${node.label}: ${this.warn(node, error)}`);
      }
    }
    if (absence === null) throw new VerifierUnavailableError(failures.join('; '));
    return absence;
  }

  private async ask(
    node: SolanaNode,
    chain: ChainEntry,
    txHash: string,
    signal: AbortSignal,
  ): Promise<PaymentEvidence> {
    const limited = attemptSignal(signal, this.options);
    const sighting = await node.look(txHash, limited);
    const { status, transaction } = sighting;
    if (transaction === null)
      return status === null ? NOT_FOUND_EVIDENCE : { ...NOT_FOUND_EVIDENCE, execution: 'pending' };
    if (transaction.meta === null) throw new SolanaRpcFailure('has no result of the transaction');
    return {
      ...outcome(transaction, transaction.meta, chain.usdcAddress),
      block: {
        number: transaction.slot,
        hash: null,
        timeSeconds: transaction.blockTime ?? (await timeOf(node, transaction.slot, limited)),
      },
      finality: solanaFinality(depthOf(sighting, transaction, transaction.meta), chain.accept, chain.deepest),
      riskScore: null,
      disputed: false,
    };
  }

  private warn(node: SolanaNode, error: unknown): string {
    const reason = failureReason(error);
    this.options.onWarning?.('Solana RPC failed or was refused', { rpc: node.label, reason });
    return reason;
  }
}

/** A failed transaction moved nothing and says nothing: its instructions were undone. */
function outcome(
  transaction: TransactionAnswer,
  meta: TransactionMeta,
  mint: string,
): Omit<PaymentEvidence, 'block' | 'finality' | 'riskScore' | 'disputed'> {
  if (meta.err !== null)
    return { execution: 'failed', transfers: [], balanceChanges: [], foreignRecipients: [], memos: [] };
  return { execution: 'succeeded', ...tokenEvidence(transaction, meta, mint) };
}

/**
 * The status counts only where it is about the same block: answers from behind a balancer may come from two forks.
 * Without it we know what `getTransaction` proved: commitment `confirmed`.
 */
function depthOf(
  { status, shownFinalized }: Sighting,
  transaction: TransactionAnswer,
  meta: TransactionMeta,
): SolanaDepth {
  if (status === null) return { finalized: shownFinalized, confirmations: null };
  if (status.slot !== transaction.slot) return { finalized: false, confirmations: null };
  if ((status.err === null) !== (meta.err === null)) throw new SolanaRpcFailure('contradicts itself');
  const rooted = status.confirmationStatus ?? (status.confirmations === null ? 'finalized' : 'confirmed');
  return { finalized: rooted === 'finalized', confirmations: status.confirmations };
}

const NO_TIME_CODES: readonly number[] = [
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_BLOCK_CLEANED_UP,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_BLOCK_NOT_AVAILABLE,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SLOT_SKIPPED,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_LONG_TERM_STORAGE_SLOT_SKIPPED,
];

/** A node that answers "no time for that slot" has answered; one that cannot be asked has not. */
async function timeOf(node: SolanaNode, slot: bigint, signal: AbortSignal): Promise<number | null> {
  try {
    return await node.blockTime(slot, signal);
  } catch (error) {
    if (isSolanaError(error) && NO_TIME_CODES.includes(error.context.__code)) return null;
    throw error;
  }
}

function refuseAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new VerifierUnavailableError('verification was given up', undefined, { cause: signal.reason });
}
