import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { DEFAULT_EVENT_TYPES, EVENT_TYPES, type EventType } from '../../../domain/event.js';
import { HoldsNoApiKey } from '../../../platform/http/body/holds-no-api-key.js';
import { IfPresent } from '../../../platform/http/body/if-present.js';
import type { DisabledReason, Endpoint } from '../endpoint.js';
import type { RevealedEndpoint } from '../endpoints.service.js';

const EXAMPLE_URL = 'https://shop.example.com/webhooks/x402';

/** Body of `POST /webhook-endpoints`. */
@ApiSchema({ name: 'NewWebhookEndpoint' })
export class CreateEndpointDto {
  @ApiProperty({
    example: EXAMPLE_URL,
    maxLength: 2_000,
    description: 'https on port 443 or 8443, of a public host. Redirects are not followed.',
  })
  @IsString()
  @Length(1, 2_000)
  @HoldsNoApiKey()
  url!: string;

  @ApiPropertyOptional({
    enum: EVENT_TYPES,
    isArray: true,
    maxItems: EVENT_TYPES.length,
    default: DEFAULT_EVENT_TYPES,
    description: 'Default: all types except `payment.rejected`.',
    example: ['payment.verified', 'quota.warning'],
  })
  @IfPresent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(EVENT_TYPES.length)
  @ArrayUnique()
  @IsIn(EVENT_TYPES, { each: true })
  eventTypes?: EventType[];

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 200, example: 'Order service' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @HoldsNoApiKey()
  description?: string | null;
}

/** Body of `PATCH /webhook-endpoints/{id}`. */
@ApiSchema({ name: 'WebhookEndpointChange' })
export class ChangeEndpointDto {
  @ApiPropertyOptional({ example: EXAMPLE_URL, maxLength: 2_000 })
  @IfPresent()
  @IsString()
  @Length(1, 2_000)
  @HoldsNoApiKey()
  url?: string;

  @ApiPropertyOptional({
    enum: EVENT_TYPES,
    isArray: true,
    maxItems: EVENT_TYPES.length,
    example: ['payment.verified'],
  })
  @IfPresent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(EVENT_TYPES.length)
  @ArrayUnique()
  @IsIn(EVENT_TYPES, { each: true })
  eventTypes?: EventType[];

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 200, example: 'Order service' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @HoldsNoApiKey()
  description?: string | null;

  @ApiPropertyOptional({
    example: true,
    description: 'Events that wait while an endpoint is disabled are delivered when it is enabled again.',
  })
  @IfPresent()
  @IsBoolean()
  enabled?: boolean;
}

/** Body of `POST /webhook-endpoints/{id}/rotate-secret`. */
@ApiSchema({ name: 'SecretRotation' })
export class RotateSecretDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 604_800,
    default: 86_400,
    example: 86_400,
    description: 'How long the old secret also signs.',
  })
  @IfPresent()
  @IsInt()
  @Min(0)
  @Max(604_800)
  overlapSeconds?: number;
}

/** A webhook endpoint, without its secret. */
@ApiSchema({ name: 'WebhookEndpoint' })
export class EndpointResponse {
  @ApiProperty({ format: 'uuid', example: '0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21' })
  id!: string;

  @ApiProperty({ example: EXAMPLE_URL })
  url!: string;

  @ApiProperty({ type: String, nullable: true, example: 'Order service' })
  description!: string | null;

  @ApiProperty({ enum: EVENT_TYPES, isArray: true, example: ['payment.verified'] })
  eventTypes!: EventType[];

  @ApiProperty({ example: true })
  enabled!: boolean;

  @ApiProperty({
    enum: ['tenant', 'gone', 'failing', null],
    type: String,
    nullable: true,
    example: null,
    description:
      '`tenant`: disabled by you. `gone`: it answered 410. `failing`: all attempts failed for three days.',
  })
  disabledReason!: DisabledReason | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'Start of the period in which every attempt has failed.',
  })
  failingSince!: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'Until when the secret before the last rotation also signs.',
  })
  previousSecretUntil!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  updatedAt!: string;
}

/** A webhook endpoint with its secret, after creation or rotation. */
@ApiSchema({ name: 'WebhookEndpointWithSecret' })
export class RevealedEndpointResponse extends EndpointResponse {
  @ApiProperty({
    type: String,
    nullable: true,
    example: 'whsec_…',
    description:
      'Signs the requests to this endpoint (Standard Webhooks). It cannot be shown again: a replay of this answer has null.',
  })
  secret!: string | null;

  @ApiPropertyOptional({ description: 'Only in a replay, where the secret is null.', example: true })
  secretAlreadyShown?: boolean;
}

/** A page of webhook endpoints. */
@ApiSchema({ name: 'WebhookEndpointPage' })
export class EndpointListResponse {
  @ApiProperty({ type: [EndpointResponse] })
  webhookEndpoints!: EndpointResponse[];

  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

/** The members of a class as a plain object type, because responses spread the object. */
type Plain<T> = { [Field in keyof T]: T[Field] };

/** Converts an endpoint to its response, with times in ISO 8601. */
export function toEndpointResponse(endpoint: Endpoint): Plain<EndpointResponse> {
  return {
    id: endpoint.id,
    url: endpoint.url,
    description: endpoint.description,
    eventTypes: [...endpoint.eventTypes],
    enabled: endpoint.enabled,
    disabledReason: endpoint.disabledReason,
    failingSince: endpoint.failingSince?.toISOString() ?? null,
    previousSecretUntil: endpoint.previousSecretUntil?.toISOString() ?? null,
    createdAt: endpoint.createdAt.toISOString(),
    updatedAt: endpoint.updatedAt.toISOString(),
  };
}

/** Converts an endpoint with its secret to its response. */
export function toRevealedEndpointResponse({ endpoint, secret }: RevealedEndpoint): RevealedEndpointResponse {
  return { ...toEndpointResponse(endpoint), secret };
}
