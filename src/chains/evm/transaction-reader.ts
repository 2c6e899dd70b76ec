import { setTimeout as sleep } from 'node:timers/promises';
import { type CrossCheckResult, passesCrossCheck } from '../cross-check.js';
import type { NodePool } from '../node-pool.js';
import { ChainUnavailable, failureReason, HalfReadTransaction } from '../rpc-error.js';
import type { AttemptLimit, RpcNode } from '../rpc-node.js';
import {
  hasReachedBlock,
  isBelieved,
  isConclusive,
  mostTelling,
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

/** How transactions are read. */
export interface ReaderOptions {
  /** Longest time that one look at one node may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Wall time in milliseconds. */
  readonly nowMs: () => number;
  /**
   * For those who look again and again: once a node has answered, no other one is waited for longer than this, and those that
   * failed a short while ago are left out. Null: every node has its whole time.
   */
  readonly patienceMs: number | null;
}

/** A transaction in a block, by the node that says most about it. */
export interface MinedTransaction extends MinedLook {
  readonly node: RpcNode;
  /** Who can be asked for a second opinion, those that failed last. */
  readonly others: readonly RpcNode[];
  /** The node's own head has reached the block, and does not stand still by itself. */
  readonly isCredible: boolean;
}

/**
 * What the nodes of a chain know together. `unreadable`: the transaction is somewhere, and what it did cannot be told;
 * `absent`: no node that answered has it, and not all of those stand still.
 */
export type TransactionReading = MinedTransaction | { readonly state: 'absent' | 'pending' | 'unreadable' };

interface Findings {
  readonly findings: readonly EvmFinding[];
  /** In words, by node. */
  readonly failures: readonly string[];
  readonly lastFailure: unknown;
  /** A node had it and failed, or was too slow to say: nobody may say that it is not there. */
  readonly mayBeThere: boolean;
}

const METHODS = ['eth_getTransactionReceipt', 'eth_getBlockByNumber'];

/**
 * The one reading of transactions over all nodes of a chain, for those who verify and those who settle. Nodes are asked in
 * turn: the first that shows the transaction in a block under a moving head answers; anything less is answered after all were
 * asked. When nodes fail, the others' word stands. How deep is deep enough is for the caller to judge.
 */
export class TransactionReader {
  constructor(
    private readonly nodes: NodePool,
    private readonly options: ReaderOptions,
  ) {}

  /**
   * @throws ChainUnavailable when no node could be asked, or when all who do not have it stand still
   * @throws the signal's reason when it is aborted
   */
  async read(question: TransactionQuestion, signal?: AbortSignal): Promise<TransactionReading> {
    const { chainName } = this.nodes;
    const nodes = this.nodes.inOrder(...METHODS);
    if (nodes.length === 0) throw new ChainUnavailable(`no RPC is configured for ${chainName}`);
    const company = { configuredRpcs: nodes.length, nowSeconds: this.options.nowMs() / 1_000 };
    const { findings, failures, lastFailure, mayBeThere } = await this.askInTurn(
      nodes,
      question,
      company,
      signal,
    );
    const best = mostTelling(findings, company);
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
   * Whether a large payment may be accepted after the other nodes were asked for their receipts. With one node configured,
   * that one decides.
   *
   * @throws the signal's reason when it is aborted
   */
  async passesCrossCheck(
    { node, others, receipt }: MinedTransaction,
    question: TransactionQuestion,
    signal?: AbortSignal,
  ): Promise<boolean> {
    if (others.length === 0) return true;
    const asks = others.map((other) => () => this.otherReceipt(other, question, signal));
    const result: CrossCheckResult = await crossCheck(receipt, asks, question.concern.usdcAddress);
    return passesCrossCheck(result, node, question.txHash);
  }

  private async askInTurn(
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
      if (isHasty && node.isUnhealthy()) continue;
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
    const look = await node.attempt(this.limit(signal), (ask) => lookAtTransaction(node, ask, question));
    if (look.state === 'unreadable') node.warn('EVM RPC gave a receipt that cannot be read');
    return look;
  }

  /** A slow answer that is only asked for because it might be a better one is not waited for. */
  private soon(looking: Promise<TransactionLook>): Promise<TransactionLook | null> {
    return Promise.race([looking, sleep(this.options.patienceMs ?? 0, null, { ref: false })]);
  }

  private async otherReceipt(
    node: RpcNode,
    { txHash, concern }: TransactionQuestion,
    signal: AbortSignal | undefined,
  ): Promise<OtherReceipt> {
    try {
      const receipt = await node.attempt(this.limit(signal), (ask) => readReceipt(ask, txHash, concern));
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

/** A node that was found out is not said to be so again while it is asked last for it. */
function distrustStandstill(findings: readonly EvmFinding[], company: Company): void {
  for (const finding of findings) {
    const { node } = finding;
    if (!isBelieved(finding, findings, company) && !node.isUnhealthy())
      node.distrust('its head stands still');
  }
}

/** Those that answered, or were not asked yet, in their order; then those that failed. */
function othersOf(
  node: RpcNode,
  nodes: readonly RpcNode[],
  findings: readonly EvmFinding[],
): readonly RpcNode[] {
  const answered = new Set(findings.map((finding) => finding.node));
  const failed = (other: RpcNode): number => (!answered.has(other) && other.isUnhealthy() ? 1 : 0);
  return nodes.filter((other) => other !== node).toSorted((one, other) => failed(one) - failed(other));
}
