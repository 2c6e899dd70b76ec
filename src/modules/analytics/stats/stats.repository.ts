import { Injectable } from '@nestjs/common';
import { HeavyReads } from '../../../platform/database/heavy-reads.js';

/** One day (UTC) of the whole installation, live environment. */
export interface StatsDay {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly verifications: number;
  readonly successful: number;
  readonly settlements: number;
  /** Minutes with an answered readiness probe; null before the first day on which they were counted. */
  readonly answeredMinutes: number | null;
  /** Minutes of the day so far. */
  readonly minutes: number;
}

/** The latencies of the last 24 hours, as a histogram. */
export interface StatsLatency {
  readonly slot: number;
  readonly calls: number;
}

/** One key for all: nobody in particular asks. */
const READER = 'public statistics';

/** Days (UTC) as text. `$1`: how many, the current one included. */
const DAYS_SQL = `
  SELECT day::date::text AS day, least(1440, ceil(extract(epoch FROM (now() AT TIME ZONE 'UTC') - day) / 60))::int AS minutes
    FROM generate_series((now() AT TIME ZONE 'UTC')::date - ($1::int - 1), (now() AT TIME ZONE 'UTC')::date, interval '1 day') AS day
    ORDER BY day`;
const VERIFICATIONS_SQL = `
  SELECT (bucket AT TIME ZONE 'UTC')::date::text AS day, sum(verifications)::int AS verifications,
      coalesce(sum(verifications) FILTER (WHERE status = 'confirmed'), 0)::int AS successful
    FROM verification_rollups WHERE environment = 'live' AND grain_minutes = 1440
      AND bucket >= (now() AT TIME ZONE 'UTC')::date - $1::int GROUP BY 1`;
const SETTLEMENTS_SQL = `
  SELECT (finished_at AT TIME ZONE 'UTC')::date::text AS day, count(*)::int AS settlements
    FROM settlements WHERE environment = 'live' AND status = 'settled'
      AND finished_at >= (now() AT TIME ZONE 'UTC')::date - $1::int GROUP BY 1`;
/** Every day on which minutes were counted. */
const MINUTES_SQL = 'SELECT day::text, bit_count(minutes)::int AS minutes FROM answered_minutes ORDER BY day';

const LATENCY_SQL = `
  SELECT slot::int, sum(n)::int AS calls FROM latency_rollups, unnest(slots, calls) AS u (slot, n)
    WHERE environment = 'live' AND grain_minutes = 60 AND bucket >= now() - interval '24 hours' GROUP BY slot ORDER BY slot`;

/** Reads sums over all tenants. No row of it names one. */
@Injectable()
export class StatsRepository {
  constructor(private readonly reads: HeavyReads) {}

  /**
   * The last days, the oldest first. Their parts are read apart: a distributed database keeps them in different places.
   */
  async days(count: number): Promise<StatsDay[]> {
    const [days, verified, settled, answered] = await Promise.all([
      this.read<{ day: string; minutes: number }>(DAYS_SQL, count),
      this.read<{ day: string; verifications: number; successful: number }>(VERIFICATIONS_SQL, count),
      this.read<{ day: string; settlements: number }>(SETTLEMENTS_SQL, count),
      this.reads.query<{ day: string; minutes: number }>(READER, MINUTES_SQL, []),
    ]);
    const first = answered[0]?.day;
    return days.map(({ day, minutes }) => {
      const { verifications = 0, successful = 0 } = verified.find((row) => row.day === day) ?? {};
      const { settlements = 0 } = settled.find((row) => row.day === day) ?? {};
      const counted = answered.find((row) => row.day === day)?.minutes ?? 0;
      const answeredMinutes = first !== undefined && day >= first ? counted : null;
      return { day, minutes, verifications, successful, settlements, answeredMinutes };
    });
  }

  /** Latencies in ascending order; empty without calls. */
  latency(): Promise<StatsLatency[]> {
    return this.reads.query<StatsLatency>(READER, LATENCY_SQL, []);
  }

  private read<Row extends object>(sql: string, days: number): Promise<Row[]> {
    return this.reads.query<Row>(READER, sql, [days]);
  }
}
