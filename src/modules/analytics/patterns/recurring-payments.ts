import type { PayerProfile } from './payer-profile.js';

/** A payer who pays the same again and again, at a steady rhythm. */
export interface RecurringPayment {
  readonly profile: PayerProfile;
  readonly intervalMs: number;
  readonly nextExpectedMs: number;
  /** 0 to 1: how steady rhythm and amount are. */
  readonly confidence: number;
}

const LEAST_PAYMENTS = 4;
const MOST_INTERVAL_SPREAD = 0.1;
const MOST_AMOUNT_SPREAD = 0.05;
/** Nobody calls payments within a minute of each other a subscription. */
const LEAST_INTERVAL_MS = 60_000;

/** The steadiest first. */
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

export const RHYTHMS = [...PERIODS.map(([name]) => name), 'other'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/** The word for an interval, when it is within a tenth of one. */
export function rhythmOf(intervalMs: number): Rhythm {
  return PERIODS.find(([, period]) => Math.abs(intervalMs - period) <= period / 10)?.[0] ?? 'other';
}
