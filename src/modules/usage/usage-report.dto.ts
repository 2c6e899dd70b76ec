import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PLAN_FEATURES, PLAN_IDS, type PlanFeature, type PlanId } from '../../domain/plans/plan.js';

/** The requests of one day of UTC, as the limit of the plan counts them: answered, refused by the plan not. */
@ApiSchema({ name: 'RequestsToday' })
class RequestsTodayDto {
  @ApiProperty({ type: 'integer', example: 42 })
  used!: number;

  @ApiProperty({ type: 'integer', example: 10000 })
  limit!: number;

  @ApiProperty({ format: 'date-time', example: '2026-11-23T00:00:00.000Z' })
  resetAt!: string;
}

/** The units of one month in one environment. */
@ApiSchema({ name: 'Usage' })
export class UsageReport {
  @ApiProperty({ enum: PLAN_IDS, example: 'starter' })
  plan!: PlanId;

  /** Units used: one for each payment with a final answer. */
  @ApiProperty({ example: 1234 })
  used!: number;

  /** Units a month; null is unlimited. */
  @ApiProperty({ type: Number, nullable: true, example: 50000 })
  limit!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 48766 })
  remaining!: number | null;

  @ApiProperty({ example: 2.5 })
  usagePercent!: number;

  @ApiProperty({ format: 'date-time', example: '2026-11-01T00:00:00.000Z' })
  periodStart!: string;

  @ApiProperty({ format: 'date-time', example: '2026-12-01T00:00:00.000Z' })
  resetAt!: string;

  /** Requests of today; a console's reads are none. */
  @ApiProperty({ type: RequestsTodayDto })
  requestsToday!: RequestsTodayDto;

  /** Chains that this key may verify on. */
  @ApiProperty({ type: [String], example: ['solana', 'base', 'ethereum'] })
  enabledChains!: string[];

  /** Features of the plan beside verifications. */
  @ApiProperty({ enum: PLAN_FEATURES, isArray: true, example: ['webhooks'] })
  features!: readonly PlanFeature[];

  /** The URL where plans are changed. */
  @ApiProperty({ example: 'https://kamiyo.ai/pricing' })
  upgradeUrl!: string;
}
