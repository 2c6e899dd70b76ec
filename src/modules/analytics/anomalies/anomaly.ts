export const HOUR_MS = 3_600_000;
export const HOURS_A_WEEK = 168;

/** The answered verifications of one hour. Hours follow one another without gaps, empty ones as zero. */
export interface HourCount {
  readonly startMs: number;
  readonly total: number;
  /** Answered with a no. */
  readonly rejected: number;
}

/** A confirmed payment, as far as detectors look at it. */
export interface PaymentPoint {
  readonly id: string;
  readonly atMs: number;
  readonly payer: string;
  /** In USDC; a number is exact enough to say that something is odd. */
  readonly amount: number;
  /** No confirmed payment of this payer before. */
  readonly isFirst: boolean;
}

export const ANOMALY_TYPES = ['spike', 'failure_burst', 'first_time_large_payer', 'unusual_amount'] as const;

/** Something that is not as it usually is for this tenant. */
export interface Anomaly {
  readonly type: (typeof ANOMALY_TYPES)[number];
  readonly startMs: number;
  readonly endMs: number;
  /** 0.5 at the threshold of its detector, towards 1 the further it is away. */
  readonly score: number;
  readonly observed: number;
  readonly expected: number;
  /** One sentence for people. */
  readonly why: string;
  readonly payment: PaymentPoint | null;
}

/** How far beyond a detector's threshold, as a number from 0.5 to 1. */
export function scoreOf(deviation: number, threshold: number): number {
  return Math.round((1 - threshold / (2 * Math.max(deviation, threshold))) * 100) / 100;
}
