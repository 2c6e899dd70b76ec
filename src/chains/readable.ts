import type { RpcFamily } from './json-rpc.js';
import type { NodePool } from './node-pool.js';
import { RpcError, RpcMethodMissing } from './rpc-error.js';

/** What costs a node least of that which changes with its chain. */
const LOOK: Readonly<Record<RpcFamily, readonly [method: string, params: readonly unknown[]]>> = {
  evm: ['eth_getBlockByNumber', ['latest', false]],
  solana: ['getSlot', []],
};

/**
 * Whether a node of the chain answers now: one request to the first node, and to the next ones only where it fails. A
 * node that lacks the method answers, too. One that refuses us, or serves another chain, does not.
 *
 * @param timeoutMs for each node
 * @throws never
 */
export async function isReadable(pool: NodePool, family: RpcFamily, timeoutMs: number): Promise<boolean> {
  try {
    await pool.request(...LOOK[family], { timeoutMs });
    return true;
  } catch (error) {
    return error instanceof RpcError || error instanceof RpcMethodMissing;
  }
}
