import { payersOf } from '../../../domain/payers.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import { receiptOf } from '../../../domain/receipt.js';

/** An address that gained USDC, and whose money it was. */
export interface Gain {
  readonly address: string;
  readonly amountAtomic: bigint;
  /** The payer as `POST /verify` names it: whoever lost the money, or else its sender. Null where none is known. */
  readonly payer: string | null;
  /** The sender that passed the payer's money on; null for money that the payer sent itself. */
  readonly through: string | null;
}

/** Who gained, and who only passed money on. */
export interface MoneyFlow {
  /** The largest first. */
  readonly gains: readonly Gain[];
  /** Addresses that received USDC and sent as much: routers, splitters, forwarding accounts. */
  readonly routers: readonly string[];
  /** Not all gains are shown. */
  readonly isCut: boolean;
}

const MOST_GAINS = 20;
const MOST_ROUTERS = 50;

/** Tells the flow of the registered USDC, by the rules of verifications. */
export function moneyFlowOf(evidence: PaymentEvidence): MoneyFlow {
  const gained = evidence.balanceChanges
    .filter(({ deltaAtomic }) => deltaAtomic > 0n)
    .toSorted((left, right) => (left.deltaAtomic > right.deltaAtomic ? -1 : 1));
  const gains = gained.slice(0, MOST_GAINS).map(({ owner, deltaAtomic }): Gain => {
    const { from } = receiptOf(evidence, [owner], null);
    const { funder, senders } = payersOf(evidence, new Set([owner]));
    const through =
      funder !== null && funder.address === from ? (funder.through ?? senders[0] ?? null) : null;
    return {
      address: owner,
      amountAtomic: deltaAtomic,
      payer: from,
      through: through === from ? null : through,
    };
  });
  const routers = routersIn(evidence);
  return {
    gains,
    routers: routers.slice(0, MOST_ROUTERS),
    isCut: gained.length > MOST_GAINS || routers.length > MOST_ROUTERS,
  };
}

function routersIn({ transfers, balanceChanges }: PaymentEvidence): string[] {
  const changed = new Set(balanceChanges.map(({ owner }) => owner));
  const senders = new Set(transfers.map(({ from }) => from));
  const receivers = new Set(transfers.map(({ to }) => to));
  return [...receivers].filter((address) => senders.has(address) && !changed.has(address));
}
