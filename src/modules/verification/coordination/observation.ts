import type { Claim } from '../../../domain/claim.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import type { SenderStanding } from '../../../domain/risk.js';
import type { PaymentRecord } from '../payments/payment-record.js';

/** What is known of a payment at one moment, ready to be judged by each caller's own criteria. */
export interface Observation {
  readonly evidence: PaymentEvidence;
  /** The registered wallet, as registered. */
  readonly wallet: string;
  readonly payment: PaymentRecord | null;
  readonly claims: readonly Claim[];
  /** How its sender stands now: the screening list may have changed since the evidence was taken. */
  readonly sender: SenderStanding | null;
  /** Answered from memory. Callers that waited for another's verification share its fresh result. */
  readonly cached: boolean;
}
