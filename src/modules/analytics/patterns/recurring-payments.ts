import type { PayerProfile } from './payer-profile.js';

/** A payer who repeatedly pays the same amount at a regular interval. */
export interface RecurringPayment {
  readonly profile: PayerProfile;
  readonly intervalMs: number;
  readonly nextExpectedMs: number;
  /** From 0 to 1: the regularity of interval and amount. */
  readonly confidence: number;
}

const LEAST_PAYMENTS = 4;
const MOST_INTERVAL_SPREAD = 0.1;
const MOST_AMOUNT_SPREAD = 0.05;
/** Payments within a minute of each other are no subscription. */
const LEAST_INTERVAL_MS = 60_000;

/** Finds payers with recurring payments, the most regular first. */
export function findRecurring(profiles: readonly PayerProfile[]): RecurringPayment[] {
  return profiles
    .flatMap((profile) => {
      const { intervalMs, payments, intervalSpread, amountSpread, lastMs } = profile;
      if (intervalMs === null || intervalMs < LEAST_INTERVAL_MS || payments < LEAST_PAYMENTS) return [];
      if (intervalSpread > MOST_INTERVAL_SPREAD || amountSpread > MOST_AMOUNT_SPREAD) return [];
      const steadiness = (1 - intervalSpread) * (1 - amountSpread) * (1 - 1 / payments);
      const confidence = Math.round(steadiness * 100) / 100;
      return [{ profile, intervalMs, nextExpectedMs: lastMs + intervalMs, confidence }];
    })
    .sort(
      (left, right) => right.confidence - left.confidence || right.profile.payments - left.profile.payments,
    );
}

const HOUR_MS = 3_600_000;
const PERIODS = [
  ['hourly', HOUR_MS],
  ['daily', 24 * HOUR_MS],
  ['weekly', 7 * 24 * HOUR_MS],
  ['monthly', 30.4 * 24 * HOUR_MS],
] as const;

/** The names of intervals. */
export const RHYTHMS = [...PERIODS.map(([name]) => name), 'other'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/** Returns the name of an interval, within a tolerance of one tenth. */
export function rhythmOf(intervalMs: number): Rhythm {
  return PERIODS.find(([, period]) => Math.abs(intervalMs - period) <= period / 10)?.[0] ?? 'other';
}
