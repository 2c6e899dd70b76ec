import type { Environment } from '../../../domain/chain.js';
import { evidenceFromJson, type EvidenceJson } from '../../../domain/evidence.js';
import type { KnownPayment, RecordStatus } from '../../../domain/expectation.js';
import type { PaymentEvidence } from '../../../domain/payment.js';

/** Owner and transaction of a payment: the key of all its rows. */
export interface PaymentKey {
  readonly tenantId: string;
  readonly environment: Environment;
  readonly network: string;
  readonly txHash: string;
}

/**
 * A remembered payment: its evidence and the objective status "it paid this wallet", without any caller's expectation.
 */
export interface PaymentRecord extends KnownPayment {
  readonly id: string;
  readonly chain: string;
  readonly txHash: string;
  readonly reason: string | null;
  readonly evidence: PaymentEvidence;
  /** The registered wallet that it was judged for, as registered. */
  readonly judgedWallet: string;
  readonly network: string;
  readonly amountAtomic: bigint;
  readonly fromAddress: string | null;
  readonly toAddress: string | null;
  readonly deepest: boolean;
  readonly firstSeenAt: Date;
  readonly firstVerifiedAt: Date | null;
  readonly verifiedAt: Date;
  /** `verified_at` to the microsecond: shows whether another call has verified it meanwhile. */
  readonly version: string;
  readonly createdAt: Date;
}

/** A row of `payments` as the SQL function `payment_json` writes it. */
export interface PaymentJson {
  readonly id: string;
  readonly chain: string;
  readonly tx_hash: string;
  readonly status: RecordStatus;
  readonly reason: string | null;
  /** Null where the reader has it. */
  readonly evidence: EvidenceJson | null;
  readonly judged_wallet: string;
  readonly network: string;
  /** Text: JSON numbers are not exact beyond 2^53. */
  readonly amount_text: string;
  readonly from_address: string | null;
  readonly to_address: string | null;
  readonly deepest: boolean;
  readonly first_seen_at: string;
  readonly first_verified_at: string | null;
  readonly verified_at: string;
  readonly created_at: string;
}

/**
 * Converts a row of `payments`.
 *
 * @param evidence of a row without it
 */
export function toPaymentRecord(row: PaymentJson, evidence: PaymentEvidence | null = null): PaymentRecord {
  return {
    id: row.id,
    chain: row.chain,
    txHash: row.tx_hash,
    status: row.status,
    reason: row.reason,
    evidence: row.evidence === null ? given(evidence) : evidenceFromJson(row.evidence),
    judgedWallet: row.judged_wallet,
    network: row.network,
    amountAtomic: BigInt(row.amount_text),
    fromAddress: row.from_address,
    toAddress: row.to_address,
    deepest: row.deepest,
    firstSeenAt: new Date(row.first_seen_at),
    firstVerifiedAt: row.first_verified_at === null ? null : new Date(row.first_verified_at),
    verifiedAt: new Date(row.verified_at),
    version: row.verified_at,
    createdAt: new Date(row.created_at),
  };
}

function given(evidence: PaymentEvidence | null): PaymentEvidence {
  if (evidence === null) throw new Error('a payment without evidence');
  return evidence;
}
