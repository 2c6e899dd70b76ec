/** A verifier's findings about one transaction. It is evidence, never a verdict: only `judge` says paid. */
export interface PaymentEvidence {
  /** `not_found`: no node knows it (yet). `pending`: seen, in no block. The other two are in a block. */
  readonly execution: 'not_found' | 'pending' | 'succeeded' | 'failed';
  /** Movements of the chain's registered USDC in their order, without self-transfers and zero values. */
  readonly transfers: readonly Transfer[];
  /** Each owner's gain or loss of the registered USDC over the whole transaction, without zero sums. */
  readonly balanceChanges: readonly BalanceChange[];
  /** Owners that received some *other* token in the transaction (bridged look-alikes, fakes). */
  readonly foreignRecipients: readonly string[];
  readonly memos: readonly string[];
  readonly block: BlockReference | null;
  readonly finality: Finality;
  /** 0–1, only when the verifier has a score of its own. */
  readonly riskScore: number | null;
  /** The verifier says "not valid" for an unknown reason: such evidence can refuse, but never confirm. */
  readonly disputed: boolean;
}

/** Addresses are in comparable form: EVM lower case, Solana owners (never token accounts) as written. */
export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly amountAtomic: bigint;
  /** The authorization that its payer signed (EIP-3009, Permit2), as settlements claim it; left out where unknown. */
  readonly authorizationId?: string;
}

export interface BalanceChange {
  readonly owner: string;
  readonly deltaAtomic: bigint;
}

export interface BlockReference {
  /** Block number, or slot on Solana; null where the verifier does not know it. */
  readonly number: bigint | null;
  readonly hash: string | null;
  /** Unix time of the block in seconds; null where the verifier does not know it. */
  readonly timeSeconds: number | null;
}

export interface Finality {
  /** The name shown to callers. */
  readonly level: 'none' | 'latest' | 'confirmed' | 'safe' | 'finalized';
  /** The chain entry's acceptance rule is met: the answer may be final. */
  readonly accepted: boolean;
  /** The chain's deepest finality is reached: it cannot be taken back any more. */
  readonly deepest: boolean;
  readonly confirmations: number | null;
  /** Confirmations that the rule requires; null where it is a tag. */
  readonly requiredConfirmations: number | null;
}

/** Result of a verification. `pending` is never remembered and never costs a unit. */
export type PaymentStatus = 'confirmed' | 'pending' | 'rejected';

export type PendingReason = 'TX_NOT_FOUND' | 'AWAITING_CONFIRMATIONS';

export type RejectionReason =
  | 'TX_FAILED'
  | 'WRONG_ASSET'
  | 'WRONG_RECIPIENT'
  | 'NO_TRANSFER'
  | 'AMOUNT_TOO_LOW'
  | 'TX_TOO_OLD'
  | 'WRONG_PAYER'
  | 'PAID_TOO_EARLY'
  | 'MEMO_MISMATCH'
  | 'ALREADY_CLAIMED'
  | 'REFERENCE_REQUIRED'
  | 'REORGED'
  | 'RISK_REJECTED';

export type Reason = PendingReason | RejectionReason;

/** Evidence of a transaction that no node knows. */
export const NOT_FOUND_EVIDENCE: PaymentEvidence = {
  execution: 'not_found',
  transfers: [],
  balanceChanges: [],
  foreignRecipients: [],
  memos: [],
  block: null,
  finality: {
    level: 'none',
    accepted: false,
    deepest: false,
    confirmations: null,
    requiredConfirmations: null,
  },
  riskScore: null,
  disputed: false,
};

/** Nets transfers into balance changes by owner, without zero sums. */
export function netBalanceChanges(transfers: readonly Transfer[]): BalanceChange[] {
  const deltas = new Map<string, bigint>();
  for (const { from, to, amountAtomic } of transfers) {
    deltas.set(from, (deltas.get(from) ?? 0n) - amountAtomic);
    deltas.set(to, (deltas.get(to) ?? 0n) + amountAtomic);
  }
  return [...deltas]
    .filter(([, delta]) => delta !== 0n)
    .map(([owner, deltaAtomic]) => ({ owner, deltaAtomic }));
}
