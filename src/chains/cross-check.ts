import type { BalanceChange } from '../domain/payment.js';
import type { RpcNode } from './rpc-node.js';

/** The combined answer of the other nodes about a large payment. */
export type CrossCheckResult = 'agrees' | 'disagrees' | 'unseen' | 'unavailable';

const WARNING_OF: Readonly<Record<Exclude<CrossCheckResult, 'agrees'>, string>> = {
  disagrees: 'RPCs DISAGREE about a large payment; it stays pending',
  unseen: 'only one RPC has seen a large payment; it stays pending',
  unavailable: 'a large payment rests on one RPC: no other could be asked',
};

/**
 * Whether a large payment may be accepted: a second node shows the same, or no other node answered. Without the second
 * case, failover would be useless. Every result but agreement is logged for the operator.
 *
 * @param node the node whose answer is checked
 */
export function passesCrossCheck(result: CrossCheckResult, node: RpcNode, txHash: string): boolean {
  if (result === 'agrees') return true;
  node.warn(WARNING_OF[result], { txHash });
  return result === 'unavailable';
}

/**
 * Whether the amount needs the answers of two nodes. The largest gain of an address counts, and the expected amount:
 * denying a large payment is a large loss, too.
 *
 * @param aboveAtomic in atomic units; null: no amount is too large
 */
export function isLarge(
  balanceChanges: readonly BalanceChange[],
  expectedAtomic: bigint | null,
  aboveAtomic: bigint | null,
): boolean {
  if (aboveAtomic === null) return false;
  return (
    (expectedAtomic ?? 0n) > aboveAtomic ||
    balanceChanges.some(({ deltaAtomic }) => deltaAtomic > aboveAtomic)
  );
}
