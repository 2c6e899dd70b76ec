import { payersOf } from './payers.js';
import type { PaymentEvidence, Transfer } from './payment.js';

/** Most losers kept. Every possible payer is screened, and a verdict rests on whether it was one address alone. */
const LOSERS_KEPT = 200;
/** Most authorizations kept. To hide one, a payer would have to exceed it in each of these others. */
const AUTHORIZATIONS_KEPT = 200;
/**
 * In characters. Memo instructions can be longer; a verification cannot ask for such a memo, so no answer rests on it.
 */
export const LONGEST_MEMO = 566;

/**
 * Reduces evidence to the parts that a verdict on these wallets and the screening of their payers can rest on.
 * So a transaction with a thousand transfers takes a few lines. For the same wallets, `judge` gives the same verdict on
 * both.
 */
export function pruneEvidence(evidence: PaymentEvidence, wallets: readonly string[]): PaymentEvidence {
  const own = new Set(wallets);
  const involved = evidence.transfers.filter(({ from, to }) => own.has(from) || own.has(to));
  const witness = evidence.transfers[0];
  const { senders, losers } = payersOf(evidence, own);
  const sent = new Set(senders);
  const behind = evidence.balanceChanges
    .filter(({ owner }) => losers.has(owner) && !sent.has(owner))
    .sort((left, right) => (left.deltaAtomic < right.deltaAtomic ? -1 : 1));
  const kept = new Set([...own, ...senders, ...behind.slice(0, LOSERS_KEPT).map(({ owner }) => owner)]);
  return {
    ...evidence,
    transfers: involved.length > 0 || witness === undefined ? summed(fewAuthorized(involved)) : [witness],
    balanceChanges: evidence.balanceChanges.filter(({ owner }) => kept.has(owner)),
    foreignRecipients: evidence.foreignRecipients.filter((recipient) => own.has(recipient)),
    memos: [...new Set(evidence.memos)].filter(({ length }) => length <= LONGEST_MEMO),
  };
}

/** Keeps the authorization ids of the largest authorized transfers, and drops the other ids. */
function fewAuthorized(transfers: readonly Transfer[]): readonly Transfer[] {
  const authorized = transfers.filter(({ authorizationId }) => authorizationId !== undefined);
  if (authorized.length <= AUTHORIZATIONS_KEPT) return transfers;
  const least = authorized
    .sort((left, right) => (left.amountAtomic > right.amountAtomic ? -1 : 1))
    .slice(AUTHORIZATIONS_KEPT);
  const unnamed = new Set(least);
  return transfers.map((transfer) => {
    const { from, to, amountAtomic } = transfer;
    return unnamed.has(transfer) ? { from, to, amountAtomic } : transfer;
  });
}

/** Sums transfers between the same two addresses without authorization: a thousand cents are ten dollars. */
function summed(transfers: readonly Transfer[]): readonly Transfer[] {
  const sums = new Map<string, Transfer>();
  for (const transfer of transfers) {
    const { from, to, authorizationId = '', amountAtomic } = transfer;
    const name = `${from} ${to} ${authorizationId}`;
    const sum = sums.get(name);
    sums.set(name, sum ? { ...sum, amountAtomic: sum.amountAtomic + amountAtomic } : transfer);
  }
  return [...sums.values()];
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
