import type { Claim } from './claim.js';
import { comparableAddress, type ChainFamily } from './chain.js';
import type { PaymentEvidence } from './payment.js';
import type { SenderStanding } from './risk.js';

/** Status of a stored payment. `reorged`: it was confirmed, and its chain took it back. */
export type RecordStatus = 'pending' | 'confirmed' | 'rejected' | 'reorged';

/** The facts of a stored payment that a decision rests on. */
export interface KnownPayment {
  readonly status: RecordStatus;
  readonly evidence: PaymentEvidence;
  /** It was confirmed at its chain's deepest finality. */
  readonly deepest: boolean;
  readonly toAddress: string | null;
  readonly firstSeenAt: Date;
}

/** The facts beside the chain's evidence that a decision rests on. */
export interface Known {
  readonly family: ChainFamily;
  /** The wallet as registered. */
  readonly wallet: string;
  readonly payment: KnownPayment | null;
  /** Every standing claim on the payment, those of settlements included. */
  readonly claims: readonly Claim[];
  /** Null while the sender's standing is unknown. */
  readonly sender: SenderStanding | null;
  /** Unix seconds at which a payment without a record counts as first seen. */
  readonly nowSeconds: number;
}

/** The criteria of one caller, and of its tenant for every payment. Addresses are in comparable form. */
export interface Criteria {
  readonly recipient: string | null;
  readonly expectedAtomic: bigint | null;
  readonly payer: string | null;
  readonly paidAfterSeconds: number | null;
  readonly memo: string | null;
  readonly reference: string | null;
  readonly requireReference: boolean;
  readonly riskThreshold: number | null;
}

/** The criteria of a judgement. Addresses are in comparable form, times are Unix seconds. */
export interface Expectation {
  /** Wallets of the tenant on this chain; the first one is the registered one. */
  readonly wallets: readonly string[];
  /** Least amount in atomic units; null accepts any amount above zero. */
  readonly minimumAtomic: bigint | null;
  readonly payer: string | null;
  readonly paidAfterSeconds: number | null;
  readonly memo: string | null;
  readonly reference: string | null;
  readonly requireReference: boolean;
  /** When this tenant first presented the transaction: its age is computed at that time. */
  readonly firstSeenSeconds: number;
  readonly maxAgeSeconds: number;
  readonly claims: readonly Claim[];
  /** The payment was accepted once and then taken back by its chain. */
  readonly reorged: boolean;
  readonly sender: SenderStanding | null;
  /** Higher scores are refused; null refuses none. */
  readonly riskThreshold: number | null;
}

/**
 * The objective question "did it pay this wallet, any amount, in time?".
 * The stored payment rests on its answer, independent of its first caller's criteria.
 *
 * @throws Error when the registered wallet is not an address of its chain
 */
export function bareExpectation(known: Known, maxAgeSeconds: number): Expectation {
  const { payment } = known;
  return {
    wallets: walletsOf(known),
    minimumAtomic: null,
    payer: null,
    paidAfterSeconds: null,
    memo: null,
    reference: null,
    requireReference: false,
    firstSeenSeconds: payment ? Math.floor(payment.firstSeenAt.getTime() / 1_000) : known.nowSeconds,
    // An accepted payment cannot become too old, not even by a stricter setting.
    maxAgeSeconds: payment?.status === 'confirmed' ? Number.POSITIVE_INFINITY : maxAgeSeconds,
    claims: [],
    reorged: payment?.status === 'reorged',
    sender: known.sender,
    riskThreshold: null,
  };
}

/** The bare question with the criteria of the caller and its tenant. */
export function fullExpectation(
  bare: Expectation,
  criteria: Criteria,
  claims: readonly Claim[],
): Expectation {
  return {
    ...bare,
    wallets: criteria.recipient === null ? bare.wallets : [criteria.recipient],
    minimumAtomic: criteria.expectedAtomic,
    payer: criteria.payer,
    paidAfterSeconds: criteria.paidAfterSeconds,
    memo: criteria.memo,
    reference: criteria.reference,
    requireReference: criteria.requireReference,
    riskThreshold: criteria.riskThreshold,
    claims,
  };
}

/** The registered wallet, and the earlier one that a confirmed payment went to. */
function walletsOf({ family, wallet, payment }: Known): string[] {
  const registered = comparableAddress(family, wallet);
  if (registered === null)
    throw new Error(`the registered wallet is not an address of its chain (${family})`);
  const wasPaid = payment?.status === 'confirmed' || payment?.status === 'reorged';
  const earlier = wasPaid ? payment.toAddress : null;
  return earlier === null || earlier === registered ? [registered] : [registered, earlier];
}
