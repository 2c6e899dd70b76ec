import {
  HOUR_MS,
  HOURS_A_WEEK,
  type Anomaly,
  type HourCount,
  type PaymentPoint,
} from '../../../src/modules/analytics/anomalies/anomaly.js';
import { Chance } from './random.js';

/** A planted anomaly. */
export interface Planted {
  readonly type: Anomaly['type'];
  readonly startMs: number;
  readonly endMs: number;
  readonly paymentId: string | null;
}

export interface Year {
  readonly hours: HourCount[];
  readonly payments: PaymentPoint[];
  readonly planted: Planted[];
}

export interface YearOptions {
  readonly seed: number;
  /** Calls in an average hour. */
  readonly callsAnHour: number;
  /** Confirmed payments in an average hour, one by one. */
  readonly paymentsAnHour: number;
}

export const WEEKS = 52;
/** Nothing is planted before this week, because a baseline needs history. */
export const FIRST_WEEK = 9;
const START_MS = Date.UTC(2025, 0, 6);
const PLANTS_OF_EACH = 22;

/**
 * A year of one tenant's traffic: daily and weekly patterns, growth by half, overdispersed hourly noise, a campaign that
 * raises traffic for three weeks, a drifting share of rejections, and amounts from a price list or widely spread. Spikes,
 * bursts of failures, large first payments and odd amounts are planted in it.
 */
export function yearOfTraffic(options: YearOptions): Year {
  const chance = new Chance(options.seed);
  const shape = shapeOf(chance, options);
  const hours = hoursOf(chance, shape);
  const payments = paymentsOf(chance, shape, options.paymentsAnHour / options.callsAnHour);
  const planted = [
    ...plantSpikes(chance, hours),
    ...plantFailures(chance, hours),
    ...plantPayments(chance, payments, 'first_time_large_payer'),
    ...plantPayments(chance, payments, 'unusual_amount'),
  ];
  payments.sort((left, right) => left.atMs - right.atMs);
  return { hours, payments, planted };
}

interface Shape {
  readonly rate: (hour: number) => number;
  readonly rejected: (hour: number) => number;
  readonly amount: () => number;
}

function shapeOf(chance: Chance, { callsAnHour, seed }: YearOptions): Shape {
  const peak = chance.between(10, 18);
  const weekend = chance.between(0.4, 0.9);
  const campaign = chance.integer(15, 45) * HOURS_A_WEEK;
  const prices = [0.01, 0.05, 0.25, 1, 5];
  const hasPriceList = seed % 2 === 0;
  let wander = 0;
  return {
    rate: (hour) => {
      const day = 1 + 0.8 * Math.cos(((hour % 24) - peak) * (Math.PI / 12));
      const week = Math.floor(hour / 24) % 7 >= 5 ? weekend : 1;
      const growth = 1 + (0.5 * hour) / (WEEKS * HOURS_A_WEEK);
      const into = (hour - campaign) / 48;
      const lift = into > 0 && hour < campaign + 3 * HOURS_A_WEEK ? 1 + 0.4 * Math.min(1, into) : 1;
      return callsAnHour * day * week * growth * lift;
    },
    rejected: () => {
      wander = 0.98 * wander + 0.02 * chance.normal();
      return Math.min(0.2, 0.05 * Math.exp(wander));
    },
    amount: () =>
      hasPriceList ? chance.pick(prices) : Number((0.5 * Math.exp(0.8 * chance.normal())).toFixed(6)),
  };
}

function hoursOf(chance: Chance, { rate, rejected }: Shape): HourCount[] {
  return Array.from({ length: WEEKS * HOURS_A_WEEK }, (_, hour) => {
    const total = chance.poisson(rate(hour) * Math.exp(0.15 * chance.normal()));
    const share = rejected(hour);
    return {
      startMs: START_MS + hour * HOUR_MS,
      total,
      rejected: Math.min(total, chance.poisson(total * share)),
    };
  });
}

function paymentsOf(chance: Chance, { rate, amount }: Shape, share: number): PaymentPoint[] {
  const payments: PaymentPoint[] = [];
  let payers = 0;
  for (let hour = 0; hour < WEEKS * HOURS_A_WEEK; hour += 1) {
    for (let left = chance.poisson(rate(hour) * share); left > 0; left -= 1) {
      const isFirst = payers < 20 || chance.next() < 0.05;
      if (isFirst) payers += 1;
      payments.push({
        id: `payment-${payments.length}`,
        atMs: START_MS + (hour + chance.next()) * HOUR_MS,
        payer: `payer-${isFirst ? payers : chance.integer(1, payers)}`,
        amount: amount(),
        isFirst,
      });
    }
  }
  return payments;
}

/** Start hours at least two days apart, so that two anomalies of a type stay separate. */
function places(chance: Chance, count: number): number[] {
  const days = Array.from({ length: (WEEKS - FIRST_WEEK) * 7 }, (_, day) => day).filter(
    (day) => day % 2 === 0,
  );
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(chance.pick(days));
  return [...chosen].map((day) => FIRST_WEEK * HOURS_A_WEEK + day * 24 + chance.integer(0, 20));
}

function plantSpikes(chance: Chance, hours: HourCount[]): Planted[] {
  return places(chance, PLANTS_OF_EACH).map((start) => {
    const length = chance.integer(1, 3);
    const factor = chance.between(3, 8);
    for (let hour = start; hour < start + length; hour += 1) {
      const before = hours[hour];
      if (before === undefined) continue;
      const more = chance.poisson(Math.max(before.total * (factor - 1), 40));
      hours[hour] = {
        ...before,
        total: before.total + more,
        rejected: before.rejected + chance.poisson(more * 0.05),
      };
    }
    return plantedHours('spike', start, length);
  });
}

function plantFailures(chance: Chance, hours: HourCount[]): Planted[] {
  return places(chance, PLANTS_OF_EACH).map((start) => {
    const length = chance.integer(1, 3);
    const share = chance.between(0.4, 0.8);
    for (let hour = start; hour < start + length; hour += 1) {
      const before = hours[hour];
      if (before === undefined) continue;
      // In a quiet hour callers retry.
      const total = Math.max(before.total, chance.integer(35, 45));
      hours[hour] = { ...before, total, rejected: Math.max(before.rejected, Math.round(total * share)) };
    }
    return plantedHours('failure_burst', start, length);
  });
}

function plantedHours(type: Planted['type'], start: number, length: number): Planted {
  const startMs = START_MS + start * HOUR_MS;
  return { type, startMs, endMs: startMs + length * HOUR_MS, paymentId: null };
}

function plantPayments(
  chance: Chance,
  payments: PaymentPoint[],
  type: 'first_time_large_payer' | 'unusual_amount',
): Planted[] {
  const ordinary = [...payments];
  const largest = ordinary.reduce((most, { amount }) => Math.max(most, amount), 0);
  return places(chance, PLANTS_OF_EACH).map((hour, index) => {
    const id = `planted-${type}-${index}`;
    const atMs = START_MS + (hour + chance.next()) * HOUR_MS;
    const isFirst = type === 'first_time_large_payer';
    const payer = isFirst ? `newcomer-${index}` : chance.pick(ordinary).payer;
    const amount = Number((largest * chance.between(3, 30)).toFixed(6));
    payments.push({ id, atMs, payer, amount, isFirst });
    return { type, startMs: atMs, endMs: atMs, paymentId: id };
  });
}
