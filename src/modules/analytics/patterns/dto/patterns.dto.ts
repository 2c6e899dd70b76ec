import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { PeriodDto } from '../../dto/period.dto.js';
import { RHYTHMS, type Rhythm } from '../recurring-payments.js';

const PAYER = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8';

/** The query of `GET /analytics/patterns`. */
export class PatternsQueryDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 90, default: 30 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(90)
  days = 30;
}

/** Payers with similar amounts and similar intervals. */
@ApiSchema({ name: 'PayerCluster' })
export class ClusterDto {
  @ApiProperty({ type: 'integer', example: 34 })
  payers!: number;

  @ApiProperty({ type: 'integer', example: 142 })
  payments!: number;

  @ApiProperty({ example: '3550' })
  volumeUsdc!: string;

  @ApiProperty({ example: '25' })
  medianAmountUsdc!: string;

  @ApiProperty({ type: 'integer', example: 604800 })
  typicalIntervalSeconds!: number;

  @ApiProperty({ enum: RHYTHMS, example: 'weekly' })
  rhythm!: Rhythm;

  /** The most frequent payers in the cluster, at most five. */
  @ApiProperty({ type: [String], example: [PAYER] })
  examplePayers!: string[];
}

/** A payer with recurring payments. */
@ApiSchema({ name: 'RecurringPayment' })
export class RecurringDto {
  @ApiProperty({ example: PAYER })
  payer!: string;

  @ApiProperty({ example: '25' })
  amountUsdc!: string;

  @ApiProperty({ type: 'integer', example: 604800 })
  intervalSeconds!: number;

  @ApiProperty({ enum: RHYTHMS, example: 'weekly' })
  rhythm!: Rhythm;

  @ApiProperty({ type: 'integer', example: 5 })
  payments!: number;

  @ApiProperty({ format: 'date-time', example: '2026-11-20T09:00:00.000Z' })
  lastPaidAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-27T09:00:00.000Z' })
  nextExpectedAt!: string;

  /** 0 to 1: regularity of rhythm and amount. */
  @ApiProperty({ example: 0.78 })
  confidence!: number;
}

/** A payer with its share of the volume. */
@ApiSchema({ name: 'LargestPayer' })
export class LargestPayerDto {
  @ApiProperty({ example: PAYER })
  payer!: string;

  @ApiProperty({ example: '1200.5' })
  volumeUsdc!: string;

  @ApiProperty({ type: 'integer', example: 310 })
  payments!: number;

  /** Of the volume, in percent. */
  @ApiProperty({ example: 31.4 })
  sharePercent!: number;
}

/** The concentration of the volume on few payers. */
@ApiSchema({ name: 'Concentration' })
export class ConcentrationDto {
  @ApiProperty({ example: 31.4, description: 'Percent of the volume' })
  top1SharePercent!: number;

  @ApiProperty({ example: 52.1 })
  top5SharePercent!: number;

  @ApiProperty({ example: 63.8 })
  top10SharePercent!: number;

  /** Herfindahl–Hirschman index of the payers' shares: near 0 for many equal payers, 1 for a single payer. */
  @ApiProperty({ example: 0.12 })
  herfindahlIndex!: number;

  @ApiProperty({ type: [LargestPayerDto], description: 'Ten at most' })
  largest!: LargestPayerDto[];
}

/** The response of `GET /analytics/patterns`. */
@ApiSchema({ name: 'Patterns' })
export class PatternsResponse {
  @ApiProperty({ type: PeriodDto })
  period!: PeriodDto;

  @ApiProperty({ type: 'integer', example: 412 })
  payers!: number;

  @ApiProperty({ type: 'integer', example: 9120 })
  payments!: number;

  @ApiProperty({ example: '3820.75' })
  volumeUsdc!: string;

  /** Payers with similar amounts and rhythm; the largest cluster first. */
  @ApiProperty({ type: [ClusterDto] })
  clusters!: ClusterDto[];

  /** The most regular first, at most a hundred. */
  @ApiProperty({ type: [RecurringDto] })
  recurring!: RecurringDto[];

  @ApiProperty({ type: ConcentrationDto })
  concentration!: ConcentrationDto;

  /** True when only the newest fifty thousand payments were analysed. */
  @ApiProperty({ example: false })
  truncated!: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  asOf!: string;
}
