import type { Claim } from '../../../domain/claim.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import type { SenderStanding } from '../../../domain/risk.js';
import type { PaymentRecord } from '../payments/payment-record.js';

/** The facts about a payment at one moment, to be judged by each caller's own criteria. */
export interface Observation {
  readonly evidence: PaymentEvidence;
  /** The wallet as registered. */
  readonly wallet: string;
  readonly payment: PaymentRecord | null;
  readonly claims: readonly Claim[];
  /** The sender's present standing: the screening list may have changed since the evidence was collected. */
  readonly sender: SenderStanding | null;
  /** Answered from memory. Callers that waited for another verification share its fresh result. */
  readonly cached: boolean;
}
