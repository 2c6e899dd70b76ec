import type { PaymentEvidence, Transfer } from './payment.js';

/** Whoever else lost in the transaction is screened where the sender only passed money on. */
const LOSERS_KEPT = 200;

/**
 * Keeps of the evidence only what a verdict on these wallets, and the screening of who paid them, can rest on, so that a
 * transaction with a thousand transfers is remembered in a few lines. For the same wallets, `judge` says the same of both.
 */
export function pruneEvidence(evidence: PaymentEvidence, wallets: readonly string[]): PaymentEvidence {
  const own = new Set(wallets);
  const involved = evidence.transfers.filter(({ from, to }) => own.has(from) || own.has(to));
  const witness = evidence.transfers[0];
  const losers = evidence.balanceChanges
    .filter(({ owner, deltaAtomic }) => deltaAtomic < 0n && !own.has(owner))
    .sort((left, right) => (left.deltaAtomic < right.deltaAtomic ? -1 : 1));
  const kept = new Set(losers.slice(0, LOSERS_KEPT));
  return {
    ...evidence,
    transfers: involved.length > 0 || witness === undefined ? involved : [witness],
    balanceChanges: evidence.balanceChanges.filter((change) => own.has(change.owner) || kept.has(change)),
    foreignRecipients: evidence.foreignRecipients.filter((recipient) => own.has(recipient)),
  };
}

/** JSON form of evidence: the same fields, with bigints as decimal strings. */
export type EvidenceJson = Readonly<Record<string, unknown>>;

/** Writes evidence as plain JSON. */
export function evidenceToJson(evidence: PaymentEvidence): EvidenceJson {
  return {
    ...evidence,
    transfers: evidence.transfers.map((transfer) => ({
      ...transfer,
      amountAtomic: transfer.amountAtomic.toString(),
    })),
    balanceChanges: evidence.balanceChanges.map((change) => ({
      ...change,
      deltaAtomic: change.deltaAtomic.toString(),
    })),
    block: evidence.block && { ...evidence.block, number: evidence.block.number?.toString() ?? null },
  };
}

interface StoredEvidence extends Omit<PaymentEvidence, 'transfers' | 'balanceChanges' | 'block'> {
  readonly transfers: readonly (Omit<Transfer, 'amountAtomic'> & { readonly amountAtomic: string })[];
  readonly balanceChanges: readonly { readonly owner: string; readonly deltaAtomic: string }[];
  readonly block: {
    readonly number: string | null;
    readonly hash: string | null;
    readonly timeSeconds: number | null;
  } | null;
}

/** Reads what `evidenceToJson` wrote. */
export function evidenceFromJson(json: EvidenceJson): PaymentEvidence {
  const stored = json as unknown as StoredEvidence;
  return {
    ...stored,
    transfers: stored.transfers.map((transfer) => ({
      ...transfer,
      amountAtomic: BigInt(transfer.amountAtomic),
    })),
    balanceChanges: stored.balanceChanges.map(({ owner, deltaAtomic }) => ({
      owner,
      deltaAtomic: BigInt(deltaAtomic),
    })),
    block: stored.block && {
      ...stored.block,
      number: stored.block.number === null ? null : BigInt(stored.block.number),
    },
  };
}
