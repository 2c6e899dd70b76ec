import { Injectable } from '@nestjs/common';
import { formatAmount } from '../../../domain/amount.js';
import { Clock } from '../../../platform/clock.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import {
  AnalyticsRepository,
  VOLUME_DECIMALS,
  type AnalyticsRow,
  type OutcomeRow,
} from './analytics.repository.js';
import type {
  AnalyticsQueryDto,
  AnalyticsResponse,
  LatencyDto,
  TopPayersQueryDto,
  TopPayersResponse,
  TrendDto,
} from './dto/analytics.dto.js';
import { percentileMs } from './latency.js';

/** Reports a tenant's revenue and the quality of verification. The cost does not depend on the size of its history. */
@Injectable()
export class AnalyticsService {
  constructor(
    private readonly repository: AnalyticsRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the report of a period.
   *
   * @throws DomainError `INVALID_PARAMETER` for a time zone that Postgres does not know
   */
  async analytics(principal: TenantPrincipal, query: AnalyticsQueryDto): Promise<AnalyticsResponse> {
    const { tenantId, environment } = principal;
    const { days, granularity, timezone, chain = null } = query;
    const now = new Date(this.clock.nowMs());
    const row = await this.repository.analytics({
      tenantId,
      environment,
      now,
      days,
      granularity,
      timezone,
      chain,
    });
    const asOf = now.toISOString();
    return {
      period: { start: isoTime(row.starts[0] ?? asOf), end: asOf, days, timezone, granularity },
      totals: totalsOf(row),
      byChain: byChainOf(row.outcomes),
      byReason: byReasonOf(row.outcomes),
      trend: trendOf(row),
      latency: latencyOf(row),
      asOf,
    };
  }

  /** Returns the payers with the largest volume, the largest first. */
  async topPayers(principal: TenantPrincipal, query: TopPayersQueryDto): Promise<TopPayersResponse> {
    const { tenantId, environment } = principal;
    const { days, limit, chain = null } = query;
    const now = new Date(this.clock.nowMs());
    const rows = await this.repository.topPayers({ tenantId, environment, now, days, chain }, limit);
    const payers = rows.map(({ payer, payments, volume }) => ({
      payer,
      payments,
      volumeUsdc: toUsdc(BigInt(volume)),
    }));
    return { payers, asOf: now.toISOString() };
  }
}

function totalsOf({ outcomes, payers }: AnalyticsRow): AnalyticsResponse['totals'] {
  const of = (status: string): number => count(outcomes.filter((row) => row.status === status));
  const verifications = count(outcomes);
  const successful = of('confirmed');
  return {
    verifications,
    successful,
    failed: of('rejected'),
    pending: of('pending'),
    successRate: verifications === 0 ? 0 : Math.round((successful / verifications) * 1_000) / 10,
    cached: outcomes.reduce((sum, { cached }) => sum + cached, 0),
    volumeUsdc: volumeOf(outcomes),
    uniquePayers: payers,
  };
}

function byChainOf(outcomes: readonly OutcomeRow[]): AnalyticsResponse['byChain'] {
  return [...new Set(outcomes.map(({ chain }) => chain))].sort().map((chain) => {
    const own = outcomes.filter((row) => row.chain === chain);
    const successful = count(own.filter(({ status }) => status === 'confirmed'));
    return { chain, verifications: count(own), successful, volumeUsdc: volumeOf(own) };
  });
}

/** Ordered by count, the largest first. */
function byReasonOf(outcomes: readonly OutcomeRow[]): AnalyticsResponse['byReason'] {
  const counts = new Map<string, number>();
  for (const { reason, verifications } of outcomes)
    if (reason !== '') counts.set(reason, (counts.get(reason) ?? 0) + verifications);
  return [...counts]
    .map(([reason, times]) => ({ reason, count: times }))
    .sort((a, b) => b.count - a.count || a.reason.localeCompare(b.reason));
}

function trendOf({ starts, trend }: AnalyticsRow): TrendDto[] {
  const bySlot = new Map(trend.map((bucket) => [bucket[0], bucket]));
  return starts.map((start, index) => {
    const [, verifications, successful, volume] = bySlot.get(index + 1) ?? [0, 0, 0, '0'];
    return { start: isoTime(start), verifications, successful, volumeUsdc: toUsdc(BigInt(volume)) };
  });
}

function latencyOf({ hours, latency }: AnalyticsRow): LatencyDto[] {
  const byHour = new Map(latency.map((hour) => [hour[0], hour]));
  return hours.map((start, index) => {
    const [, edges, counts, total] = byHour.get(index + 1) ?? [0, [], [], 0];
    const slots = edges.map((slot, at) => ({ slot, calls: counts[at] ?? 0 }));
    const calls = slots.reduce((sum, slot) => sum + slot.calls, 0);
    const known = calls > 0;
    return {
      start: isoTime(start),
      count: calls,
      avgMs: known ? Math.round((total / calls) * 10) / 10 : null,
      p50Ms: known ? percentileMs(slots, 0.5) : null,
      p95Ms: known ? percentileMs(slots, 0.95) : null,
      p99Ms: known ? percentileMs(slots, 0.99) : null,
    };
  });
}

function count(rows: readonly OutcomeRow[]): number {
  return rows.reduce((sum, { verifications }) => sum + verifications, 0);
}

function volumeOf(rows: readonly OutcomeRow[]): string {
  return toUsdc(rows.reduce((sum, { volume }) => sum + BigInt(volume), 0n));
}

function toUsdc(units: bigint): string {
  return formatAmount(units, VOLUME_DECIMALS);
}

function isoTime(time: string): string {
  return new Date(time).toISOString();
}
