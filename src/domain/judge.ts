import { conflicts } from './claim.js';
import type { Expectation } from './expectation.js';
import type { PaymentEvidence, PaymentStatus, Reason } from './payment.js';
import { receiptOf, type Receipt } from './receipt.js';
import { riskOf } from './risk.js';

export type Binding = 'none' | 'payer' | 'memo' | 'payer+memo';

/** The answer to "has this been paid, to me, for this?" with the facts it rests on. */
export interface Verdict {
  readonly status: PaymentStatus;
  readonly reason: Reason | null;
  /** The wallet's gain, or the named payer's part of it; 0 when nothing arrived. */
  readonly amountAtomic: bigint;
  readonly surplusAtomic: bigint;
  /** The payer by the evidence, whatever payer the caller names. */
  readonly fromAddress: string | null;
  readonly toAddress: string | null;
  /** The criteria (payer, memo) that tie the payment to a buyer; `none` unless all of the given ones hold. */
  readonly binding: Binding;
  /** The payer under whose name the money is claimed: payer and sender count as one. Null: the whole transaction. */
  readonly claimPayer: string | null;
}

/**
 * The only function that says paid.
 * A transaction counts when it succeeded and reached the required finality. A wallet of the tenant must have gained at
 * least the expected amount of the registered USDC. Bindings and claims follow, in the order of the reasons in `wire.md`.
 *
 * A payment that is not final yet is `pending`, independent of all other checks.
 */
export function judge(evidence: PaymentEvidence, expectation: Expectation): Verdict {
  const receipt = receiptOf(evidence, expectation.wallets, expectation.payer);
  const facts = {
    amountAtomic: receipt.amountAtomic,
    surplusAtomic: surplusOf(receipt.amountAtomic, expectation.minimumAtomic),
    fromAddress: receipt.from,
    toAddress: receipt.to,
    binding: bindingOf(evidence, expectation, receipt),
    claimPayer: receipt.claimPayer,
  };
  const waiting = pendingReason(evidence);
  if (waiting) return { status: 'pending', reason: waiting, ...facts };
  const refusal = refusalReason(evidence, expectation, receipt);
  if (refusal) return { status: 'rejected', reason: refusal, ...facts };
  if (evidence.disputed) return { status: 'pending', reason: 'AWAITING_CONFIRMATIONS', ...facts };
  return { status: 'confirmed', reason: null, ...facts };
}

/**
 * Whether any of the registered USDC moved to or from one of these wallets.
 * Only such a payment costs a quota unit, so that public hashes cannot use up a tenant's quota.
 */
export function touchesWallets(evidence: PaymentEvidence, wallets: readonly string[]): boolean {
  if (evidence.execution !== 'succeeded') return false;
  const own = new Set(wallets);
  return (
    evidence.transfers.some(
      ({ from, to, amountAtomic }) => amountAtomic > 0n && (own.has(from) || own.has(to)),
    ) || evidence.balanceChanges.some(({ owner }) => own.has(owner))
  );
}

function surplusOf(amountAtomic: bigint, minimumAtomic: bigint | null): bigint {
  if (minimumAtomic === null || amountAtomic <= minimumAtomic) return 0n;
  return amountAtomic - minimumAtomic;
}

function bindingOf(
  { memos }: PaymentEvidence,
  { payer, memo }: Expectation,
  { amountAtomic }: Receipt,
): Binding {
  if (amountAtomic === 0n || (memo !== null && !memos.includes(memo))) return 'none';
  if (payer !== null) return memo === null ? 'payer' : 'payer+memo';
  return memo === null ? 'none' : 'memo';
}

function pendingReason({
  execution,
  finality,
}: PaymentEvidence): 'TX_NOT_FOUND' | 'AWAITING_CONFIRMATIONS' | null {
  if (execution === 'not_found') return 'TX_NOT_FOUND';
  return execution === 'pending' || !finality.accepted ? 'AWAITING_CONFIRMATIONS' : null;
}

function refusalReason(evidence: PaymentEvidence, expectation: Expectation, receipt: Receipt): Reason | null {
  return (
    transferRefusal(evidence, expectation, receipt) ??
    bindingRefusal(evidence, expectation, receipt) ??
    claimRefusal(expectation, receipt) ??
    (expectation.reorged && !evidence.finality.deepest ? 'REORGED' : null) ??
    riskRefusal(evidence, expectation)
  );
}

function transferRefusal(
  evidence: PaymentEvidence,
  expectation: Expectation,
  receipt: Receipt,
): Reason | null {
  if (evidence.execution === 'failed') return 'TX_FAILED';
  if (receipt.to === null) return nothingArrivedReason(evidence, expectation);
  if (isTooLow(expectation, receipt)) return 'AMOUNT_TOO_LOW';
  const paidAt = evidence.block?.timeSeconds ?? null;
  if (paidAt !== null && expectation.firstSeenSeconds - paidAt > expectation.maxAgeSeconds)
    return 'TX_TOO_OLD';
  return null;
}

/** A payer that gave nothing is the wrong payer, not an underpayment; `bindingRefusal` reports that. */
function isTooLow({ minimumAtomic }: Expectation, { gainAtomic, amountAtomic }: Receipt): boolean {
  const minimum = minimumAtomic ?? 1n;
  return gainAtomic < minimum || (amountAtomic > 0n && amountAtomic < minimum);
}

function nothingArrivedReason(evidence: PaymentEvidence, { wallets }: Expectation): Reason {
  if (evidence.foreignRecipients.some((recipient) => wallets.includes(recipient))) return 'WRONG_ASSET';
  const moved = evidence.transfers.length > 0 || evidence.balanceChanges.length > 0;
  return moved ? 'WRONG_RECIPIENT' : 'NO_TRANSFER';
}

function bindingRefusal(
  evidence: PaymentEvidence,
  expectation: Expectation,
  receipt: Receipt,
): Reason | null {
  if (receipt.amountAtomic === 0n) return 'WRONG_PAYER';
  if (expectation.paidAfterSeconds !== null) {
    const paidAt = evidence.block?.timeSeconds ?? null;
    if (paidAt === null || paidAt < expectation.paidAfterSeconds) return 'PAID_TOO_EARLY';
  }
  return expectation.memo !== null && !evidence.memos.includes(expectation.memo) ? 'MEMO_MISMATCH' : null;
}

function claimRefusal(
  { claims, reference, requireReference }: Expectation,
  { claimPayer }: Receipt,
): Reason | null {
  const asked = { reference, payer: claimPayer, authorizationId: null };
  if (claims.some((claim) => conflicts(claim, asked))) return 'ALREADY_CLAIMED';
  return reference === null && requireReference ? 'REFERENCE_REQUIRED' : null;
}

function riskRefusal(evidence: PaymentEvidence, { riskThreshold, sender }: Expectation): Reason | null {
  if (riskThreshold === null) return null;
  return riskOf(evidence, sender).score > riskThreshold ? 'RISK_REJECTED' : null;
}
