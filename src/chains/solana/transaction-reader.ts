import { NOT_FOUND_EVIDENCE, type PaymentEvidence } from '../../domain/payment.js';
import type { ConfiguredChain } from '../../platform/config/chain-settings.js';
import { type CrossCheckResult, passesCrossCheck } from '../cross-check.js';
import type { NodePool } from '../node-pool.js';
import { ChainUnavailable, failureReason, HalfReadTransaction } from '../rpc-error.js';
import type { RpcNode } from '../rpc-node.js';
import { DOUBTS, readSolanaTransaction, type SolanaReading } from './reading.js';

/** What one node knows, and who else can be asked: those that failed last. */
export interface NodeReading {
  readonly reading: SolanaReading;
  readonly node: RpcNode;
  readonly others: readonly RpcNode[];
}

/**
 * The one reading of transactions over all nodes of a cluster, for those who verify and those who settle. Each node is read by
 * itself, in turn. The first that shows the transaction in a block, and leaves nothing out, answers; what the others know of it
 * (shown with something missing, a status only, nothing) is answered after every node was asked, the best of it. When nodes
 * fail, the others' word stands.
 */
export class SolanaTransactionReader {
  /** @param timeoutMs longest time that one node may take for all of its reading */
  constructor(
    private readonly nodes: NodePool,
    private readonly chain: ConfiguredChain,
    private readonly timeoutMs: number,
  ) {}

  /**
   * @throws ChainUnavailable when no node could be asked or believed
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
   * Whether a large payment may be accepted after the other nodes were asked. With one node configured, that one decides.
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
   * The first other node that has the transaction decides; one that lags behind does not keep the next from being asked,
   * and one that leaves something out has said nothing.
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
    const reading = await node.attempt(limit, (ask) => readSolanaTransaction(ask, this.chain, txHash));
    if (reading.doubt !== null)
      node.warn('Solana RPC failed or was refused', { reason: DOUBTS[reading.doubt] });
    return reading;
  }
}

/** In a block, with nothing missing. */
function isWhole({ evidence, doubt }: SolanaReading): boolean {
  return evidence.block !== null && doubt === null;
}

/** How much a reading says: nothing, seen somewhere, in a block with something missing (the time least of all), all of it. */
function knowledgeOf({ evidence, doubt }: SolanaReading): number {
  if (evidence.block === null) return evidence.execution === 'pending' ? 1 : 0;
  if (doubt === null) return 5;
  return doubt === 'owners' ? 4 : doubt === 'time' ? 3 : 2;
}

/** A node had it and failed: nobody may say that it is not there. */
function seenAtLeast(reading: SolanaReading): SolanaReading {
  if (reading.evidence.execution !== 'not_found') return reading;
  return { ...reading, evidence: { ...NOT_FOUND_EVIDENCE, execution: 'pending' } };
}

/** Both tell of the same slot, the same success or failure, and the same money. */
function saysTheSame(one: PaymentEvidence, other: PaymentEvidence): boolean {
  return essence(one) === essence(other);
}

function essence({ execution, balanceChanges, block }: PaymentEvidence): string {
  const changes = balanceChanges.map(({ owner, deltaAtomic }) => `${owner} ${deltaAtomic}`).sort();
  return [execution, block?.number ?? null, ...changes].join('\n');
}
