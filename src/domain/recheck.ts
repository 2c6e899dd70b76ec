import { pruneEvidence } from './evidence.js';
import { bareExpectation, type Known } from './expectation.js';
import { judge } from './judge.js';
import type { PaymentEvidence, Reason } from './payment.js';

/** Consecutive rechecks on which a payment must be gone before it counts as taken back, because one node may lag. */
export const MISSES_UNTIL_REORGED = 3;

/** How a payment differs from the accepted one: in no block, or in a block with another result. */
export type Loss = 'vanished' | 'changed';

/** The decision about an accepted payment after a recheck. */
export type RecheckDecision =
  | { readonly kind: 'stands'; readonly evidence: PaymentEvidence }
  /** A node doubts it, though it is in a block: the next recheck decides. */
  | { readonly kind: 'unclear' }
  | { readonly kind: 'missed' }
  | { readonly kind: 'taken_back'; readonly how: Loss; readonly reason: Reason | null };

/**
 * Decides whether an accepted payment still stands. Pure.
 * A payment in a block with another result is taken back at once: no lagging node shows that.
 *
 * @param known its record and registered wallet
 * @param amountAtomic the accepted amount in atomic units
 * @param misses consecutive rechecks before this one on which it was gone
 */
export function decideRecheck(
  evidence: PaymentEvidence,
  known: Known,
  { amountAtomic, misses }: { readonly amountAtomic: bigint; readonly misses: number },
): RecheckDecision {
  const question = bareExpectation(known, Number.POSITIVE_INFINITY);
  const verdict = judge(evidence, question);
  if (evidence.execution === 'not_found' || evidence.execution === 'pending') {
    if (misses + 1 < MISSES_UNTIL_REORGED) return { kind: 'missed' };
    return { kind: 'taken_back', how: 'vanished', reason: verdict.reason };
  }
  if (verdict.status === 'pending') return { kind: 'unclear' };
  if (verdict.status === 'rejected' || verdict.amountAtomic !== amountAtomic)
    return { kind: 'taken_back', how: 'changed', reason: verdict.reason };
  return { kind: 'stands', evidence: pruneEvidence(evidence, question.wallets) };
}
