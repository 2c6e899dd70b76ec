import type { FinalityRule } from '../../domain/chain.js';
import type { Finality } from '../../domain/payment.js';

/** Block tags of the Ethereum JSON-RPC specification that we request. */
export type FinalityTag = 'safe' | 'finalized';

/**
 * Confirmations required instead of a tag that a node does not support. Ethereum finalizes after 64 to 95 blocks.
 * Polygon required 256 before it had milestones, and no rollup has reorganised as many. A number that is too large only
 * means a longer wait.
 */
export const FALLBACK_CONFIRMATIONS: Readonly<Record<FinalityTag, number>> = { safe: 64, finalized: 256 };

/** The position of a block on the queried node's chain. */
export interface EvmDepth {
  readonly blockNumber: bigint;
  readonly headNumber: bigint;
  /** The blocks of the requested tags; null for a tag that the node does not support. */
  readonly tags: Readonly<Partial<Record<FinalityTag, bigint | null>>>;
}

/** The tags that these rules need. */
export function tagsOf(rules: readonly FinalityRule[]): FinalityTag[] {
  const tags = rules.map(tagOf).filter((tag) => tag !== null);
  return [...new Set(tags)];
}

/**
 * Judges the depth of a block by the chain entry's rules. Confirmations are head − block + 1, so that a transaction in
 * the newest block has one. The deepest level is accepted, too. The level names a tag only if the node returned that
 * tag: depth by fallback confirmations stays `latest`.
 */
export function evmFinality(depth: EvmDepth, accept: FinalityRule, deepest: FinalityRule): Finality {
  const isDeepest = reaches(depth, deepest);
  const confirmations = confirmationsOf(depth);
  return {
    level: levelOf(depth),
    accepted: isDeepest || reaches(depth, accept),
    deepest: isDeepest,
    confirmations,
    requiredConfirmations: requiredConfirmations(depth, accept),
  };
}

function confirmationsOf({ headNumber, blockNumber }: EvmDepth): number {
  return headNumber < blockNumber ? 0 : Number(headNumber - blockNumber) + 1;
}

function levelOf(depth: EvmDepth): Finality['level'] {
  if (isBehindTag(depth, 'finalized')) return 'finalized';
  return isBehindTag(depth, 'safe') ? 'safe' : 'latest';
}

function isBehindTag({ tags, blockNumber }: EvmDepth, tag: FinalityTag): boolean {
  const tagged = tags[tag];
  return tagged !== undefined && tagged !== null && blockNumber <= tagged;
}

function reaches(depth: EvmDepth, rule: FinalityRule): boolean {
  const required = requiredConfirmations(depth, rule);
  if (required !== null) return confirmationsOf(depth) >= required;
  const tag = tagOf(rule);
  return tag !== null && isBehindTag(depth, tag);
}

/** The confirmations that a rule requires on this node; null if the tag decides. */
function requiredConfirmations({ tags }: EvmDepth, rule: FinalityRule): number | null {
  if (rule.kind === 'confirmations') return rule.confirmations;
  const tag = tagOf(rule);
  return tag !== null && tags[tag] === null ? FALLBACK_CONFIRMATIONS[tag] : null;
}

function tagOf(rule: FinalityRule): FinalityTag | null {
  switch (rule.kind) {
    case 'confirmations':
      return null;
    case 'tag':
      return rule.tag;
    case 'commitment':
      // Solana's term, which no EVM entry uses; read in the strictest sense.
      return 'finalized';
  }
}
