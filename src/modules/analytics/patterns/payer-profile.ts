import { median, medianAbsoluteDeviation } from 'simple-statistics';

/** The properties of a confirmed payment that the patterns use. */
export interface PaymentMark {
  readonly payer: string;
  readonly atMs: number;
  /** In USDC, for statistics only. Responses use exact sums. */
  readonly amount: number;
}

/** The usual amount and interval of one payer. */
export interface PayerProfile {
  readonly payer: string;
  readonly payments: number;
  /** The median amount in USDC. */
  readonly amount: number;
  /** The spread of the amounts, relative to their median. */
  readonly amountSpread: number;
  /** The median time between payments; null with fewer than three payments. */
  readonly intervalMs: number | null;
  /** The spread of the intervals, relative to their median. */
  readonly intervalSpread: number;
  readonly lastMs: number;
}

/** Fewer payments have no usual interval. */
const LEAST_PAYMENTS = 3;

/**
 * Returns the profiles of all payers, the most frequent payers first. Spreads are median absolute deviations, so a
 * single unusual payment has no effect.
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
