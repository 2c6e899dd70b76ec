import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
} from 'class-validator';
import type { Environment } from '../../../../domain/chain.js';
import { DEFAULT_SCOPES, SCOPES, scopesOf, type Scope } from '../../../../domain/access/scope.js';
import type { ListedKey } from '../api-keys.service.js';
import type { IssuedKey } from '../issue-key.js';
import type { KeyStatus } from '../../authentication/key-status.js';
import { IsAddressBlock } from './is-address-block.js';
import { HoldsNoApiKey } from '../../../../platform/http/body/holds-no-api-key.js';
import { IfPresent } from '../../../../platform/http/body/if-present.js';
import { PageQueryDto } from '../../../../platform/http/query/pagination.js';

const ENVIRONMENTS = ['live', 'test'] as const;

/** Query of the list of keys. */
export class ApiKeyQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: ENVIRONMENTS, description: 'Keys of one environment only.' })
  @IfPresent()
  @IsIn(ENVIRONMENTS)
  environment?: Environment;
}

/** The wanted properties of a new key. Missing bounds default to those of the issuing key. */
@ApiSchema({ name: 'NewApiKey' })
export class CreateApiKeyDto {
  @ApiPropertyOptional({ example: 'Production server', maxLength: 100, nullable: true, type: String })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  @HoldsNoApiKey()
  name: string | null = null;

  @ApiPropertyOptional({
    enum: ENVIRONMENTS,
    default: 'live',
    description: 'A test key creates test keys only.',
  })
  @IfPresent()
  @IsIn(ENVIRONMENTS)
  environment?: Environment;

  @ApiPropertyOptional({
    enum: SCOPES,
    isArray: true,
    maxItems: SCOPES.length,
    default: DEFAULT_SCOPES,
    example: DEFAULT_SCOPES,
    description: 'Test keys cannot hold `billing`.',
  })
  @IfPresent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SCOPES.length)
  @ArrayUnique()
  @IsIn(SCOPES, { each: true })
  scopes?: Scope[];

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 3650, example: 365 })
  @IfPresent()
  @IsInt()
  @Min(1)
  @Max(3650)
  expiresInDays?: number;

  @ApiPropertyOptional({
    isArray: true,
    type: String,
    maxItems: 100,
    example: ['203.0.113.0/24', '2001:db8::/32'],
  })
  @IfPresent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsAddressBlock({ each: true })
  allowedIps?: string[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    example: 1000,
    description:
      "Below the tenant's own limit. Shared by this key, the keys created with it, and its successors after a rotation.",
  })
  @IfPresent()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  requestsPerDay?: number;
}

/** The body of `PATCH /api-keys/:id`. */
@ApiSchema({ name: 'ApiKeyName' })
export class RenameApiKeyDto {
  @ApiProperty({ example: 'Staging server', maxLength: 100 })
  @IsString()
  @Length(1, 100)
  @HoldsNoApiKey()
  name!: string;
}

/** The body of `POST /api-keys/:id/rotate`. */
@ApiSchema({ name: 'ApiKeyRotation' })
export class RotateApiKeyDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 604_800,
    default: 0,
    example: 3600,
    description: 'How long the old key stays valid, at most until its own expiry.',
  })
  @IfPresent()
  @IsInt()
  @Min(0)
  @Max(604_800)
  overlapSeconds = 0;
}

/** The query of `DELETE /api-keys/:id`. */
export class RevokeApiKeyQueryDto {
  @ApiPropertyOptional({
    enum: ['true', 'false'],
    default: 'false',
    description: 'Revoke the last key that can manage keys, too.',
  })
  @IfPresent()
  @IsIn(['true', 'false'], { context: { code: 'INVALID_PARAMETER' } })
  force?: string;
}

class ApiKeyFields {
  @ApiProperty({ format: 'uuid', example: '0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21' })
  id!: string;

  @ApiProperty({ example: 'Production server', nullable: true, type: String })
  name!: string | null;

  @ApiProperty({ enum: ENVIRONMENTS, example: 'live' })
  environment!: Environment;

  @ApiProperty({ enum: SCOPES, isArray: true, example: DEFAULT_SCOPES })
  scopes!: Scope[];

  @ApiProperty({ isArray: true, type: String, nullable: true, example: null })
  allowedIps!: string[] | null;

  @ApiProperty({ type: Number, nullable: true, example: null })
  requestsPerDay!: number | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time', nullable: true, type: String, example: null })
  expiresAt!: string | null;
}

/** A new key with its plaintext. */
@ApiSchema({ name: 'CreatedApiKey' })
export class CreatedApiKeyResponse extends ApiKeyFields {
  @ApiProperty({
    type: String,
    nullable: true,
    example: 'x402_live_…',
    description: 'The key itself. It cannot be shown again: a replay of this answer has null.',
  })
  key!: string | null;

  @ApiPropertyOptional({ description: 'Only in a replay, where the secret is null.', example: true })
  secretAlreadyShown?: boolean;

  @ApiProperty({ example: 'Store this key now: it will not be shown again.' })
  message!: string;
}

/** A key with its status, without its plaintext. */
@ApiSchema({ name: 'ApiKey' })
export class ApiKeyResponse extends ApiKeyFields {
  @ApiProperty({ example: 'x402_live_abc1…f456', description: 'Only its first and last characters' })
  key!: string;

  @ApiProperty({ enum: ['active', 'revoked', 'expired'], example: 'active' })
  status!: KeyStatus;

  @ApiProperty({
    nullable: true,
    type: String,
    example: null,
    description:
      '`user:<id>` of the member who made or rotated it, or whose key did. It ends when that member may not make such a key any more. Null for keys of the operator, and for those that these have made.',
  })
  createdBy!: string | null;

  @ApiProperty({
    format: 'date-time',
    nullable: true,
    type: String,
    example: null,
    description: 'To the minute',
  })
  lastUsed!: string | null;
}

/** A page of keys. */
@ApiSchema({ name: 'ApiKeyPage' })
export class ApiKeyListResponse {
  @ApiProperty({ type: [ApiKeyResponse] })
  apiKeys!: ApiKeyResponse[];

  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

/** Converts a new key to its response, with the plaintext. */
export function toCreatedApiKeyResponse({ key, row }: IssuedKey): CreatedApiKeyResponse {
  return { ...fieldsOf(row), key, message: 'Store this key now: it will not be shown again.' };
}

/** Converts a key to its response, with the masked key. */
export function toApiKeyResponse({ row, status }: ListedKey): ApiKeyResponse {
  return {
    ...fieldsOf(row),
    key: row.maskedKey,
    status,
    createdBy: row.createdBy === null ? null : `user:${row.createdBy}`,
    lastUsed: row.lastUsedAt?.toISOString() ?? null,
  };
}

// Returns a plain object, because the responses spread it.
function fieldsOf(row: ListedKey['row']): { [Field in keyof ApiKeyFields]: ApiKeyFields[Field] } {
  return {
    id: row.id,
    name: row.name,
    environment: row.environment,
    scopes: [...scopesOf(row.environment, row.scopes)],
    allowedIps: row.allowedIps,
    requestsPerDay: row.requestsPerDay,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
  };
}
