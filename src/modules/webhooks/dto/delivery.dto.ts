import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional, IsUUID, ValidateIf } from 'class-validator';
import { EVENT_TYPES, TEST_EVENT_TYPE } from '../../../domain/event.js';
import { PageQueryDto } from '../../../platform/http/query/pagination.js';
import type { Attempt, Delivery, DeliveryStatus, SentDelivery } from '../deliveries.repository.js';
import type { SendError } from '../egress/webhook-sender.js';

const STATUSES = ['pending', 'delivered', 'failed'] as const;
const TYPES = [...EVENT_TYPES, TEST_EVENT_TYPE];
const ERRORS = [
  'timeout',
  'connection',
  'tls',
  'protocol',
  'name_not_resolved',
  'address_not_allowed',
  'expired',
];

/** Query of `GET /webhook-endpoints/{id}/deliveries`. */
export class DeliveriesQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES)
  status?: DeliveryStatus;

  @ApiPropertyOptional({ enum: TYPES })
  @IsOptional()
  @IsIn(TYPES)
  eventType?: string;

  @ApiPropertyOptional({ type: String, format: 'uuid' })
  @IsOptional()
  @IsUUID()
  eventId?: string;

  /** Created at or after this time. */
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  /** Created before this time. */
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;
}

/** Body of a replay: one event by its id, or a time range of events that the endpoint listens for. */
@ApiSchema({ name: 'ReplayPeriod' })
export class ReplayDto {
  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'One event; excludes `from` and `to`.' })
  @ValidateIf((_, value) => value !== undefined)
  @IsUUID()
  eventId?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', example: '2026-11-22T12:00:00Z' })
  @ValidateIf((_, value) => value !== undefined)
  @IsISO8601({ strict: true })
  from?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Exclusive; default: now.' })
  @ValidateIf((_, value) => value !== undefined)
  @IsISO8601({ strict: true })
  to?: string;
}

/** The number of scheduled deliveries, and the start of the rest of the range. */
@ApiSchema({ name: 'Replay' })
export class ReplayResponse {
  @ApiProperty({ type: 'integer', example: 12, description: 'Deliveries that were scheduled.' })
  scheduled!: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'The next `from`, when the range holds more than 10,000 events.',
  })
  nextFrom!: string | null;
}

/** One delivery attempt. */
@ApiSchema({ name: 'WebhookAttempt' })
export class AttemptResponse {
  @ApiProperty({ type: 'integer', example: 1 })
  attempt!: number;

  @ApiProperty({ type: 'integer', nullable: true, example: 500 })
  statusCode!: number | null;

  @ApiProperty({ type: 'integer', example: 87 })
  durationMs!: number;

  @ApiProperty({ enum: [...ERRORS, null], type: String, nullable: true, example: null })
  error!: SendError | 'expired' | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'Internal Server Error',
    description: 'Up to 512 bytes.',
  })
  responseExcerpt!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  attemptedAt!: string;
}

/** The delivery of one event to one endpoint, with its attempts. */
@ApiSchema({ name: 'WebhookDelivery' })
export class DeliveryResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({
    format: 'uuid',
    description: 'The header `webhook-id`; the same for every attempt and replay.',
  })
  eventId!: string;

  @ApiProperty({ enum: TYPES, example: 'payment.verified' })
  eventType!: string;

  @ApiProperty({ type: 'integer', example: 1, description: 'Number of attempts.' })
  attempt!: number;

  @ApiProperty({ enum: STATUSES, example: 'delivered' })
  status!: DeliveryStatus;

  @ApiProperty({ type: 'integer', nullable: true, example: 200 })
  statusCode!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 87 })
  durationMs!: number | null;

  @ApiProperty({ enum: [...ERRORS, null], type: String, nullable: true, example: null })
  error!: SendError | 'expired' | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  nextAttemptAt!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-22T12:00:00.090Z' })
  finishedAt!: string | null;

  @ApiProperty({ type: [AttemptResponse], description: 'The first attempt first.' })
  attempts!: AttemptResponse[];
}

/** The request that every attempt sends, without its timestamp and signature. */
@ApiSchema({ name: 'WebhookRequest' })
export class SentRequestResponse {
  @ApiProperty({ example: 'https://shop.example.com/hook', description: "The endpoint's present URL." })
  url!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '{"id":"…","type":"payment.verified"}',
    description: 'The exact body; null once the event is no longer kept (30 days).',
  })
  body!: string | null;
}

/** One delivery with its request. */
@ApiSchema({ name: 'WebhookDeliveryDetail' })
export class DeliveryDetailResponse extends DeliveryResponse {
  @ApiProperty({ type: SentRequestResponse })
  request!: SentRequestResponse;
}

/** A page of the delivery log. */
@ApiSchema({ name: 'WebhookDeliveryPage' })
export class DeliveryListResponse {
  @ApiProperty({ type: [DeliveryResponse] })
  deliveries!: DeliveryResponse[];

  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

/** Converts a delivery to its response, with times in ISO 8601. */
export function toDeliveryResponse(delivery: Delivery): DeliveryResponse {
  return fieldsOf(delivery);
}

function fieldsOf(delivery: Delivery) {
  return {
    id: delivery.id,
    eventId: delivery.eventId,
    eventType: delivery.eventType,
    attempt: delivery.attempt,
    status: delivery.status,
    statusCode: delivery.statusCode,
    durationMs: delivery.durationMs,
    error: delivery.error,
    nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
    createdAt: delivery.createdAt.toISOString(),
    finishedAt: delivery.finishedAt?.toISOString() ?? null,
    attempts: delivery.attempts.map(toAttemptResponse),
  };
}

function toAttemptResponse({ attemptedAt, ...attempt }: Attempt): AttemptResponse {
  return { ...attempt, attemptedAt: new Date(attemptedAt).toISOString() };
}

/** Converts a delivery and its request to the response. */
export function toDeliveryDetailResponse({ delivery, url, body }: SentDelivery): DeliveryDetailResponse {
  return { ...fieldsOf(delivery), request: { url, body } };
}
