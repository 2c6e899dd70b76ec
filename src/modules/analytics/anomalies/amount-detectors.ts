import { quantileSorted } from 'simple-statistics';
import { scoreOf, type Anomaly, type PaymentPoint } from './anomaly.js';

/** Fewer earlier payments define no usual amount. */
export const LEAST_PAYMENTS = 100;
const TAIL = 0.995;
/** A first pass with this quantile removes outliers, so the history may hold 2 % of them. */
const COARSE_TAIL = 0.98;
const SHOULDER = 0.9;
/** The distance beyond the tail: at least this factor, and this multiple of the distance from shoulder to tail. */
const FIRST_TIME = { factor: 2, tails: 1.5 };
const UNUSUAL = { factor: 3, tails: 2 };

/** The usual amounts as logarithms, so the double and the half of an amount are equally far away. */
interface UsualAmounts {
  readonly center: number;
  readonly high: Edge;
  readonly low: Edge;
}

/** A bound of the usual amounts, and the width of the tail before it. */
interface Edge {
  readonly at: number;
  readonly width: number;
}

/**
 * Finds payments far outside of the tenant's usual amounts. Such an amount exceeds the 99.5 % quantile of the earlier
 * amounts, or lies below the 0.5 % quantile. The excess must reach a factor, and a multiple of the width of the tail.
 * The width is the distance to the 90 % (or 10 %) quantile. So widely spread amounts tolerate larger deviations.
 * Quantiles replace deviations from a median, because a price list has several centres. A large payment of a new payer
 * is a separate type with a lower threshold.
 */
export function findOddAmounts(
  payments: readonly PaymentPoint[],
  earlierAmounts: readonly number[],
): Anomaly[] {
  const positive = earlierAmounts.filter((amount) => amount > 0);
  if (positive.length < LEAST_PAYMENTS) return [];
  const sorted = positive.map(Math.log).sort((left, right) => left - right);
  const usual = usualAmounts(withoutOddOnes(sorted), TAIL);
  return payments.flatMap((payment) => oddOne(payment, usual) ?? []);
}

/** Removes earlier outliers. They would extend the tail, which would hide the next outlier. */
function withoutOddOnes(sorted: number[]): number[] {
  const { high, low } = usualAmounts(sorted, COARSE_TAIL);
  const [least, most] = [low.at - reach(UNUSUAL, low), high.at + reach(UNUSUAL, high)];
  return sorted.filter((amount) => amount >= least && amount <= most);
}

function usualAmounts(sorted: number[], tail: number): UsualAmounts {
  const at = (share: number): number => quantileSorted(sorted, share);
  return {
    center: at(0.5),
    high: { at: at(tail), width: at(tail) - at(SHOULDER) },
    low: { at: at(1 - tail), width: at(1 - SHOULDER) - at(1 - tail) },
  };
}

function oddOne(payment: PaymentPoint, usual: UsualAmounts): Anomaly | null {
  if (payment.amount <= 0) return null;
  const above = Math.log(payment.amount) - usual.high.at;
  const below = usual.low.at - Math.log(payment.amount);
  const newcomer = above / reach(FIRST_TIME, usual.high);
  if (payment.isFirst && newcomer > 1) return toAnomaly('first_time_large_payer', payment, usual, newcomer);
  const excess = Math.max(above / reach(UNUSUAL, usual.high), below / reach(UNUSUAL, usual.low));
  return excess > 1 ? toAnomaly('unusual_amount', payment, usual, excess) : null;
}

function reach({ factor, tails }: typeof UNUSUAL, { width }: Edge): number {
  return Math.max(Math.log(factor), tails * width);
}

function toAnomaly(
  type: Anomaly['type'],
  payment: PaymentPoint,
  usual: UsualAmounts,
  excess: number,
): Anomaly {
  const expected = Math.exp(usual.center);
  const who = type === 'first_time_large_payer' ? 'A payer never seen before paid' : 'A payment of';
  const times = payment.amount / expected;
  const than =
    times >= 1
      ? `${times >= 10 ? Math.round(times) : times.toFixed(1)} times`
      : `${(times * 100).toPrecision(2)} % of`;
  return {
    type,
    startMs: payment.atMs,
    endMs: payment.atMs,
    score: scoreOf(excess, 1),
    observed: payment.amount,
    expected: Number(expected.toPrecision(3)),
    why: `${who} ${payment.amount} USDC, ${than} the usual amount.`,
    payment,
  };
}
