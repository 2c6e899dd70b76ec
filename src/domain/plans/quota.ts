/** A calendar month in UTC: units reset on the 1st by the period's key, without a job. */
export interface UsagePeriod {
  /** First day as `YYYY-MM-01`. */
  readonly key: string;
  readonly startMs: number;
  /** First instant of the next period. */
  readonly endMs: number;
}

/** The period that contains an instant (Unix milliseconds). */
export function usagePeriodAt(nowMs: number): UsagePeriod {
  const now = new Date(nowMs);
  const startMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
  return {
    key: new Date(startMs).toISOString().slice(0, 10),
    startMs,
    endMs: Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1),
  };
}

/** The rest of a monthly limit; null is unlimited. A downgrade below the used units leaves 0, never less. */
export function remainingUnits(limit: number | null, used: number): number | null {
  return limit === null ? null : Math.max(0, limit - used);
}

/** Used share of the limit in percent with one decimal; 0 when unlimited. */
export function usagePercent(limit: number | null, used: number): number {
  if (limit === null) return 0;
  if (limit === 0) return 100;
  return Math.round((used / limit) * 1000) / 10;
}

/** Below this percentage of its limit a tenant is not warned. */
export const FIRST_WARNING_PERCENT = 80;
/** Percentages of the limit at which a tenant is warned. */
const WARNING_PERCENTS = [FIRST_WARNING_PERCENT, 100];

/**
 * The warning levels that the used units have reached, lowest first. Empty without a limit, and before the first unit.
 */
export function warningLevels(limit: number | null, used: number): number[] {
  if (limit === null || used === 0) return [];
  return WARNING_PERCENTS.filter((percent) => used * 100 >= limit * percent);
}
