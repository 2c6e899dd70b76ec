import { Logger } from '@nestjs/common';
import type { ConfiguredChain } from '../platform/config/chain-settings.js';
import { RpcError, RpcFailure } from './rpc-error.js';
import { type AttemptLimit, type NodeWarning, type NodeWatch, RpcNode } from './rpc-node.js';

/** How a node took a transaction. */
export type Broadcast = 'sent' | 'nonce_used' | 'refused' | 'unreachable';

/** A question to a pool: each node that is asked has the time limit to itself. */
export interface AskOptions extends AttemptLimit {
  /** Whether an answer is to be taken, as opposed to one that another node may know better. */
  readonly suffices?: ((answer: unknown) => boolean) | undefined;
}

/** What every node is told. */
export interface TellOptions extends AttemptLimit {
  /** Whether an error says that the node has it already. */
  readonly isTaken: (error: RpcError) => boolean;
}

/**
 * The nodes of one chain, EVM and Solana alike, for everybody in this process who asks the chain. They are asked in the order
 * of the settings, those that failed in the last ten seconds last.
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

  /** All nodes in the order in which they are to be asked, for questions that use these methods. */
  inOrder(...methods: readonly string[]): readonly RpcNode[] {
    const last = (node: RpcNode): number => (node.isUnhealthy(methods) ? 1 : 0);
    return this.nodes.toSorted((one, other) => last(one) - last(other));
  }

  /**
   * Asks the next node when one is silent, broken, refuses us, lacks the method, or serves another chain. An answer that does
   * not suffice is taken when no node has a better one.
   *
   * @throws RpcError when a node answered with an error that any node would give
   * @throws RpcFailure when no node could be asked, or believed
   */
  async ask(
    method: string,
    params: readonly unknown[],
    { suffices = () => true, ...limit }: AskOptions,
  ): Promise<unknown> {
    let last: RpcFailure | null = null;
    let poor: { readonly answer: unknown } | null = null;
    for (const node of this.inOrder(method)) {
      try {
        const answer = await node.ask(method, params, limit);
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
   * Tells every node at once, since one may take a transaction and keep it to itself. The first that takes it has taken it
   * for all, and the others are not waited for.
   *
   * @throws RpcError when no node takes it and one says why, the first of them
   * @throws RpcFailure when no node could be told
   */
  async tell(method: string, params: readonly unknown[], { isTaken, ...limit }: TellOptions): Promise<void> {
    const told = this.inOrder(method).map((node) =>
      node.ask(method, params, limit).catch((error: unknown) => {
        if (!(error instanceof RpcError) || !isTaken(error)) throw error;
      }),
    );
    try {
      await Promise.any(told);
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
