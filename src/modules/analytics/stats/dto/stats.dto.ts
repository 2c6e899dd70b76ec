import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** One day (UTC) of the service. */
@ApiSchema({ name: 'ServiceDay' })
export class StatsDayResponse {
  @ApiProperty({ format: 'date', example: '2026-11-22' })
  day!: string;

  @ApiProperty({ type: 'integer', example: 1234 })
  verifications!: number;

  /** 0 to 100. */
  @ApiProperty({ example: 98.2 })
  successRate!: number;

  @ApiProperty({ type: 'integer', example: 120 })
  settlements!: number;

  /** Minutes in which a readiness probe was answered well; null before they were counted. */
  @ApiProperty({ type: 'integer', nullable: true, example: 1440 })
  answeredMinutes!: number | null;

  /** Their share of the day so far, 0 to 100. */
  @ApiProperty({ type: Number, nullable: true, example: 100 })
  uptimePercent!: number | null;
}

/** Totals of the last thirty days. */
@ApiSchema({ name: 'ServiceTotals' })
export class StatsTotalsResponse {
  /** Answered calls with a live key, repeats included. */
  @ApiProperty({ type: 'integer', example: 36000 })
  verifications!: number;

  @ApiProperty({ type: 'integer', example: 35400 })
  successful!: number;

  /** 0 to 100. */
  @ApiProperty({ example: 98.3 })
  successRate!: number;

  /** Signed payments that were settled. */
  @ApiProperty({ type: 'integer', example: 3600 })
  settlements!: number;

  /** Of verifications in the last 24 hours, in milliseconds. */
  @ApiProperty({ type: Number, nullable: true, example: 210 })
  p95Ms!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 99.9 })
  uptimePercent!: number | null;
}

/** The response of `GET /stats`. */
@ApiSchema({ name: 'ServiceStats' })
export class StatsResponse {
  @ApiProperty({ type: StatsTotalsResponse })
  totals!: StatsTotalsResponse;

  /** Thirty days, the oldest first. */
  @ApiProperty({ type: [StatsDayResponse] })
  days!: StatsDayResponse[];

  /** Up to five minutes ago. */
  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  asOf!: string;
}
