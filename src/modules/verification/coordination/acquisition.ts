import type { Claim } from '../../../domain/claim.js';
import { standingNamed, type SenderStanding } from '../../../domain/risk.js';
import { toClaims, type ClaimRow } from '../payments/claim-row.js';
import {
  toPaymentRecord,
  type PaymentJson,
  type PaymentKey,
  type PaymentRecord,
} from '../payments/payment-record.js';
import type { SharedOutcome } from './commit-input.js';

/** Lifetime of a lease in seconds; it is renewed every third of that. */
export const LEASE_SECONDS = 15;

export interface AcquireInput extends PaymentKey {
  readonly chain: string;
  /** The token of the new lease, if it is granted. */
  readonly token: string;
  /** The lease that the caller waited for, if any. */
  readonly awaited: string | null;
  /** Units a month; null is unlimited. */
  readonly limit: number | null;
  /** Count exactly, behind a lock: required after the outcome `needs_exact`. */
  readonly exact: boolean;
  /** A recipient that needs no registration (the sandbox's), or null for the registered wallet. */
  readonly wallet: string | null;
  /** The recipient that the caller names, in comparable form: refused (`not_own`) unless it is the wallet. */
  readonly recipient: string | null;
}

export type RememberedInput = Pick<AcquireInput, keyof PaymentKey | 'chain' | 'wallet' | 'recipient'>;

/** Why a verification does not begin. `refused_for_now`: verifications in progress have reserved the last units. */
export type Refusal = 'no_wallet' | 'not_own' | 'refused' | 'refused_for_now';

export interface Acquisition {
  readonly outcome: Refusal | 'remembered' | 'shared' | 'wait' | 'needs_exact' | 'granted';
  readonly wallet: string | null;
  readonly payment: PaymentRecord | null;
  readonly claims: readonly Claim[];
  readonly shared: SharedOutcome | null;
  readonly holder: string | null;
  /** Set for a payment that is answered from memory. */
  readonly sender: SenderStanding | null;
}

/** A row of `find_remembered_payments`, but for its place. */
export interface RememberedRow {
  readonly wallet: string;
  readonly payment: PaymentJson;
  readonly claims: ClaimRow[];
  readonly sender: string | null;
}

/** A result of `acquire_verifications`; a member that its outcome does not need may be missing. */
export interface AcquireResult extends Partial<RememberedRow> {
  readonly outcome: Acquisition['outcome'];
  readonly shared?: SharedOutcome;
  readonly holder?: string | null;
}

/** A question as both statements read it, with its place in the batch. */
export function questionColumns(
  { tenantId, environment, chain, network, txHash, wallet, recipient }: RememberedInput,
  nth: number,
) {
  return {
    ...{ nth, tenant_id: tenantId, environment, chain, network, tx_hash: txHash, wallet, recipient },
  };
}

/** A question of `acquire_verifications`. */
export function acquireColumns(input: AcquireInput, nth: number) {
  return {
    ...questionColumns(input, nth),
    token: input.token,
    awaited: input.awaited,
    lease_seconds: LEASE_SECONDS,
    unit_limit: input.limit,
  };
}

/** Converts a result of `acquire_verifications` or a row of `find_remembered_payments`. */
export function toAcquisition(result: AcquireResult): Acquisition {
  const { wallet, payment, claims, sender, shared, holder } = result;
  return {
    outcome: result.outcome,
    wallet: wallet ?? null,
    payment: payment ? toPaymentRecord(payment) : null,
    claims: toClaims(claims ?? null),
    shared: shared ?? null,
    holder: holder ?? null,
    sender: toStanding(sender ?? null),
  };
}

/** The standing of a payment's senders; null when none is known. */
export function toStanding(name: string | null): SenderStanding | null {
  return name === null ? null : standingNamed(name);
}
