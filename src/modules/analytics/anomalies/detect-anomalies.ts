import { findOddAmounts } from './amount-detectors.js';
import type { Anomaly, HourCount, PaymentPoint } from './anomaly.js';
import { findFailureBursts, findSpikes } from './hourly-detectors.js';

/** The input of the detectors: a window, and the history that defines usual values. */
export interface Observation {
  /** A gapless sequence, oldest first. The hours of the window are the last ones. */
  readonly hours: readonly HourCount[];
  /** The index of the window's first hour. */
  readonly windowFrom: number;
  /** Confirmed payments in the window. */
  readonly payments: readonly PaymentPoint[];
  /** Amounts of confirmed payments before the window, in USDC. */
  readonly earlierAmounts: readonly number[];
}

/** Returns all anomalies in the window, newest first. Pure: the same observation gives the same anomalies. */
export function detectAnomalies({ hours, windowFrom, payments, earlierAmounts }: Observation): Anomaly[] {
  return [
    ...findSpikes(hours, windowFrom),
    ...findFailureBursts(hours, windowFrom),
    ...findOddAmounts(payments, earlierAmounts),
  ].sort((left, right) => right.startMs - left.startMs);
}
