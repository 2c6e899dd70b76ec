import { pruneEvidence } from './evidence.js';
import { bareExpectation, type Known } from './expectation.js';
import { judge } from './judge.js';
import type { PaymentEvidence, Reason } from './payment.js';

/** A payment that is gone or changed on this many looks in a row was taken back; one lagging node is not enough. */
export const MISSES_UNTIL_REORGED = 3;

/** How a payment is no longer what was accepted: in no block, or in one with another result. */
export type Loss = 'vanished' | 'changed';

/** What becomes of an accepted payment that was looked at again. */
export type RecheckDecision =
  | { readonly kind: 'stands'; readonly evidence: PaymentEvidence }
  /** A node doubts it, though it is in a block: the next look decides. */
  | { readonly kind: 'unclear' }
  | { readonly kind: 'missed' }
  | { readonly kind: 'taken_back'; readonly how: Loss; readonly reason: Reason | null };

/**
 * Decides whether an accepted payment still stands. Pure.
 *
 * @param known its record and registered wallet
 * @param amountAtomic what was accepted
 * @param misses looks in a row before this one on which it was gone or changed
 */
export function decideRecheck(
  evidence: PaymentEvidence,
  known: Known,
  { amountAtomic, misses }: { readonly amountAtomic: bigint; readonly misses: number },
): RecheckDecision {
  const question = bareExpectation(known, Number.POSITIVE_INFINITY);
  const verdict = judge(evidence, question);
  const isGone = evidence.execution === 'not_found' || evidence.execution === 'pending';
  if (!isGone && verdict.status === 'pending') return { kind: 'unclear' };
  const isChanged = verdict.status === 'rejected' || verdict.amountAtomic !== amountAtomic;
  if (!isGone && !isChanged) return { kind: 'stands', evidence: pruneEvidence(evidence, question.wallets) };
  if (misses + 1 < MISSES_UNTIL_REORGED) return { kind: 'missed' };
  return { kind: 'taken_back', how: isGone ? 'vanished' : 'changed', reason: verdict.reason };
}
