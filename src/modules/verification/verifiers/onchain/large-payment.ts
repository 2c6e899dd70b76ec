import { parseAmount } from '../../../../domain/amount.js';
import type { Finality, PaymentEvidence } from '../../../../domain/payment.js';
import type { VerificationQuery } from '../payment-verifier.js';

/**
 * Whether so much money hangs on the evidence that one node's word is not enough. The wallet is not known here, so
 * the most that anybody gained counts, and what the caller expects (a large payment denied is a large loss, too).
 */
export function isLarge(evidence: PaymentEvidence, query: VerificationQuery, aboveAtomic: bigint): boolean {
  const { expectedAmount, chain } = query;
  const expected = expectedAmount === null ? null : parseAmount(expectedAmount, chain.usdcDecimals);
  return (
    evidence.balanceChanges.some(({ deltaAtomic }) => deltaAtomic > aboveAtomic) ||
    (expected ?? 0n) > aboveAtomic
  );
}

/** The same evidence without its last word, at the chain's shallowest level: the judge answers "pending". */
export function withoutFinality(evidence: PaymentEvidence, level: Finality['level']): PaymentEvidence {
  return { ...evidence, finality: { ...evidence.finality, level, accepted: false, deepest: false } };
}
