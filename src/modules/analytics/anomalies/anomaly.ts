export const HOUR_MS = 3_600_000;
export const HOURS_A_WEEK = 168;

/** The answered verifications of one hour. Hours form a gapless sequence; empty hours count zero. */
export interface HourCount {
  readonly startMs: number;
  readonly total: number;
  /** Verifications that rejected the payment. */
  readonly rejected: number;
}

/** The properties of a confirmed payment that the detectors use. */
export interface PaymentPoint {
  readonly id: string;
  readonly atMs: number;
  readonly payer: string;
  /** In USDC. A floating-point number is exact enough for detection. */
  readonly amount: number;
  /** Whether the payer has no earlier confirmed payment. */
  readonly isFirst: boolean;
}

/** The types of anomalies, as the API names them. */
export const ANOMALY_TYPES = ['spike', 'failure_burst', 'first_time_large_payer', 'unusual_amount'] as const;

/** A deviation from the usual behaviour of this tenant. */
export interface Anomaly {
  readonly type: (typeof ANOMALY_TYPES)[number];
  readonly startMs: number;
  readonly endMs: number;
  /** 0.5 at the threshold of its detector. Approaches 1 with a growing deviation. */
  readonly score: number;
  readonly observed: number;
  readonly expected: number;
  /** One sentence for human readers. */
  readonly why: string;
  readonly payment: PaymentPoint | null;
}

/** Converts a deviation beyond a threshold to a score from 0.5 to 1. */
export function scoreOf(deviation: number, threshold: number): number {
  return Math.round((1 - threshold / (2 * Math.max(deviation, threshold))) * 100) / 100;
}
