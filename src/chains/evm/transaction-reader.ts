import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NodePool, SingleNode } from '../node-pool.js';
import { isOfNodes } from './log-search.js';
import { ChainUnavailable, RpcFailure } from '../rpc-error.js';
import { isHeadBelieved, isMoving } from './credibility.js';
import { type EvmInclusion, readBlock, readInclusion, readReceipt } from './inclusion.js';
import { crossCheck, type OtherReceipt } from './cross-check.js';
import type { EvmBlock } from './answers.js';
import type { LogConcern } from './logs.js';
import type { CrossCheckResult } from '../cross-check.js';

/** A node that may know more than one that has answered is waited for no longer than this. */
const PATIENCE_MS = 1_000;
const WARNING_OF: Readonly<Record<Exclude<CrossCheckResult, 'agrees'>, string>> = {
  disagrees: 'nodes DISAGREE about a large settlement; it stays pending',
  unseen: 'only one node has seen a large settlement yet; it stays pending',
  unavailable: 'a large settlement rests on one node: no other could be asked',
};

/** How much hangs on a transaction, in which token, and for whom. */
export interface AtStake extends LogConcern {
  readonly amountAtomic: bigint;
}

/** When one node's word is not enough. */
export interface Doubts {
  /** Amounts above this need a second node, where there is one; null: none does. */
  readonly crossCheckAboveAtomic: bigint | null;
  /** Wall time in milliseconds. */
  readonly nowMs: () => number;
}

type Mined = Extract<EvmInclusion, { state: 'mined' }>;

const PENDING = { state: 'pending' } as const;

/**
 * What became of a transaction, over all nodes of a chain, by the rules that `POST /verify` has: each node's receipt and
 * block are read together; the first node that shows it in a block under a head that moves is believed, for a large amount
 * only if a second one that was asked shows the same; where none can be asked, one suffices. What is in no block was in none
 * on any node that answered, and none was slow to.
 */
export class Inclusions {
  private readonly logger = new Logger(Inclusions.name);

  constructor(
    private readonly nodes: NodePool,
    private readonly doubts: Doubts,
  ) {}

  /** @throws ChainUnavailable when no node could be asked, or believed */
  async of(txHash: string, stake: AtStake): Promise<EvmInclusion> {
    const nodes = this.nodes.oneByOne();
    const found: EvmInclusion[] = [];
    let failure: unknown = null;
    for (const node of nodes) {
      if (found.length > 0 && node.isTroubled) continue;
      try {
        const reading = readInclusion(node.ask, txHash, stake);
        const next = found.length === 0 ? await reading : await soon(reading);
        // One that is not believed, or cannot be checked, is not said to be in no block.
        found.push(next.state === 'mined' ? PENDING : next);
        if (next.state === 'mined' && (await this.isCredible(next, node, nodes, stake))) return next;
      } catch (error) {
        if (!isOfNodes(error)) throw error;
        failure = error;
      }
    }
    if (found.length > 0) {
      return { state: found.every(({ state }) => state === 'absent') ? 'absent' : 'pending' };
    }
    const reason = failure instanceof RpcFailure ? failure.message : 'a node gave what cannot be read';
    throw new ChainUnavailable(reason, { cause: failure });
  }

  private async isCredible(
    { receipt }: Mined,
    node: SingleNode,
    nodes: readonly SingleNode[],
    stake: AtStake,
  ): Promise<boolean> {
    const others = nodes.filter((other) => other !== node);
    if (others.length === 0) return true;
    const about = { node: node.label, txHash: receipt.transactionHash };
    if (!(await this.isOnChain(node, others))) {
      this.logger.warn({ message: 'a node stands still, and is not believed', ...about });
      return false;
    }
    const { crossCheckAboveAtomic: above } = this.doubts;
    if (above === null || stake.amountAtomic <= above) return true;
    const asks = others.map((other) => () => receiptOf(other, receipt.transactionHash, stake));
    const opinion = await crossCheck(receipt, asks, stake.usdcAddress);
    if (opinion === 'agrees') return true;
    this.logger.warn({ message: WARNING_OF[opinion], ...about });
    return opinion === 'unavailable';
  }

  /** A node whose head stands still may be cut off, unless the others stand still too. */
  private async isOnChain(node: SingleNode, others: readonly SingleNode[]): Promise<boolean> {
    const head = await readBlock(node.ask, 'latest');
    if (head === null) throw new RpcFailure('a node has no head');
    const company = { configuredRpcs: others.length + 1, nowSeconds: this.doubts.nowMs() / 1_000 };
    if (isMoving(head, company)) return true;
    const heads = await Promise.all(others.map(headOf));
    return isHeadBelieved(head, [head, ...heads.filter((other) => other !== null)], company);
  }
}

/** A slow answer that is only asked for because it might be a better one is not waited for. */
function soon(reading: Promise<EvmInclusion>): Promise<EvmInclusion> {
  return Promise.race([reading, sleep(PATIENCE_MS, PENDING, { ref: false })]);
}

async function headOf({ ask }: SingleNode): Promise<EvmBlock | null> {
  try {
    return await readBlock(ask, 'latest');
  } catch (error) {
    if (isOfNodes(error)) return null;
    throw error;
  }
}

async function receiptOf({ ask }: SingleNode, txHash: string, concern: LogConcern): Promise<OtherReceipt> {
  try {
    const reading = await readReceipt(ask, txHash, concern);
    return typeof reading === 'string' ? 'unseen' : reading;
  } catch (error) {
    if (isOfNodes(error)) return 'unavailable';
    throw error;
  }
}
