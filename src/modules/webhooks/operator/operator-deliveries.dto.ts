import { ApiProperty, ApiPropertyOptional, ApiSchema, OmitType } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { Environment } from '../../../domain/chain.js';
import { PageQueryDto } from '../../../platform/http/query/pagination.js';
import { DeliveryResponse } from '../dto/delivery.dto.js';
import type { DisabledReason } from '../endpoint.js';
import {
  DELIVERY_TROUBLES,
  ENDPOINT_TROUBLES,
  type DeliveryTrouble,
  type EndpointTrouble,
  type OperatorDelivery,
  type TroubledEndpoint,
} from './operator-deliveries.repository.js';

/** Query of `GET /admin/deliveries`. */
export class TroubledDeliveriesQueryDto extends PageQueryDto {
  @ApiPropertyOptional({
    enum: DELIVERY_TROUBLES,
    default: 'troubled',
    description: '`dead`: given up. `failing`: still tried after a failed attempt. `troubled`: either.',
  })
  @IsOptional()
  @IsIn(DELIVERY_TROUBLES)
  status: DeliveryTrouble = 'troubled';
}

/** Query of `GET /admin/webhook-endpoints`. */
export class TroubledEndpointsQueryDto extends PageQueryDto {
  @ApiPropertyOptional({
    enum: ENDPOINT_TROUBLES,
    default: 'troubled',
    description:
      '`off`: switched off for its failures, or for answering 410. `failing`: every attempt fails, but it is still ' +
      'tried. `troubled`: either.',
  })
  @IsOptional()
  @IsIn(ENDPOINT_TROUBLES)
  status: EndpointTrouble = 'troubled';
}

/** A delivery, as the operator sees it: without what the receiver answered. */
@ApiSchema({ name: 'OperatorDelivery' })
export class OperatorDeliveryResponse extends OmitType(DeliveryResponse, ['attempts']) {
  @ApiProperty({ format: 'uuid' })
  tenantId!: string;

  @ApiProperty({ enum: ['live', 'test'], example: 'live' })
  environment!: Environment;

  @ApiProperty({ format: 'uuid' })
  endpointId!: string;

  @ApiProperty({ example: 'https://shop.example.com/hooks/x402' })
  url!: string;
}

/** A page of deliveries, as the operator sees them. */
@ApiSchema({ name: 'OperatorDeliveryPage' })
export class OperatorDeliveriesResponse {
  @ApiProperty({ type: [OperatorDeliveryResponse] })
  deliveries!: OperatorDeliveryResponse[];

  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

/** An endpoint that fails, or is switched off for it. */
@ApiSchema({ name: 'TroubledEndpoint' })
export class TroubledEndpointResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  tenantId!: string;

  @ApiProperty({ enum: ['live', 'test'], example: 'live' })
  environment!: Environment;

  @ApiProperty({ example: 'https://shop.example.com/hooks/x402' })
  url!: string;

  @ApiProperty({ example: false })
  enabled!: boolean;

  @ApiProperty({ enum: ['gone', 'failing', null], type: String, nullable: true, example: 'failing' })
  disabledReason!: DisabledReason | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-19T12:00:00.000Z' })
  failingSince!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-22T12:00:00.000Z' })
  lastFailedAt!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-01T12:00:00.000Z' })
  createdAt!: string;
}

/** A page of endpoints that fail. */
@ApiSchema({ name: 'TroubledEndpointPage' })
export class TroubledEndpointsResponse {
  @ApiProperty({ type: [TroubledEndpointResponse] })
  endpoints!: TroubledEndpointResponse[];

  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

/** Converts a delivery to the operator's response, with times in ISO 8601. */
export function toOperatorDelivery(row: OperatorDelivery): OperatorDeliveryResponse {
  const { id, tenantId, environment, endpointId, url, eventId, eventType, attempt, status } = row;
  const { statusCode, durationMs, error } = row;
  return {
    ...{ id, tenantId, environment, endpointId, url, eventId, eventType, attempt, status },
    ...{ statusCode, durationMs, error },
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

/** Converts an endpoint to the operator's response, with times in ISO 8601. */
export function toTroubledEndpoint(row: TroubledEndpoint): TroubledEndpointResponse {
  const { id, tenantId, environment, url, enabled, disabledReason } = row;
  return {
    ...{ id, tenantId, environment, url, enabled, disabledReason },
    failingSince: row.failingSince?.toISOString() ?? null,
    lastFailedAt: row.lastFailedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
