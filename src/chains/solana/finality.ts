import type { FinalityRule } from '../../domain/chain.js';
import type { Finality } from '../../domain/payment.js';

/** Depth of a transaction that `getTransaction` showed at commitment `confirmed`. */
export interface SolanaDepth {
  readonly finalized: boolean;
  /** Voted blocks on top of it; null when the node omits it, or when the block is rooted. */
  readonly confirmations: number | null;
}

/**
 * Judges the depth by the chain entry's rules.
 *
 * A rule in confirmations (`<CHAIN>_CONFIRMATIONS`) requires commitment `confirmed` *and* that many blocks on top, as
 * `getSignatureStatuses` counts them. A finalized transaction satisfies every number (the cluster counts to 31 and then
 * roots it). Slot distance is not used: slots are skipped and forked.
 */
export function solanaFinality(depth: SolanaDepth, accept: FinalityRule, deepest: FinalityRule): Finality {
  return {
    level: depth.finalized ? 'finalized' : 'confirmed',
    accepted: reaches(depth, accept),
    deepest: reaches(depth, deepest),
    confirmations: depth.finalized ? null : depth.confirmations,
    requiredConfirmations: accept.kind === 'confirmations' ? accept.confirmations : null,
  };
}

function reaches({ finalized, confirmations }: SolanaDepth, rule: FinalityRule): boolean {
  if (finalized) return true;
  switch (rule.kind) {
    case 'commitment':
      return rule.commitment === 'confirmed';
    case 'confirmations':
      return confirmations !== null && confirmations >= rule.confirmations;
    case 'tag':
      // Ethereum's term: votes of two thirds of the stake are the closest equivalent to "safe".
      return rule.tag === 'safe';
  }
}
