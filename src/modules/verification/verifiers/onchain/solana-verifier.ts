import { NOT_FOUND_EVIDENCE, type PaymentEvidence } from '../../../../domain/payment.js';
import type { ConfiguredChain } from '../../../../platform/config/chain-settings.js';
import { PaymentVerifier, VerifierUnavailableError, type VerificationQuery } from '../../payment-verifier.js';
import { isLarge, withoutFinality, type SecondOpinion } from './second-opinion.js';
import type { TransactionAnswer } from './solana-answers.js';
import { saysTheSame, WARNING_OF } from './solana-cross-check.js';
import { solanaFinality, type SolanaDepth } from './solana-finality.js';
import {
  attemptSignal,
  SolanaNodes,
  type Sighting,
  type SolanaNode,
  type SolanaOptions,
} from './solana-node.js';
import { outcomeOf, type SolanaOutcome } from './solana-outcome.js';
import { failureReason, SolanaRpcFailure } from './solana-transport.js';

/** Settings of the Solana verifier. */
export interface SolanaVerifierOptions extends SolanaOptions {
  /** Amount in atomic units above which a second RPC is asked as well; null or left out: never. */
  readonly crossCheckAboveAtomic?: (chain: ConfiguredChain) => bigint | null;
}

/**
 * Looks at Solana through JSON-RPC (`getTransaction` and `getSignatureStatuses`), node after node in the order
 * configured. The first node that shows the transaction in a block answers; `pending` (a node has its status only)
 * and `not_found` are answered after every node was asked, and not unless at least one of them could say so. A node
 * that cannot tell the time of the block is not believed: without it nobody could call the payment too old.
 *
 * A payment above `crossCheckAboveAtomic` is accepted only if no second RPC disagrees. If none of the others can be
 * asked, one RPC's word counts (fail-over would be worth nothing otherwise) and the operator hears of it.
 *
 * @see https://solana.com/docs/rpc/http
 */
export class SolanaVerifier extends PaymentVerifier {
  private readonly nodes = new SolanaNodes();

  constructor(private readonly options: SolanaVerifierOptions = {}) {
    super();
  }

  /** @throws VerifierUnavailableError when no node could be asked or believed, and when `signal` is aborted */
  async verify(query: VerificationQuery, signal: AbortSignal): Promise<PaymentEvidence> {
    const { chain, txHash } = query;
    const nodes = this.nodes.of(chain);
    if (nodes.length === 0) throw new VerifierUnavailableError(`no RPC is configured for ${chain.name}`);
    const failures: string[] = [];
    let absence: PaymentEvidence | null = null;
    for (const [position, node] of nodes.entries()) {
      refuseAborted(signal);
      let evidence: PaymentEvidence;
      try {
        evidence = await this.ask(node, chain, txHash, signal);
      } catch (error) {
        failures.push(`${node.label}: ${this.distrust(node, error, signal)}`);
        continue;
      }
      if (evidence.block !== null) {
        const others = [...nodes.slice(position + 1), ...nodes.slice(0, position)];
        return this.crossChecked(evidence, node, others, query, signal);
      }
      if (absence?.execution !== 'pending') absence = evidence;
    }
    if (absence === null) throw new VerifierUnavailableError(failures.join('; '));
    return absence;
  }

  private async ask(
    node: SolanaNode,
    chain: ConfiguredChain,
    txHash: string,
    signal: AbortSignal,
  ): Promise<PaymentEvidence> {
    const limited = attemptSignal(signal, this.options);
    const sighting = await node.look(txHash, limited);
    const { status, transaction } = sighting;
    if (transaction === null)
      return status === null ? NOT_FOUND_EVIDENCE : { ...NOT_FOUND_EVIDENCE, execution: 'pending' };
    const outcome = outcomeOf(transaction, chain.usdcAddress);
    return {
      ...outcome,
      block: {
        number: transaction.slot,
        hash: null,
        timeSeconds: transaction.blockTime ?? (await timeOf(node, transaction.slot, limited)),
      },
      finality: solanaFinality(depthOf(sighting, transaction, outcome), chain.accept, chain.deepest),
      riskScore: null,
      disputed: false,
    };
  }

  private async crossChecked(
    evidence: PaymentEvidence,
    node: SolanaNode,
    others: readonly SolanaNode[],
    query: VerificationQuery,
    signal: AbortSignal,
  ): Promise<PaymentEvidence> {
    const aboveAtomic = this.options.crossCheckAboveAtomic?.(query.chain) ?? null;
    if (aboveAtomic === null || others.length === 0 || !evidence.finality.accepted) return evidence;
    if (!isLarge(evidence, query, aboveAtomic)) return evidence;
    const opinion = await this.secondOpinion(evidence, others, query, signal);
    if (opinion === 'agrees') return evidence;
    const fields = { chain: query.chain.name, rpc: node.label, txHash: query.txHash };
    this.options.onWarning?.(WARNING_OF[opinion], fields);
    return opinion === 'unavailable' ? evidence : withoutFinality(evidence, 'confirmed');
  }

  /** The first other node that has the transaction decides; one that lags behind does not keep the next from being asked. */
  private async secondOpinion(
    evidence: PaymentEvidence,
    others: readonly SolanaNode[],
    { chain, txHash }: VerificationQuery,
    signal: AbortSignal,
  ): Promise<SecondOpinion> {
    let opinion: SecondOpinion = 'unavailable';
    for (const other of others) {
      refuseAborted(signal);
      try {
        const { transaction } = await other.look(txHash, attemptSignal(signal, this.options));
        if (transaction !== null)
          return saysTheSame(evidence, transaction, chain.usdcAddress) ? 'agrees' : 'disagrees';
        opinion = 'unseen';
      } catch (error) {
        this.distrust(other, error, signal);
      }
    }
    return opinion;
  }

  /** A node that we hung up on has not failed. */
  private distrust(node: SolanaNode, error: unknown, signal: AbortSignal): string {
    refuseAborted(signal);
    const reason = failureReason(error);
    this.options.onWarning?.('Solana RPC failed or was refused', { rpc: node.label, reason });
    return reason;
  }
}

/**
 * The status counts only where it is about the same block: answers from behind a balancer may come from two forks.
 * Without it we know what `getTransaction` proved: commitment `confirmed`.
 */
function depthOf(
  { status, shownFinalized }: Sighting,
  transaction: TransactionAnswer,
  { execution }: SolanaOutcome,
): SolanaDepth {
  if (status === null) return { finalized: shownFinalized, confirmations: null };
  if (status.slot !== transaction.slot) return { finalized: false, confirmations: null };
  if ((status.err === null) !== (execution === 'succeeded')) throw new SolanaRpcFailure('contradicts itself');
  const rooted = status.confirmationStatus ?? (status.confirmations === null ? 'finalized' : 'confirmed');
  return { finalized: rooted === 'finalized', confirmations: status.confirmations };
}

/**
 * Nodes that cleaned a block up may still show its transactions. They are the very old ones, so that evidence without
 * a time would be let through by the rule that has to refuse it.
 */
async function timeOf(node: SolanaNode, slot: bigint, signal: AbortSignal): Promise<number> {
  const timeSeconds = await node.blockTime(slot, signal);
  if (timeSeconds === null) throw new SolanaRpcFailure('has no time of the block');
  return timeSeconds;
}

function refuseAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new VerifierUnavailableError('verification was given up', undefined, { cause: signal.reason });
}
