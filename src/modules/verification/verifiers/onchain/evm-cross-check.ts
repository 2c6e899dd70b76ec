import { parseAmount } from '../../../../domain/amount.js';
import type { PaymentEvidence } from '../../../../domain/payment.js';
import type { VerificationQuery } from '../../payment-verifier.js';
import type { EvmReceipt } from './evm-answers.js';
import { receiptEvidence } from './evm-evidence.js';

/** What the other nodes said about a receipt, together. */
export type SecondOpinion = 'agrees' | 'disagrees' | 'unseen' | 'unavailable';

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

/** Two receipts say the same: same outcome, same block, same money. */
export function sayTheSame(one: EvmReceipt, other: EvmReceipt, usdcAddress: string): boolean {
  return essence(one, usdcAddress) === essence(other, usdcAddress);
}

function essence(receipt: EvmReceipt, usdcAddress: string): string {
  const { execution, transfers } = receiptEvidence(receipt, usdcAddress);
  const movements = transfers.map(({ from, to, amountAtomic }) => `${from} ${to} ${amountAtomic}`);
  return [execution, receipt.blockHash, ...movements].join('\n');
}

/** The same evidence without its last word: the judge answers "pending". */
export function withoutFinality(evidence: PaymentEvidence): PaymentEvidence {
  return {
    ...evidence,
    finality: { ...evidence.finality, level: 'latest', accepted: false, deepest: false },
  };
}
