import { Logger } from '@nestjs/common';
import type { ConfiguredChain } from '../platform/config/chain-settings.js';
import { RpcError, RpcFailure } from './rpc-error.js';
import { type AttemptLimit, type NodeWarning, type NodeWatch, RpcNode } from './rpc-node.js';

/** A node's reaction to a transaction. */
export type Broadcast = 'sent' | 'nonce_used' | 'refused' | 'unreachable';

/** Options of a request to a pool; the time limit applies to each node separately. */
export interface RequestOptions extends AttemptLimit {
  /** Whether an answer is final, as opposed to one that another node may improve. */
  readonly suffices?: ((answer: unknown) => boolean) | undefined;
}

/** Options of a broadcast to every node. */
export interface BroadcastOptions extends AttemptLimit {
  /** Whether an error means that the node has the transaction already. */
  readonly isTaken: (error: RpcError) => boolean;
}

/**
 * The nodes of one EVM or Solana chain, shared by the whole process. They are tried in the order of the settings; those
 * that failed in the last ten seconds come last.
 */
export class NodePool {
  private readonly nodes: readonly RpcNode[];
  private readonly watch: NodeWatch;
  readonly chainName: string;

  constructor(chain: ConfiguredChain, watch: Partial<NodeWatch> = {}) {
    this.chainName = chain.name;
    this.watch = { onWarning: logged(), nowMs: () => performance.now(), ...watch };
    this.nodes = chain.rpcUrls.map(
      (url, index) => new RpcNode(`${chain.name} rpc #${index + 1}`, url, chain, this.watch),
    );
  }

  /** All nodes in the order of attempts, for requests that use these methods. */
  inOrder(...methods: readonly string[]): readonly RpcNode[] {
    const last = (node: RpcNode): number => (node.isUnhealthy(methods) ? 1 : 0);
    return this.nodes.toSorted((one, other) => last(one) - last(other));
  }

  /**
   * Sends a request to one node after another. It tries the next node when one does not answer, fails, refuses us,
   * lacks the method, or serves another chain. An insufficient answer is returned when no node has a better one.
   *
   * @throws RpcError when a node answered with an error that any node would give
   * @throws RpcFailure when no node was reachable and credible
   */
  async request(
    method: string,
    params: readonly unknown[],
    { suffices = () => true, ...limit }: RequestOptions,
  ): Promise<unknown> {
    let last: RpcFailure | null = null;
    let poor: { readonly answer: unknown } | null = null;
    for (const node of this.inOrder(method)) {
      try {
        const answer = await node.request(method, params, limit);
        if (suffices(answer)) return answer;
        poor = { answer };
      } catch (error) {
        if (error instanceof RpcError || !(error instanceof RpcFailure)) throw error;
        last = error;
      }
    }
    if (poor !== null) return poor.answer;
    throw last ?? new RpcFailure('no node is configured');
  }

  /**
   * Sends to every node at once, because a node may accept a transaction without relaying it. It resolves at the first
   * acceptance, without waiting for the others.
   *
   * @throws RpcError the first node's error, when no node accepts it and one gives a reason
   * @throws RpcFailure when no node was reachable
   */
  async broadcast(
    method: string,
    params: readonly unknown[],
    { isTaken, ...limit }: BroadcastOptions,
  ): Promise<void> {
    const attempts = this.inOrder(method).map((node) =>
      node.request(method, params, limit).catch((error: unknown) => {
        if (!(error instanceof RpcError) || !isTaken(error)) throw error;
      }),
    );
    try {
      await Promise.any(attempts);
    } catch (error) {
      if (!(error instanceof AggregateError)) throw error;
      const reasons = error.errors as Error[];
      throw reasons.find((reason) => reason instanceof RpcError) ?? reasons.at(-1) ?? error;
    }
  }
}

function logged(): NodeWarning {
  const logger = new Logger(NodePool.name);
  return (message, fields) => {
    logger.warn({ message, ...fields });
  };
}
