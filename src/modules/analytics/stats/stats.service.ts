import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock.js';
import { percentileMs } from '../rollups/latency.js';
import type { StatsDayResponse, StatsResponse } from './dto/stats.dto.js';
import { StatsRepository, type StatsDay } from './stats.repository.js';

const DAYS = 30;
/** How long a process answers from one reading, which sums over all tenants. */
const KEPT_MS = 300_000;
/** How long a failed reading is answered again: a stranger repeats no heavy statement. */
const FAILURE_KEPT_MS = 30_000;

/** The totals of the service. Processes read them every five minutes at most, however many callers there are. */
@Injectable()
export class StatsService {
  private kept: { untilMs: number; readonly answer: Promise<StatsResponse> } | null = null;

  constructor(
    private readonly repository: StatsRepository,
    private readonly clock: Clock,
  ) {}

  /** The totals of the last thirty days. @throws the database's error, for half a minute */
  read(): Promise<StatsResponse> {
    const nowMs = this.clock.nowMs();
    if (this.kept !== null && nowMs < this.kept.untilMs) return this.kept.answer;
    const answer = this.readAnew(nowMs);
    const kept = { untilMs: nowMs + KEPT_MS, answer };
    this.kept = kept;
    answer.catch(() => {
      kept.untilMs = this.clock.nowMs() + FAILURE_KEPT_MS;
    });
    return answer;
  }

  private async readAnew(nowMs: number): Promise<StatsResponse> {
    const [days, latency] = await Promise.all([this.repository.days(DAYS), this.repository.latency()]);
    const sum = (of: (day: StatsDay) => number): number => days.reduce((total, day) => total + of(day), 0);
    const [verifications, successful] = [sum((day) => day.verifications), sum((day) => day.successful)];
    return {
      totals: {
        verifications,
        successful,
        successRate: percentOf(successful, verifications) ?? 0,
        settlements: sum((day) => day.settlements),
        p95Ms: latency.length === 0 ? null : percentileMs(latency, 0.95),
        uptimePercent: uptimeOf(days),
      },
      days: days.map((day): StatsDayResponse => ({
        day: day.day,
        verifications: day.verifications,
        successRate: percentOf(day.successful, day.verifications) ?? 0,
        settlements: day.settlements,
        answeredMinutes: day.answeredMinutes,
        uptimePercent: uptimeOf([day]),
      })),
      asOf: new Date(nowMs).toISOString(),
    };
  }
}

/** Of the days on which minutes were counted; null without one. */
function uptimeOf(days: readonly StatsDay[]): number | null {
  const counted = days.filter(({ answeredMinutes }) => answeredMinutes !== null);
  const answered = counted.reduce((sum, { answeredMinutes }) => sum + (answeredMinutes ?? 0), 0);
  return percentOf(
    answered,
    counted.reduce((sum, { minutes }) => sum + minutes, 0),
  );
}

/** 0 to 100, with one decimal; null of nothing. */
function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.min(100, Math.round((part / whole) * 1_000) / 10);
}
