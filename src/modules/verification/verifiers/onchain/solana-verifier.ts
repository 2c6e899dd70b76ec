import type { PaymentEvidence } from '../../../../domain/payment.js';
import type { ConfiguredChain } from '../../../../platform/config/chain-settings.js';
import { PaymentVerifier, VerifierUnavailableError, type VerificationQuery } from '../payment-verifier.js';
import { isLarge, withoutFinality } from './large-payment.js';
import { saysTheSame, WARNING_OF } from '../../../../chains/solana/cross-check.js';
import {
  attemptSignal,
  SolanaNodes,
  type SolanaNode,
  type SolanaOptions,
} from '../../../../chains/solana/node.js';
import { DOUBTS, type SolanaReading } from '../../../../chains/solana/reading.js';
import type { CrossCheckResult } from '../../../../chains/cross-check.js';
import { failureReason } from '../../../../chains/rpc-error.js';

/** Settings of the Solana verifier. */
export interface SolanaVerifierOptions extends SolanaOptions {
  /** Amount in atomic units above which a second RPC is asked as well; null or left out: never. */
  readonly crossCheckAboveAtomic?: (chain: ConfiguredChain) => bigint | null;
}

interface NodeReading {
  readonly node: SolanaNode;
  readonly reading: SolanaReading;
}

/**
 * Looks at Solana through JSON-RPC (`getTransaction` and `getSignatureStatuses`), node after node in the order
 * configured. The first node that shows the transaction in a block, and leaves nothing out, answers; what the others
 * know of it (shown with something missing, a status only, nothing) is answered after every node was asked, the best of
 * it, and not unless at least one of them could say so. Without the time of the block, the result or the balances the
 * answer is not final: nobody could call the payment too old, or know what it did.
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
    const { chain } = query;
    const nodes = this.nodes.of(chain);
    if (nodes.length === 0) throw new VerifierUnavailableError(`no RPC is configured for ${chain.name}`);
    const { node, reading } = await this.best(nodes, query, signal);
    if (reading.evidence.block === null) return reading.evidence;
    const position = nodes.indexOf(node);
    const others = [...nodes.slice(position + 1), ...nodes.slice(0, position)];
    return this.crossChecked(reading.evidence, node, others, query, signal);
  }

  private async best(
    nodes: readonly SolanaNode[],
    { chain, txHash }: VerificationQuery,
    signal: AbortSignal,
  ): Promise<NodeReading> {
    const failures: string[] = [];
    let best: NodeReading | null = null;
    for (const node of nodes) {
      refuseAborted(signal);
      let reading: SolanaReading;
      try {
        reading = await node.read(chain, txHash, attemptSignal(signal, this.options));
      } catch (error) {
        failures.push(`${node.label}: ${this.distrust(node, error, signal)}`);
        continue;
      }
      if (best === null || knowledgeOf(reading) > knowledgeOf(best.reading)) best = { node, reading };
      if (reading.evidence.block !== null && reading.doubt === null) break;
      if (reading.doubt !== null) this.warn(node, DOUBTS[reading.doubt]);
    }
    if (best === null) throw new VerifierUnavailableError(failures.join('; '));
    return best;
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
    const opinion = await this.crossCheck(evidence, others, query, signal);
    if (opinion === 'agrees') return evidence;
    const fields = { chain: query.chain.name, rpc: node.label, txHash: query.txHash };
    this.options.onWarning?.(WARNING_OF[opinion], fields);
    return opinion === 'unavailable' ? evidence : withoutFinality(evidence, 'confirmed');
  }

  /**
   * The first other node that has the transaction decides; one that lags behind does not keep the next from being asked,
   * and one that leaves something out has said nothing.
   */
  private async crossCheck(
    evidence: PaymentEvidence,
    others: readonly SolanaNode[],
    { chain, txHash }: VerificationQuery,
    signal: AbortSignal,
  ): Promise<CrossCheckResult> {
    let opinion: CrossCheckResult = 'unavailable';
    for (const other of others) {
      refuseAborted(signal);
      try {
        const reading = await other.read(chain, txHash, attemptSignal(signal, this.options));
        if (reading.doubt !== null) this.warn(other, DOUBTS[reading.doubt]);
        else if (reading.evidence.block === null) opinion = 'unseen';
        else return saysTheSame(evidence, reading.evidence) ? 'agrees' : 'disagrees';
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
    this.warn(node, reason);
    return reason;
  }

  private warn(node: SolanaNode, reason: string): void {
    this.options.onWarning?.('Solana RPC failed or was refused', { rpc: node.label, reason });
  }
}

/** How much a reading says: nothing, seen somewhere, in a block with something missing, all of it. */
function knowledgeOf({ evidence, doubt }: SolanaReading): number {
  if (evidence.block === null) return evidence.execution === 'pending' ? 1 : 0;
  if (doubt === null) return 4;
  return doubt === 'owners' ? 3 : 2;
}

function refuseAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new VerifierUnavailableError('verification was given up', undefined, { cause: signal.reason });
}
