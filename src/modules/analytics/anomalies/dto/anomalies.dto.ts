import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { PeriodDto } from '../../dto/period.dto.js';
import { ANOMALY_TYPES, type Anomaly } from '../anomaly.js';

/** The query of `GET /analytics/anomalies`. */
export class AnomaliesQueryDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 30, default: 7 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(30)
  days = 7;
}

@ApiSchema({ name: 'OddPayment' })
class OddPaymentDto {
  @ApiProperty({ format: 'uuid', example: '6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11' })
  id!: string;

  @ApiProperty({ example: 'base' })
  chain!: string;

  @ApiProperty({ example: '0x5a9db0c002000000000000000000000000000000000000000000000000000001' })
  txHash!: string;

  @ApiProperty({ example: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8' })
  payer!: string;

  @ApiProperty({ example: '2500' })
  amountUsdc!: string;
}

/** A deviation from the usual behaviour of the tenant. */
@ApiSchema({ name: 'Anomaly' })
export class AnomalyDto {
  @ApiProperty({ enum: ANOMALY_TYPES, example: 'spike' })
  type!: Anomaly['type'];

  @ApiProperty({ format: 'date-time', example: '2026-11-20T14:00:00.000Z' })
  start!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-20T16:00:00.000Z' })
  end!: string;

  /** 0.5 at the threshold; approaches 1 beyond it. */
  @ApiProperty({ example: 0.82 })
  score!: number;

  /** Calls, rejections or USDC, by the type. */
  @ApiProperty({ example: 480 })
  observed!: number;

  @ApiProperty({ example: 95 })
  expected!: number;

  @ApiProperty({ example: '480 verifications in an hour where about 95 are usual, 5.1 times as many.' })
  why!: string;

  /** The unusual payment; null for hours. */
  @ApiProperty({ type: OddPaymentDto, nullable: true })
  payment!: OddPaymentDto | null;
}

@ApiSchema({ name: 'Baseline' })
class BaselineDto {
  /** Whole weeks of history before the period, eight at most. */
  @ApiProperty({ type: 'integer', example: 8 })
  weeks!: number;

  /** With fewer than three weeks, hours are not analysed. */
  @ApiProperty({ example: true })
  sufficient!: boolean;

  /** With fewer than a hundred, amounts are not analysed. */
  @ApiProperty({ type: 'integer', example: 5000 })
  earlierPayments!: number;
}

/** The response of `GET /analytics/anomalies`. */
@ApiSchema({ name: 'Anomalies' })
export class AnomaliesResponse {
  @ApiProperty({ type: PeriodDto })
  period!: PeriodDto;

  @ApiProperty({ type: BaselineDto })
  baseline!: BaselineDto;

  /** The newest first, two hundred at most. */
  @ApiProperty({ type: [AnomalyDto] })
  anomalies!: AnomalyDto[];

  /** True when not all data was analysed. */
  @ApiProperty({ example: false })
  truncated!: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  asOf!: string;
}
