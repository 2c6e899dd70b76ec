import type { ConfiguredChain } from '../platform/config/chain-settings.js';
import { NodePool } from './node-pool.js';
import type { NodeWatch } from './rpc-node.js';

/**
 * The node pool of every chain. One instance per process: all users of a chain share its nodes' health, and each node
 * proves its chain id once.
 */
export class ChainNodes {
  private readonly pools = new Map<string, NodePool>();

  /** @param watch by default a log line for each warning, and the process's own clock */
  constructor(private readonly watch: Partial<NodeWatch> = {}) {}

  /** The nodes that the settings give the chain; empty when no URL is set. */
  of(chain: ConfiguredChain): NodePool {
    const key = [chain.network, ...chain.rpcUrls].join(' ');
    const pool = this.pools.get(key) ?? new NodePool(chain, this.watch);
    this.pools.set(key, pool);
    return pool;
  }
}
