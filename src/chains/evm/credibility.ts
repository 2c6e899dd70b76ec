import type { RpcNode } from '../rpc-node.js';
import type { EvmBlock } from './answers.js';
import type { MinedLook, TransactionLook } from './transaction-look.js';

/** A head older than this is stale: ten missed blocks on the slowest chain of the registry. In seconds. */
export const STILL_HEAD_SECONDS = 120;

/** The answer of one of several nodes. */
export interface EvmFinding {
  readonly node: RpcNode;
  readonly look: TransactionLook;
}

/** Context for deciding whether a head is stale. */
export interface Company {
  /** How many RPC endpoints the chain has, whether they answered or not. */
  readonly configuredRpcs: number;
  readonly nowSeconds: number;
}

/**
 * Whether this answer is conclusive: the transaction is in a block, under a fresh head. In every other case another
 * node may know more: no transaction, no block, a stale head, or a head below the block.
 */
export function isConclusive(look: TransactionLook, company: Company): boolean {
  return hasReachedBlock(look) && (company.configuredRpcs === 1 || isMoving(look.head, company));
}

/**
 * Whether a node's answer is credible. A stale head alone proves nothing: its node may be isolated, on a fork.
 *
 * With one RPC there is no comparison, and an idle development chain looks the same, so its answer is believed. With
 * several, a stale head is believed only if another RPC answered and none is ahead by more than `STILL_HEAD_SECONDS`.
 * Then the chain has stopped (or our clock is wrong), not the node.
 *
 * @param findings of all nodes that answered
 */
export function isBelieved({ look }: EvmFinding, findings: readonly EvmFinding[], company: Company): boolean {
  if (company.configuredRpcs === 1 || isMoving(look.head, company)) return true;
  const isAlone = findings.length < 2;
  return !isAlone && findings.every((other) => leadSeconds(other.look.head, look.head) <= STILL_HEAD_SECONDS);
}

/**
 * The most informative finding: in a credible block, in a block, unreadable, pending, absent; then the freshest head.
 */
export function mostConclusive(findings: readonly EvmFinding[], company: Company): EvmFinding | null {
  const weight = (finding: EvmFinding): number => {
    const { look } = finding;
    if (look.state !== 'mined') return { absent: 0, pending: 1, unreadable: 2 }[look.state];
    return hasReachedBlock(look) && isBelieved(finding, findings, company) ? 4 : 3;
  };
  const sorted = findings.toSorted(
    (one, other) => weight(other) - weight(one) || leadSeconds(other.look.head, one.look.head),
  );
  return sorted[0] ?? null;
}

/** Whether the node's own head has reached the transaction's block; behind a load balancer it may not have. */
export function hasReachedBlock(look: TransactionLook): look is MinedLook {
  return look.state === 'mined' && look.head.number >= look.block.number;
}

/** Whether a head is at most two minutes old. */
function isMoving({ timestamp }: EvmBlock, { nowSeconds }: Company): boolean {
  return timestamp !== null && nowSeconds - timestamp <= STILL_HEAD_SECONDS;
}

/** A head without a timestamp is behind all others. */
function leadSeconds(one: EvmBlock, other: EvmBlock): number {
  return (one.timestamp ?? 0) - (other.timestamp ?? 0);
}
