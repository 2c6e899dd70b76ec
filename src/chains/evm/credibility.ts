import type { EvmBlock } from './answers.js';
import type { EvmNode, EvmTransactionState } from './node.js';

/** A head older than this stands still: ten missed blocks on the slowest chain of the registry. In seconds. */
export const STILL_HEAD_SECONDS = 120;

/** What one node of several said. */
export interface EvmFinding {
  readonly node: EvmNode;
  readonly sighting: EvmTransactionState;
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
export function isConclusive(sighting: EvmTransactionState, company: Company): boolean {
  return hasReachedBlock(sighting) && (company.configuredRpcs === 1 || isMoving(sighting.head, company));
}

/**
 * A head that stands still is not judged: its node may be cut off, on a fork of its own.
 *
 * With one RPC there is nobody to compare it with, and an idle development chain looks the same, so it is believed.
 * With several, a still head is believed only when another RPC answered too and none of them is ahead of it by more
 * than `STILL_HEAD_SECONDS`: then it is the chain that stands still (or our clock that is wrong), not the node.
 */
export function isHeadBelieved(head: EvmBlock, heads: readonly EvmBlock[], company: Company): boolean {
  if (company.configuredRpcs === 1 || isMoving(head, company)) return true;
  const isAlone = heads.length < 2;
  return !isAlone && heads.every((other) => leadSeconds(other, head) <= STILL_HEAD_SECONDS);
}

/** The same of a finding among all. */
export function isBelieved(
  { sighting }: EvmFinding,
  findings: readonly EvmFinding[],
  company: Company,
): boolean {
  const heads = findings.map((finding) => finding.sighting.head);
  return isHeadBelieved(sighting.head, heads, company);
}

/** The finding that says most: in a block and credible, in a block, unreadable, pending, absent; then the freshest head. */
export function mostTelling(findings: readonly EvmFinding[], company: Company): EvmFinding | null {
  const weight = (finding: EvmFinding): number => {
    const { sighting } = finding;
    if (sighting.state !== 'mined') return { absent: 0, pending: 1, unreadable: 2 }[sighting.state];
    return hasReachedBlock(sighting) && isBelieved(finding, findings, company) ? 4 : 3;
  };
  const sorted = findings.toSorted(
    (one, other) => weight(other) - weight(one) || leadSeconds(other.sighting.head, one.sighting.head),
  );
  return sorted[0] ?? null;
}

/** In a block that the node's own head has reached; behind a balancer it may not have. */
export function hasReachedBlock(
  sighting: EvmTransactionState,
): sighting is Extract<EvmTransactionState, { state: 'mined' }> {
  return sighting.state === 'mined' && sighting.head.number >= sighting.block.number;
}

/** Whether a head is of the last two minutes. */
export function isMoving({ timestamp }: EvmBlock, { nowSeconds }: Company): boolean {
  return timestamp !== null && nowSeconds - timestamp <= STILL_HEAD_SECONDS;
}

/** A head that does not say its time is behind all that do. */
function leadSeconds(one: EvmBlock, other: EvmBlock): number {
  return (one.timestamp ?? 0) - (other.timestamp ?? 0);
}
