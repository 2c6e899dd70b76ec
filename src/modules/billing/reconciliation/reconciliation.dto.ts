import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { INCONSISTENCIES, type Inconsistency } from '../../../domain/plans/subscription.js';

/** Why a customer could not be read: Stripe has no such id, refuses the read, or is unavailable. */
const UNREADABLE_REASONS = ['missing', 'refused', 'unavailable'] as const;

/** The billing state on one side: stored here, or derived from Stripe. */
@ApiSchema({ name: 'BillingSide' })
export class SideResponse {
  @ApiProperty({ example: 'pro' })
  readonly plan!: string;

  @ApiProperty({ nullable: true, type: String, example: 'active' })
  readonly status!: string | null;

  @ApiProperty({ example: false })
  readonly suspended!: boolean;
}

/** A tenant whose stored state differs from the state that follows from Stripe. */
@ApiSchema({ name: 'BillingDrift' })
export class DriftResponse {
  @ApiProperty({ format: 'uuid', example: '6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11' })
  readonly tenantId!: string;

  @ApiProperty({ example: 'cus_a1b2c3' })
  readonly customerId!: string;

  @ApiProperty({ type: SideResponse })
  readonly here!: SideResponse;

  @ApiProperty({ type: SideResponse, description: 'The values that follow from Stripe' })
  readonly stripe!: SideResponse;

  @ApiProperty({ example: false })
  readonly mended!: boolean;
}

/** A tenant whose customer could not be read at Stripe. Its state stays unchanged. */
@ApiSchema({ name: 'UnreadableCustomer' })
export class UnreadableResponse {
  @ApiProperty({ format: 'uuid', example: '6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11' })
  readonly tenantId!: string;

  @ApiProperty({ example: 'cus_a1b2c3' })
  readonly customerId!: string;

  @ApiProperty({ enum: UNREADABLE_REASONS, example: 'missing' })
  readonly reason!: (typeof UNREADABLE_REASONS)[number];
}

/** A tenant whose subscription has an inconsistency. */
@ApiSchema({ name: 'BillingInconsistency' })
export class InconsistencyResponse {
  @ApiProperty({ format: 'uuid', example: '6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11' })
  readonly tenantId!: string;

  @ApiProperty({ nullable: true, type: String, example: 'cus_a1b2c3' })
  readonly customerId!: string | null;

  @ApiProperty({ enum: INCONSISTENCIES, example: 'not_charged' })
  readonly kind!: Inconsistency;
}

/** A subscription that is not over, of a customer that belongs to no living tenant. */
@ApiSchema({ name: 'OrphanedSubscription' })
export class OrphanedSubscriptionResponse {
  @ApiProperty({ example: 'cus_x9y8z7' })
  readonly customerId!: string;

  @ApiProperty({ example: 'sub_x9y8z7' })
  readonly subscriptionId!: string;

  @ApiProperty({ example: 'active' })
  readonly status!: string;
}

/** The result of a reconciliation: differences found and corrected. */
@ApiSchema({ name: 'Reconciliation' })
export class ReconciliationResponse {
  @ApiProperty({ example: true })
  readonly dryRun!: boolean;

  @ApiProperty({ type: 'integer', example: 120, description: 'Tenants with a customer at Stripe' })
  readonly checked!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly drifted!: number;

  @ApiProperty({ type: 'integer', example: 0 })
  readonly mended!: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Customers that Stripe does not know or show' })
  readonly unreadable!: number;

  @ApiProperty({ type: [DriftResponse], description: 'The first 500' })
  readonly drifts!: readonly DriftResponse[];

  @ApiProperty({ type: [UnreadableResponse], description: 'The first 500; not changed' })
  readonly unreadableTenants!: readonly UnreadableResponse[];

  @ApiProperty({
    type: [InconsistencyResponse],
    description: 'The first 500 tenants with an inconsistent subscription, which needs an operator',
  })
  readonly puzzles!: readonly InconsistencyResponse[];

  @ApiProperty({
    type: [OrphanedSubscriptionResponse],
    description: 'Active subscriptions of customers without an existing tenant; never changed',
  })
  readonly strays!: readonly OrphanedSubscriptionResponse[];
}
