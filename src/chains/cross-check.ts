import type { BalanceChange } from '../domain/payment.js';
import type { RpcNode } from './rpc-node.js';

/** What the other nodes said about a large payment, together. */
export type CrossCheckResult = 'agrees' | 'disagrees' | 'unseen' | 'unavailable';

const WARNING_OF: Readonly<Record<Exclude<CrossCheckResult, 'agrees'>, string>> = {
  disagrees: 'RPCs DISAGREE about a large payment; it stays pending',
  unseen: 'only one RPC has seen a large payment; it stays pending',
  unavailable: 'a large payment rests on one RPC: no other could be asked',
};

/**
 * Whether a large payment may be accepted: a second node shows the same, or none could be asked (fail-over would be worth
 * nothing otherwise). The operator hears of everything but agreement.
 *
 * @param node the one whose word is checked
 */
export function passesCrossCheck(result: CrossCheckResult, node: RpcNode, txHash: string): boolean {
  if (result === 'agrees') return true;
  node.warn(WARNING_OF[result], { txHash });
  return result === 'unavailable';
}

/**
 * Whether so much money hangs on a transaction that one node's word is not enough: the most that anybody gained counts, and
 * what is expected of it (a large payment denied is a large loss, too).
 *
 * @param aboveAtomic null: no amount is too large
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
