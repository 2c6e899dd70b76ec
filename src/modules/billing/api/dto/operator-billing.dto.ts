import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, ValidateIf } from 'class-validator';
import { PageQueryDto } from '../../../../platform/http/query/pagination.js';
import { EVENT_STATUSES, type EventStatus, type StoredEvent } from '../../events/events.repository.js';

/** Query of `GET /admin/stripe-events`. */
export class StripeEventQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: EVENT_STATUSES, example: 'dead' })
  @IsOptional()
  @IsIn(EVENT_STATUSES)
  status?: EventStatus;
}

/** An event in the inbox of Stripe events. */
@ApiSchema({ name: 'StripeEvent' })
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

/** A page of the inbox of Stripe events. */
@ApiSchema({ name: 'StripeEventPage' })
export class StripeEventListResponse {
  @ApiProperty({ type: [StripeEventResponse] })
  events!: StripeEventResponse[];

  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

/** Converts a stored event to its response, with times in ISO 8601. */
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

/** Body of `POST /admin/billing/reconcile`. */
@ApiSchema({ name: 'ReconciliationOptions' })
export class ReconcileDto {
  @ApiPropertyOptional({ default: true, description: 'Only reports differences; `false` also repairs them.' })
  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean()
  dryRun?: boolean;
}
