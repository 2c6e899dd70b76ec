import type { RpcNode } from '../rpc-node.js';
import type { EvmBlock } from './answers.js';
import type { MinedLook, TransactionLook } from './transaction-look.js';

/** A head older than this stands still: ten missed blocks on the slowest chain of the registry. In seconds. */
export const STILL_HEAD_SECONDS = 120;

/** What one node of several said. */
export interface EvmFinding {
  readonly node: RpcNode;
  readonly look: TransactionLook;
}

/** What is needed to tell whether a head stands still. */
export interface Company {
  /** How many RPC end points the chain has, whether they answered or not. */
  readonly configuredRpcs: number;
  readonly nowSeconds: number;
}

/**
 * Whether this answer needs no second look: in a block, under a head that moves. Everything else (not there, not yet
 * in a block, under a head that stands still or has not even reached the block) another node may know better.
 */
export function isConclusive(look: TransactionLook, company: Company): boolean {
  return hasReachedBlock(look) && (company.configuredRpcs === 1 || isMoving(look.head, company));
}

/**
 * A head that stands still is not judged: its node may be cut off, on a fork of its own.
 *
 * With one RPC there is no other to compare it with, and an idle development chain looks the same, so it is believed.
 * With several, a still head is believed only when another RPC answered too and none of them is ahead of it by more
 * than `STILL_HEAD_SECONDS`: then it is the chain that stands still (or our clock that is wrong), not the node.
 *
 * @param findings of all nodes that answered
 */
export function isBelieved({ look }: EvmFinding, findings: readonly EvmFinding[], company: Company): boolean {
  if (company.configuredRpcs === 1 || isMoving(look.head, company)) return true;
  const isAlone = findings.length < 2;
  return !isAlone && findings.every((other) => leadSeconds(other.look.head, look.head) <= STILL_HEAD_SECONDS);
}

/** The finding that says most: in a block and credible, in a block, unreadable, pending, absent; then the freshest head. */
export function mostTelling(findings: readonly EvmFinding[], company: Company): EvmFinding | null {
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

/** In a block that the node's own head has reached; behind a balancer it may not have. */
export function hasReachedBlock(look: TransactionLook): look is MinedLook {
  return look.state === 'mined' && look.head.number >= look.block.number;
}

/** Whether a head is of the last two minutes. */
function isMoving({ timestamp }: EvmBlock, { nowSeconds }: Company): boolean {
  return timestamp !== null && nowSeconds - timestamp <= STILL_HEAD_SECONDS;
}

/** A head that does not say its time is behind all that do. */
function leadSeconds(one: EvmBlock, other: EvmBlock): number {
  return (one.timestamp ?? 0) - (other.timestamp ?? 0);
}
