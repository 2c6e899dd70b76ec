import { median, medianAbsoluteDeviation } from 'simple-statistics';

/** A confirmed payment, as far as patterns look at it. */
export interface PaymentMark {
  readonly payer: string;
  readonly atMs: number;
  /** In USDC; sums that are answered are made exactly elsewhere. */
  readonly amount: number;
}

/** How one payer pays. */
export interface PayerProfile {
  readonly payer: string;
  readonly payments: number;
  /** The median one. */
  readonly amount: number;
  /** Spread of the amounts as a share of the median one. */
  readonly amountSpread: number;
  /** Median time between payments; null with fewer than three. */
  readonly intervalMs: number | null;
  /** Spread of the intervals as a share of the median one. */
  readonly intervalSpread: number;
  readonly lastMs: number;
}

/** Fewer payments have no rhythm. */
const LEAST_PAYMENTS = 3;

/**
 * Who pays how, the most frequent payers first. Spreads are median absolute deviations, so that one odd payment moves
 * nothing.
 */
export function profilesOf(payments: readonly PaymentMark[]): PayerProfile[] {
  const byPayer = new Map<string, PaymentMark[]>();
  for (const payment of payments) {
    const own = byPayer.get(payment.payer);
    if (own === undefined) byPayer.set(payment.payer, [payment]);
    else own.push(payment);
  }
  return [...byPayer]
    .map(([payer, own]) => profileOf(payer, own))
    .sort((left, right) => right.payments - left.payments || (left.payer < right.payer ? -1 : 1));
}

function profileOf(payer: string, payments: readonly PaymentMark[]): PayerProfile {
  const amounts = payments.map(({ amount }) => amount);
  const times = payments.map(({ atMs }) => atMs).sort((left, right) => left - right);
  const intervals = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const amount = median(amounts);
  const hasRhythm = payments.length >= LEAST_PAYMENTS;
  const interval = hasRhythm ? median(intervals) : null;
  return {
    payer,
    payments: payments.length,
    amount,
    amountSpread: amount === 0 ? 0 : medianAbsoluteDeviation(amounts) / amount,
    intervalMs: interval,
    intervalSpread: interval === null || interval === 0 ? 1 : medianAbsoluteDeviation(intervals) / interval,
    lastMs: times.at(-1) ?? 0,
  };
}
