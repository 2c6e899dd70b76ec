import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PLAN_FEATURES, PLAN_IDS, type PlanFeature, type PlanId } from '../../../domain/plans/plan.js';

/** What one plan allows, and what it costs. */
@ApiSchema({ name: 'PlanDescription' })
export class PlanResponse {
  @ApiProperty({ enum: PLAN_IDS, example: 'starter' })
  plan!: PlanId;

  /** US dollars a month. */
  @ApiProperty({ example: 99 })
  priceUsdPerMonth!: number;

  @ApiProperty({ type: 'integer', example: 10000 })
  requestsPerDay!: number;

  @ApiProperty({ type: 'integer', example: 600 })
  requestsPerMinute!: number;

  /** Units a month: one for each payment with a final answer. Null is unlimited. */
  @ApiProperty({ type: 'integer', nullable: true, example: 50000 })
  verificationsPerMonth!: number | null;

  /** Main networks. Test networks and the sandbox belong to every plan. */
  @ApiProperty({ type: [String], example: ['solana', 'base', 'ethereum'] })
  chains!: readonly string[];

  /** Features beside verifications. */
  @ApiProperty({ enum: PLAN_FEATURES, isArray: true, example: ['webhooks'] })
  features!: readonly PlanFeature[];
}

/** The response of `GET /plans`. */
@ApiSchema({ name: 'Plans' })
export class PlansResponse {
  /** From the smallest to the largest. */
  @ApiProperty({ type: [PlanResponse] })
  plans!: PlanResponse[];

  /** The URL where plans are bought and changed. */
  @ApiProperty({ format: 'uri', example: 'https://kamiyo.ai/pricing' })
  upgradeUrl!: string;

  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: null;
}
