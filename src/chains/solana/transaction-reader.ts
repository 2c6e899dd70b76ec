import { NOT_FOUND_EVIDENCE, type PaymentEvidence } from '../../domain/payment.js';
import type { ConfiguredChain } from '../../platform/config/chain-settings.js';
import { type CrossCheckResult, passesCrossCheck } from '../cross-check.js';
import type { NodePool } from '../node-pool.js';
import { ChainUnavailable, failureReason, HalfReadTransaction } from '../rpc-error.js';
import type { RpcNode } from '../rpc-node.js';
import { DOUBTS, readSolanaTransaction, type SolanaReading } from './reading.js';

/** One node's knowledge, and the other nodes available for a cross-check, recently failed ones last. */
export interface NodeReading {
  readonly reading: SolanaReading;
  readonly node: RpcNode;
  readonly others: readonly RpcNode[];
}

/**
 * Reads transactions from all nodes of a cluster, for verification and settlement. It reads each node separately, in
 * turn. The first complete answer with the transaction in a block is returned. The best incomplete answer (a missing
 * part, a status only, nothing) is returned after every node was tried. When nodes fail, the answers of the others
 * count.
 */
export class SolanaTransactionReader {
  /** @param timeoutMs longest time per node for all of its reading, in milliseconds */
  constructor(
    private readonly nodes: NodePool,
    private readonly chain: ConfiguredChain,
    private readonly timeoutMs: number,
  ) {}

  /**
   * @throws ChainUnavailable when no node was reachable and credible
   * @throws the signal's reason when it is aborted
   */
  async read(txHash: string, signal?: AbortSignal): Promise<NodeReading> {
    const nodes = this.nodes.inOrder('getTransaction');
    if (nodes.length === 0) throw new ChainUnavailable(`no RPC is configured for ${this.nodes.chainName}`);
    const failures: string[] = [];
    const failed = new Set<RpcNode>();
    let [lastFailure, isHalfRead]: [unknown, boolean] = [null, false];
    let best: Omit<NodeReading, 'others'> | null = null;
    for (const node of nodes) {
      try {
        const reading = await this.readAt(node, txHash, signal);
        if (best === null || knowledgeOf(reading) > knowledgeOf(best.reading)) best = { node, reading };
        if (isWhole(reading)) break;
      } catch (error) {
        signal?.throwIfAborted();
        failures.push(`${node.label}: ${failureReason(error)}`);
        failed.add(node);
        lastFailure = error;
        isHalfRead ||= error instanceof HalfReadTransaction;
      }
    }
    if (best === null) throw new ChainUnavailable(failures.join('; '), { cause: lastFailure });
    const others = nodes.filter((other) => other !== best.node);
    const last = (other: RpcNode): number => (failed.has(other) ? 1 : 0);
    const reading = isHalfRead ? seenAtLeast(best.reading) : best.reading;
    return { reading, node: best.node, others: others.toSorted((one, other) => last(one) - last(other)) };
  }

  /**
   * Whether a large payment may be accepted after requests to the other nodes. With one configured node, that node
   * decides.
   *
   * @throws the signal's reason when it is aborted
   */
  async passesCrossCheck(
    { node, others, reading }: NodeReading,
    txHash: string,
    signal?: AbortSignal,
  ): Promise<boolean> {
    if (others.length === 0) return true;
    const result = await this.crossCheck(reading.evidence, others, txHash, signal);
    return passesCrossCheck(result, node, txHash);
  }

  /**
   * The first other node with a complete answer decides. A node that lags or omits a part does not prevent a request to
   * the next.
   */
  private async crossCheck(
    evidence: PaymentEvidence,
    others: readonly RpcNode[],
    txHash: string,
    signal: AbortSignal | undefined,
  ): Promise<CrossCheckResult> {
    let result: CrossCheckResult = 'unavailable';
    for (const other of others) {
      try {
        const reading = await this.readAt(other, txHash, signal);
        if (reading.doubt !== null) continue;
        if (reading.evidence.block === null) result = 'unseen';
        else return saysTheSame(evidence, reading.evidence) ? 'agrees' : 'disagrees';
      } catch {
        signal?.throwIfAborted();
      }
    }
    return result;
  }

  private async readAt(
    node: RpcNode,
    txHash: string,
    signal: AbortSignal | undefined,
  ): Promise<SolanaReading> {
    const limit = { timeoutMs: this.timeoutMs, signal };
    const reading = await node.attempt(limit, (request) =>
      readSolanaTransaction(request, this.chain, txHash),
    );
    if (reading.doubt !== null)
      node.warn('Solana RPC failed or was refused', { reason: DOUBTS[reading.doubt] });
    return reading;
  }
}

/** In a block, with no part missing. */
function isWhole({ evidence, doubt }: SolanaReading): boolean {
  return evidence.block !== null && doubt === null;
}

/** Rank of a reading: nothing, seen, in a block with a part missing (the time counts least), complete. */
function knowledgeOf({ evidence, doubt }: SolanaReading): number {
  if (evidence.block === null) return evidence.execution === 'pending' ? 1 : 0;
  if (doubt === null) return 5;
  return doubt === 'owners' ? 4 : doubt === 'time' ? 3 : 2;
}

/** A node had it and failed: it must not be reported as absent. */
function seenAtLeast(reading: SolanaReading): SolanaReading {
  if (reading.evidence.execution !== 'not_found') return reading;
  return { ...reading, evidence: { ...NOT_FOUND_EVIDENCE, execution: 'pending' } };
}

/** Whether both show the same slot, the same outcome and the same balance changes. */
function saysTheSame(one: PaymentEvidence, other: PaymentEvidence): boolean {
  return essence(one) === essence(other);
}

function essence({ execution, balanceChanges, block }: PaymentEvidence): string {
  const changes = balanceChanges.map(({ owner, deltaAtomic }) => `${owner} ${deltaAtomic}`).sort();
  return [execution, block?.number ?? null, ...changes].join('\n');
}
