import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsISO8601, IsOptional, Matches, MaxLength } from 'class-validator';
import { PageQueryDto } from '../../../../platform/http/query/pagination.js';
import { CallerDto } from '../../caller.dto.js';
import type { NamedRecord } from '../named-record.js';

const NO_TIME = '$property must be a day or an ISO 8601 time with a zone, such as 2026-01-31T12:00:00Z.';
const code = { code: 'INVALID_PARAMETER' };

/** Query of `GET /audit`. */
export class TenantAuditQueryDto extends PageQueryDto {
  /** Changes of one kind. */
  @ApiPropertyOptional({ example: 'api_key.revoked', maxLength: 100 })
  @IsOptional()
  @MaxLength(100, { context: code })
  @Matches(/^[a-z0-9_.]+$/, { context: code })
  action?: string;

  /** Changes of one key or person, as `key:` or `user:` and its id; or `operator`, or `system`. */
  @ApiPropertyOptional({ example: 'user:6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11', maxLength: 50 })
  @IsOptional()
  @MaxLength(50, { context: code })
  @Matches(/^(key|user):[0-9a-f-]{36}$|^operator$|^system$/, { context: code })
  actor?: string;

  /** At or after this time. */
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true }, { message: NO_TIME, context: code })
  from?: string;

  /** Before this time. */
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true }, { message: NO_TIME, context: code })
  to?: string;
}

/** One change of your account, and who made it. */
@ApiSchema({ name: 'OwnAuditEntry' })
export class TenantAuditEntryDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ type: CallerDto })
  actor!: CallerDto;

  @ApiProperty({ example: 'api_key.revoked' })
  action!: string;

  /** Id of the changed object. */
  @ApiProperty({ example: '0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21' })
  subject!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, example: { status: 'active' } })
  before!: Readonly<Record<string, unknown>> | null;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, example: { status: 'revoked' } })
  after!: Readonly<Record<string, unknown>> | null;

  @ApiProperty({ type: String, nullable: true, example: 'req_7d3c1b1e' })
  requestId!: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

/** A page of the account's audit log. */
@ApiSchema({ name: 'OwnAuditPage' })
export class TenantAuditPageDto {
  @ApiProperty({ type: [TenantAuditEntryDto] })
  entries!: TenantAuditEntryDto[];

  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

/** Converts a record to its response, with the time in ISO 8601. */
export function toTenantAuditEntryDto(record: NamedRecord): TenantAuditEntryDto {
  const { id, actor, action, subject, before, after, requestId, createdAt } = record;
  return { id, actor, action, subject, before, after, requestId, createdAt: createdAt.toISOString() };
}
