import { payersOf, type Payers } from './payers.js';
import { netBalanceChanges, type PaymentEvidence } from './payment.js';

/** The result of a payment for one wallet of the tenant; `to` is null when no wallet gained. */
export interface Receipt {
  readonly to: string | null;
  /**
   * The payer by the evidence, whatever payer the caller names: its funder, or its sender where there is no one funder.
   */
  readonly from: string | null;
  /** Net gain of the wallet over the whole transaction. */
  readonly gainAtomic: bigint;
  /** The gain, or the named payer's part of it. */
  readonly amountAtomic: bigint;
  /** The payer under whose name the amount is claimed: funder and sender count as one. Null: the whole transaction. */
  readonly claimPayer: string | null;
}

/**
 * The receipt of the wallet that got most (from this payer, when one is named).
 * Moving money between the tenant's own wallets is no payment, so no receipt exceeds the gain of all of them together.
 */
export function receiptOf(
  evidence: PaymentEvidence,
  wallets: readonly string[],
  payer: string | null,
): Receipt {
  const own = new Set(wallets);
  const totalAtomic = gainOf(evidence, own);
  const payers = payersOf(evidence, own);
  const claimPayer = payer === null ? null : claimedAs(payer, payers);
  const receipts = [...own]
    .map((to): Receipt => {
      const gainAtomic = least(gainOf(evidence, new Set([to])), totalAtomic);
      const amountAtomic =
        claimPayer === null ? gainAtomic : least(partOf(evidence, claimPayer, to), gainAtomic);
      const sender = claimPayer !== null && amountAtomic > 0n ? claimPayer : senderTo(evidence, to, payers);
      return { to, from: sourceOf(sender, payers), gainAtomic, amountAtomic, claimPayer };
    })
    .filter(({ gainAtomic }) => gainAtomic > 0n);
  return receipts.reduce(
    (best, next) => (isMore(next, best) ? next : best),
    receipts[0] ?? { to: null, from: null, gainAtomic: 0n, amountAtomic: 0n, claimPayer },
  );
}

function gainOf(evidence: PaymentEvidence, owners: ReadonlySet<string>): bigint {
  return evidence.balanceChanges
    .filter(({ owner }) => owners.has(owner))
    .reduce((sum, { deltaAtomic }) => sum + deltaAtomic, 0n);
}

function isMore(next: Receipt, best: Receipt): boolean {
  if (next.amountAtomic !== best.amountAtomic) return next.amountAtomic > best.amountAtomic;
  return next.gainAtomic > best.gainAtomic;
}

/** A funder's money is claimed under the sender that passed it on: both names mean one payer. */
function claimedAs(payer: string, { funder }: Payers): string | null {
  return payer === funder?.address ? funder.through : payer;
}

/** The source of a sender's money; without a known sender, the payer of all of it. */
function sourceOf(sender: string | null, { funder }: Payers): string | null {
  return funder !== null && (funder.through === null || funder.through === sender) ? funder.address : sender;
}

/**
 * The amount that one payer gave the wallet, less what the wallet passed on to others in the same transaction.
 * So the parts of all payers together never exceed the wallet's gain, and no part pays for two orders.
 */
function partOf(evidence: PaymentEvidence, payer: string, wallet: string): bigint {
  const flows = netBalanceChanges(
    evidence.transfers.filter(({ from, to }) => from === wallet || to === wallet),
  );
  const others = flows.filter(({ owner }) => owner !== wallet);
  const paid = -(others.find(({ owner }) => owner === payer)?.deltaAtomic ?? 0n);
  const passedOn = others.reduce((sum, { deltaAtomic }) => (deltaAtomic > 0n ? sum + deltaAtomic : sum), 0n);
  return paid > passedOn ? paid - passedOn : 0n;
}

/** The first sender to the wallet, or to another own one. Where none is known, the unrelated address that lost most. */
function senderTo(evidence: PaymentEvidence, wallet: string, { senders, losers }: Payers): string | null {
  const known = new Set(senders);
  const direct = evidence.transfers.find(
    ({ from, to, amountAtomic }) => to === wallet && amountAtomic > 0n && known.has(from),
  );
  const sender = direct?.from ?? senders[0];
  if (sender !== undefined) return sender;
  const lost = evidence.balanceChanges.filter(({ owner }) => losers.has(owner));
  return lost.reduce(
    (most, next) => (next.deltaAtomic < most.deltaAtomic ? next : most),
    lost[0] ?? NO_CHANGE,
  ).owner;
}

const NO_CHANGE = { owner: null, deltaAtomic: 0n };

function least(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
