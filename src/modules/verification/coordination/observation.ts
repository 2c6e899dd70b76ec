import type { Claim } from '../../../domain/judge.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import type { SenderStanding } from '../../../domain/risk.js';
import type { PaymentRecord } from '../payments/payment-record.js';

/** What is known of a payment at one moment, ready to be judged by whoever asked. */
export interface Sighting {
  readonly evidence: PaymentEvidence;
  /** The registered wallet, as registered. */
  readonly wallet: string;
  readonly payment: PaymentRecord | null;
  readonly claims: readonly Claim[];
  /** How its sender stands now: the screening list may have changed since the evidence was taken. */
  readonly sender: SenderStanding | null;
  /** Answered from memory; those who waited for the same flight share its fresh answer. */
  readonly cached: boolean;
}
