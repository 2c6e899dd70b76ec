import { setTimeout as sleep } from 'node:timers/promises';
import { type CrossCheckResult, passesCrossCheck } from '../cross-check.js';
import type { NodePool } from '../node-pool.js';
import { ChainUnavailable, failureReason, HalfReadTransaction } from '../rpc-error.js';
import type { AttemptLimit, RpcNode } from '../rpc-node.js';
import {
  hasReachedBlock,
  isBelieved,
  isConclusive,
  mostConclusive,
  type Company,
  type EvmFinding,
} from './credibility.js';
import { crossCheck, type OtherReceipt } from './cross-check.js';
import { readReceipt } from './inclusion.js';
import {
  lookAtTransaction,
  type MinedLook,
  type TransactionLook,
  type TransactionQuestion,
} from './transaction-look.js';

/** Options of a `TransactionReader`. */
export interface ReaderOptions {
  /** Longest time for one reading from one node, in milliseconds. */
  readonly timeoutMs: number;
  /** Wall time in milliseconds. */
  readonly nowMs: () => number;
  /**
   * For repeated readings: the longest wait for further nodes once one has answered. Recently failed nodes are then
   * skipped. Null: every node has its full time.
   */
  readonly patienceMs: number | null;
}

/** A transaction in a block, from the most informative node. */
export interface MinedTransaction extends MinedLook {
  readonly node: RpcNode;
  /** Nodes available for a cross-check, recently failed ones last. */
  readonly others: readonly RpcNode[];
  /** The node's own head has reached the block, and is not stale on this node alone. */
  readonly isCredible: boolean;
}

/**
 * The combined knowledge of a chain's nodes. `unreadable`: the transaction exists, but its outcome is unknown.
 * `absent`: no node that answered has it, and not all of their heads are stale.
 */
export type TransactionReading = MinedTransaction | { readonly state: 'absent' | 'pending' | 'unreadable' };

interface Findings {
  readonly findings: readonly EvmFinding[];
  /** Failure messages by node. */
  readonly failures: readonly string[];
  readonly lastFailure: unknown;
  /** A node had the transaction and failed, or was too slow: its absence must not be reported. */
  readonly mayBeThere: boolean;
}

const METHODS = ['eth_getTransactionReceipt', 'eth_getBlockByNumber'];

/**
 * Reads transactions from all nodes of a chain, for verification and settlement. It tries nodes in turn: the first with
 * the transaction in a block under a fresh head answers. Any weaker answer is given after all nodes were tried. When
 * nodes fail, the answers of the others count. The caller judges whether the depth suffices.
 */
export class TransactionReader {
  constructor(
    private readonly nodes: NodePool,
    private readonly options: ReaderOptions,
  ) {}

  /**
   * @throws ChainUnavailable when every node failed, or when all nodes without the transaction have stale heads
   * @throws the signal's reason when it is aborted
   */
  async read(question: TransactionQuestion, signal?: AbortSignal): Promise<TransactionReading> {
    const { chainName } = this.nodes;
    const nodes = this.nodes.inOrder(...METHODS);
    if (nodes.length === 0) throw new ChainUnavailable(`no RPC is configured for ${chainName}`);
    const company = { configuredRpcs: nodes.length, nowSeconds: this.options.nowMs() / 1_000 };
    const { findings, failures, lastFailure, mayBeThere } = await this.requestInTurn(
      nodes,
      question,
      company,
      signal,
    );
    const best = mostConclusive(findings, company);
    if (best === null) throw new ChainUnavailable(failures.join('; '), { cause: lastFailure });
    distrustStandstill(findings, company);
    const { node, look } = best;
    if (look.state === 'mined') {
      const isCredible = hasReachedBlock(look) && isBelieved(best, findings, company);
      return { ...look, node, others: othersOf(node, nodes, findings), isCredible };
    }
    if (look.state !== 'absent') return { state: look.state };
    if (mayBeThere) return { state: 'pending' };
    if (!findings.some((finding) => isBelieved(finding, findings, company)))
      throw new ChainUnavailable(`${chainName}: the only RPCs that answer stand still`);
    return { state: 'absent' };
  }

  /**
   * Whether a large payment may be accepted after requests to the other nodes for their receipts. With one configured
   * node, that node decides.
   *
   * @throws the signal's reason when it is aborted
   */
  async passesCrossCheck(
    { node, others, receipt }: MinedTransaction,
    question: TransactionQuestion,
    signal?: AbortSignal,
  ): Promise<boolean> {
    if (others.length === 0) return true;
    const requests = others.map((other) => () => this.otherReceipt(other, question, signal));
    const result: CrossCheckResult = await crossCheck(receipt, requests, question.concern.usdcAddress);
    return passesCrossCheck(result, node, question.txHash);
  }

  private async requestInTurn(
    nodes: readonly RpcNode[],
    question: TransactionQuestion,
    company: Company,
    signal: AbortSignal | undefined,
  ): Promise<Findings> {
    const findings: EvmFinding[] = [];
    const failures: string[] = [];
    let lastFailure: unknown = null;
    let mayBeThere = false;
    for (const node of nodes) {
      const isHasty = findings.length > 0 && this.options.patienceMs !== null;
      if (isHasty && node.isUnreachable) continue;
      try {
        const looking = this.look(node, question, signal);
        const look = await (isHasty ? this.soon(looking) : looking);
        if (look === null) {
          mayBeThere = true;
          continue;
        }
        findings.push({ node, look });
        if (isConclusive(look, company)) break;
      } catch (error) {
        signal?.throwIfAborted();
        failures.push(`${node.label}: ${failureReason(error)}`);
        lastFailure = error;
        mayBeThere ||= error instanceof HalfReadTransaction;
      }
    }
    return { findings, failures, lastFailure, mayBeThere };
  }

  private async look(
    node: RpcNode,
    question: TransactionQuestion,
    signal: AbortSignal | undefined,
  ): Promise<TransactionLook> {
    const look = await node.attempt(this.limit(signal), (request) =>
      lookAtTransaction(node, request, question),
    );
    if (look.state === 'unreadable') node.warn('EVM RPC gave a receipt that cannot be read');
    return look;
  }

  /** Bounds the wait for a slow answer that would only improve an existing one. */
  private soon(looking: Promise<TransactionLook>): Promise<TransactionLook | null> {
    return Promise.race([looking, sleep(this.options.patienceMs ?? 0, null, { ref: false })]);
  }

  private async otherReceipt(
    node: RpcNode,
    { txHash, concern }: TransactionQuestion,
    signal: AbortSignal | undefined,
  ): Promise<OtherReceipt> {
    try {
      const receipt = await node.attempt(this.limit(signal), (request) =>
        readReceipt(request, txHash, concern),
      );
      return typeof receipt === 'string' ? 'unseen' : receipt;
    } catch {
      signal?.throwIfAborted();
      return 'unavailable';
    }
  }

  private limit(signal: AbortSignal | undefined): AttemptLimit {
    return { timeoutMs: this.options.timeoutMs, signal };
  }
}

/** Warns about a node with a stale head, but not again while it is already tried last for that reason. */
function distrustStandstill(findings: readonly EvmFinding[], company: Company): void {
  for (const finding of findings) {
    const { node } = finding;
    if (!isBelieved(finding, findings, company) && !node.isUnhealthy())
      node.distrust('its head stands still');
  }
}

/** The nodes that answered, or were not tried, in their order; then those that failed. */
function othersOf(
  node: RpcNode,
  nodes: readonly RpcNode[],
  findings: readonly EvmFinding[],
): readonly RpcNode[] {
  const answered = new Set(findings.map((finding) => finding.node));
  const failed = (other: RpcNode): number => (!answered.has(other) && other.isUnhealthy() ? 1 : 0);
  return nodes.filter((other) => other !== node).toSorted((one, other) => failed(one) - failed(other));
}
