import { netBalanceChanges, type PaymentEvidence } from './payment.js';

/** What a payment brought to one wallet of the tenant; `to` is null when it brought nothing to any. */
export interface Receipt {
  readonly to: string | null;
  readonly from: string | null;
  /** Net gain of the wallet over the whole transaction. */
  readonly gainAtomic: bigint;
  /** The gain, or the named payer's part of it. */
  readonly amountAtomic: bigint;
}

/**
 * The receipt of the wallet that got most (of this payer, when one is named). Moving money between the tenant's own
 * wallets is no payment, so no receipt exceeds what all of them gained together.
 */
export function receiptOf(
  evidence: PaymentEvidence,
  wallets: readonly string[],
  payer: string | null,
): Receipt {
  const own = new Set(wallets);
  const totalAtomic = gainOf(evidence, own);
  const receipts = [...own]
    .map((to): Receipt => {
      const gainAtomic = least(gainOf(evidence, new Set([to])), totalAtomic);
      if (payer === null)
        return { to, from: senderTo(evidence, to, own), gainAtomic, amountAtomic: gainAtomic };
      return { to, from: payer, gainAtomic, amountAtomic: least(partOf(evidence, payer, to), gainAtomic) };
    })
    .filter(({ gainAtomic }) => gainAtomic > 0n);
  return receipts.reduce(
    (best, next) => (next.amountAtomic > best.amountAtomic ? next : best),
    receipts[0] ?? NO_RECEIPT,
  );
}

const NO_RECEIPT: Receipt = { to: null, from: null, gainAtomic: 0n, amountAtomic: 0n };

function gainOf(evidence: PaymentEvidence, owners: ReadonlySet<string>): bigint {
  return evidence.balanceChanges
    .filter(({ owner }) => owners.has(owner))
    .reduce((sum, { deltaAtomic }) => sum + deltaAtomic, 0n);
}

/**
 * What one payer gave the wallet, less what the wallet passed on to others in the same transaction: so the parts of
 * all payers together never exceed the wallet's gain, and no part pays for two orders.
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

/** Who paid: the first stranger to send to the wallet, or (routed payments) the stranger that lost most. */
function senderTo(evidence: PaymentEvidence, wallet: string, own: ReadonlySet<string>): string | null {
  const direct = evidence.transfers.find(
    ({ from, to, amountAtomic }) => to === wallet && !own.has(from) && amountAtomic > 0n,
  );
  if (direct) return direct.from;
  const losers = evidence.balanceChanges.filter(
    ({ owner, deltaAtomic }) => deltaAtomic < 0n && !own.has(owner),
  );
  return losers.reduce(
    (most, next) => (next.deltaAtomic < most.deltaAtomic ? next : most),
    losers[0] ?? nobody,
  ).owner;
}

const nobody = { owner: null, deltaAtomic: 0n };

function least(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
