import { findOddAmounts } from './amount-detectors.js';
import type { Anomaly, HourCount, PaymentPoint } from './anomaly.js';
import { findFailureBursts, findSpikes } from './hourly-detectors.js';

/** What the detectors look at: a window, and the past that says what is usual. */
export interface Observation {
  /** Without gaps, the oldest first; the window's hours are the last ones. */
  readonly hours: readonly HourCount[];
  /** Index of the window's first hour. */
  readonly windowFrom: number;
  /** Confirmed payments in the window. */
  readonly payments: readonly PaymentPoint[];
  /** Amounts of confirmed payments before the window, in USDC. */
  readonly earlierAmounts: readonly number[];
}

/** Everything odd in the window, the newest first. Pure: the same observation gives the same anomalies. */
export function detectAnomalies({ hours, windowFrom, payments, earlierAmounts }: Observation): Anomaly[] {
  return [
    ...findSpikes(hours, windowFrom),
    ...findFailureBursts(hours, windowFrom),
    ...findOddAmounts(payments, earlierAmounts),
  ].sort((left, right) => right.startMs - left.startMs);
}
