import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { ChainName } from '../../../../platform/http/query/chain-name.js';
import { IsTimeZone } from './is-time-zone.js';

const FORMATS = ['json', 'csv'] as const;
const GRANULARITIES = ['day', 'hour'] as const;

class WindowQueryDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 90, default: 30 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(90)
  days = 30;

  @ApiPropertyOptional({ type: String, example: 'base' })
  @IsOptional()
  @ChainName()
  chain?: string;

  @ApiPropertyOptional({ enum: FORMATS, default: 'json' })
  @IsOptional()
  @IsIn(FORMATS)
  format?: (typeof FORMATS)[number];
}

/** The query of `GET /analytics`. */
export class AnalyticsQueryDto extends WindowQueryDto {
  @ApiPropertyOptional({ enum: GRANULARITIES, default: 'day' })
  @IsOptional()
  @IsIn(GRANULARITIES)
  granularity: (typeof GRANULARITIES)[number] = 'day';

  /** IANA name; days begin at its midnight. */
  @ApiPropertyOptional({ type: String, default: 'UTC', example: 'Europe/Copenhagen' })
  @IsOptional()
  @IsTimeZone()
  timezone = 'UTC';
}

/** The query of `GET /analytics/top-payers`. */
export class TopPayersQueryDto extends WindowQueryDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 100, default: 10 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit = 10;
}

@ApiSchema({ name: 'AnalyticsPeriod' })
class AnalyticsPeriodDto {
  /** Midnight, in the time zone, of the first day. */
  @ApiProperty({ format: 'date-time', example: '2026-10-23T22:00:00.000Z' })
  start!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  end!: string;

  /** Calendar days, today included. */
  @ApiProperty({ type: 'integer', example: 30 })
  days!: number;

  @ApiProperty({ example: 'Europe/Copenhagen' })
  timezone!: string;

  @ApiProperty({ enum: GRANULARITIES, example: 'day' })
  granularity!: string;
}

@ApiSchema({ name: 'AnalyticsTotals' })
class TotalsDto {
  /** Answered calls, repeats included. */
  @ApiProperty({ type: 'integer', example: 1200 })
  verifications!: number;

  @ApiProperty({ type: 'integer', example: 1140 })
  successful!: number;

  @ApiProperty({ type: 'integer', example: 48 })
  failed!: number;

  @ApiProperty({ type: 'integer', example: 12 })
  pending!: number;

  /** Percent, one decimal; 0 when there was no call. */
  @ApiProperty({ example: 95 })
  successRate!: number;

  @ApiProperty({ type: 'integer', example: 90 })
  cached!: number;

  /** Counts each payment once, at its first confirmation. */
  @ApiProperty({ example: '1575.5' })
  volumeUsdc!: string;

  @ApiProperty({ type: 'integer', example: 210 })
  uniquePayers!: number;
}

@ApiSchema({ name: 'ChainTotals' })
class ChainTotalsDto {
  @ApiProperty({ example: 'base' })
  chain!: string;

  @ApiProperty({ type: 'integer', example: 1200 })
  verifications!: number;

  @ApiProperty({ type: 'integer', example: 1140 })
  successful!: number;

  @ApiProperty({ example: '1575.5' })
  volumeUsdc!: string;
}

@ApiSchema({ name: 'ReasonCount' })
class ReasonCountDto {
  @ApiProperty({ example: 'AMOUNT_TOO_LOW' })
  reason!: string;

  @ApiProperty({ type: 'integer', example: 20 })
  count!: number;
}

/** One bucket of the trend: a day or an hour. */
@ApiSchema({ name: 'TrendPoint' })
export class TrendDto {
  @ApiProperty({ format: 'date-time', example: '2026-10-23T22:00:00.000Z' })
  start!: string;

  @ApiProperty({ type: 'integer', example: 40 })
  verifications!: number;

  @ApiProperty({ type: 'integer', example: 38 })
  successful!: number;

  @ApiProperty({ example: '52.5' })
  volumeUsdc!: string;
}

/** The latency of the calls in one hour. */
@ApiSchema({ name: 'HourlyLatency' })
export class LatencyDto {
  @ApiProperty({ format: 'date-time', example: '2026-11-22T11:00:00.000Z' })
  start!: string;

  @ApiProperty({ type: 'integer', example: 12 })
  count!: number;

  /** Null in an hour without calls. */
  @ApiProperty({ type: Number, nullable: true, example: 120.4 })
  avgMs!: number | null;

  /** Not below the measured value, and at most 5 % above it. */
  @ApiProperty({ type: Number, nullable: true, example: 110 })
  p50Ms!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 310 })
  p95Ms!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 480 })
  p99Ms!: number | null;
}

/** The response of `GET /analytics`. */
@ApiSchema({ name: 'Analytics' })
export class AnalyticsResponse {
  @ApiProperty({ type: AnalyticsPeriodDto })
  period!: AnalyticsPeriodDto;

  @ApiProperty({ type: TotalsDto })
  totals!: TotalsDto;

  @ApiProperty({ type: [ChainTotalsDto] })
  byChain!: ChainTotalsDto[];

  @ApiProperty({ type: [ReasonCountDto] })
  byReason!: ReasonCountDto[];

  @ApiProperty({ type: [TrendDto] })
  trend!: TrendDto[];

  /** The last 24 hours. */
  @ApiProperty({ type: [LatencyDto] })
  latency!: LatencyDto[];

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  asOf!: string;
}

/** A payer with its volume. */
@ApiSchema({ name: 'TopPayer' })
export class TopPayerDto {
  @ApiProperty({ example: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8' })
  payer!: string;

  @ApiProperty({ type: 'integer', example: 14 })
  payments!: number;

  @ApiProperty({ example: '21' })
  volumeUsdc!: string;
}

/** The response of `GET /analytics/top-payers`. */
@ApiSchema({ name: 'TopPayers' })
export class TopPayersResponse {
  @ApiProperty({ type: [TopPayerDto] })
  payers!: TopPayerDto[];

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  asOf!: string;
}
