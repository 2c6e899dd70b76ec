import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, ValidateIf } from 'class-validator';
import { PageQueryDto } from '../../../../platform/http/request/pagination.js';
import { PUZZLES, type Puzzle } from '../../../../domain/subscription.js';
import { UNREADABLE_REASONS, type Unreadable } from '../../reconciliation/drift-finder.js';
import { EVENT_STATUSES, type EventStatus, type StoredEvent } from '../../events/events.repository.js';

export class StripeEventQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: EVENT_STATUSES, example: 'dead' })
  @IsOptional()
  @IsIn(EVENT_STATUSES)
  status?: EventStatus;
}

export class StripeEventResponse {
  @ApiProperty({ example: 'evt_1QabcdEfgh' })
  id!: string;

  @ApiProperty({ example: 'customer.subscription.updated' })
  type!: string;

  @ApiProperty({ nullable: true, type: String, example: 'cus_a1b2c3' })
  customerId!: string | null;

  @ApiProperty({ enum: EVENT_STATUSES, example: 'dead' })
  status!: EventStatus;

  @ApiProperty({ type: 'integer', example: 3 })
  attempts!: number;

  @ApiProperty({ nullable: true, type: String, example: 'StripeConnectionError' })
  lastError!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  occurredAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:01.000Z' })
  receivedAt!: string;

  @ApiProperty({ format: 'date-time', nullable: true, type: String, example: null })
  settledAt!: string | null;
}

export class StripeEventListResponse {
  @ApiProperty({ type: [StripeEventResponse] })
  events!: StripeEventResponse[];

  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

export function toStripeEventResponse(event: StoredEvent): StripeEventResponse {
  const { id, type, customerId, status, attempts, lastError } = event;
  return {
    id,
    type,
    customerId,
    status,
    attempts,
    lastError,
    occurredAt: event.occurredAt.toISOString(),
    receivedAt: event.receivedAt.toISOString(),
    settledAt: event.settledAt?.toISOString() ?? null,
  };
}

export class ReconcileDto {
  @ApiPropertyOptional({ default: true, description: 'Reports only; `false` mends.' })
  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean()
  dryRun?: boolean;
}

export class SideResponse {
  @ApiProperty({ example: 'pro' })
  plan!: string;

  @ApiProperty({ nullable: true, type: String, example: 'active' })
  status!: string | null;

  @ApiProperty({ example: false })
  suspended!: boolean;
}

export class DriftResponse {
  @ApiProperty({ format: 'uuid', example: '6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11' })
  tenantId!: string;

  @ApiProperty({ example: 'cus_a1b2c3' })
  customerId!: string;

  @ApiProperty({ type: SideResponse })
  here!: SideResponse;

  @ApiProperty({ type: SideResponse, description: 'What follows from Stripe' })
  stripe!: SideResponse;

  @ApiProperty({ example: false })
  mended!: boolean;
}

export class UnreadableResponse {
  @ApiProperty({ format: 'uuid', example: '6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11' })
  tenantId!: string;

  @ApiProperty({ example: 'cus_a1b2c3' })
  customerId!: string;

  @ApiProperty({ enum: UNREADABLE_REASONS, example: 'missing' })
  reason!: Unreadable['reason'];
}

export class PuzzleResponse {
  @ApiProperty({ format: 'uuid', example: '6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11' })
  tenantId!: string;

  @ApiProperty({ nullable: true, type: String, example: 'cus_a1b2c3' })
  customerId!: string | null;

  @ApiProperty({ enum: PUZZLES, example: 'not_charged' })
  kind!: Puzzle;
}

export class StrayResponse {
  @ApiProperty({ example: 'cus_x9y8z7' })
  customerId!: string;

  @ApiProperty({ example: 'sub_x9y8z7' })
  subscriptionId!: string;

  @ApiProperty({ example: 'active' })
  status!: string;
}

export class ReconciliationResponse {
  @ApiProperty({ example: true })
  dryRun!: boolean;

  @ApiProperty({ type: 'integer', example: 120, description: 'Tenants with a customer at Stripe' })
  checked!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  drifted!: number;

  @ApiProperty({ type: 'integer', example: 0 })
  mended!: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Customers that Stripe does not know or show' })
  unreadable!: number;

  @ApiProperty({ type: [DriftResponse], description: 'The first 500' })
  drifts!: readonly DriftResponse[];

  @ApiProperty({ type: [UnreadableResponse], description: 'The first 500; left as they are' })
  unreadableTenants!: readonly UnreadableResponse[];

  @ApiProperty({
    type: [PuzzleResponse],
    description: 'The first 500 tenants whose subscription somebody should look at',
  })
  puzzles!: readonly PuzzleResponse[];

  @ApiProperty({
    type: [StrayResponse],
    description: 'Living subscriptions of customers that are no living tenant’s now; never touched',
  })
  strays!: readonly StrayResponse[];
}
