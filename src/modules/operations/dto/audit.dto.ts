import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsISO8601, IsOptional, IsUUID, Matches, MaxLength } from 'class-validator';
import type { AuditRecord } from '../../../platform/audit/audit-trail.js';
import { PageQueryDto } from '../../../platform/http/query/pagination.js';

/** A date, or a date and time with a zone, in a format that JavaScript and Postgres read alike. */
const MOMENT =
  /^(19|20|21)\d{2}-\d{2}-\d{2}(T[0-2]\d:[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d))?$/;

function IsMoment(): PropertyDecorator {
  const message = '$property must be an ISO 8601 date, or a date and a time with its zone';
  return applyDecorators(
    IsOptional(),
    IsISO8601({ strict: true }, { message }),
    Matches(MOMENT, { message }),
  );
}

/** Query of `GET /admin/audit`. */
export class AuditQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ format: 'uuid', description: 'Changes of one tenant.' })
  @IsOptional()
  @IsUUID()
  tenantId?: string;

  @ApiPropertyOptional({ example: 'api_key.revoked', description: 'Changes of one kind.' })
  @IsOptional()
  @MaxLength(100)
  @Matches(/^[a-z0-9_.]+$/)
  action?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    example: '2026-11-01T00:00:00Z',
    description: 'At or after this time. A date without a time means its midnight, UTC.',
  })
  @IsMoment()
  from?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    example: '2026-12-01T00:00:00Z',
    description: 'Before this time. A date without a time means its midnight, UTC.',
  })
  @IsMoment()
  to?: string;
}

/** One change in the audit log. */
@ApiSchema({ name: 'AuditEntry' })
export class AuditEntryResponse {
  @ApiProperty({ format: 'uuid', example: '1c7f0f86-55a1-4f0c-a7b4-9b0c4c0de7a1' })
  id!: string;

  @ApiProperty({
    format: 'uuid',
    nullable: true,
    type: String,
    example: '6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11',
    description: 'The tenant whose data changed; null for data of the installation.',
  })
  tenantId!: string | null;

  @ApiProperty({ example: 'operator', description: '`operator`, `key:<id>` or `system`.' })
  actor!: string;

  @ApiProperty({ example: 'tenant.suspended' })
  action!: string;

  @ApiProperty({ example: '6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11', description: 'Id of the changed object.' })
  subject!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, example: { status: 'active' } })
  before!: Readonly<Record<string, unknown>> | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: { status: 'suspended' },
  })
  after!: Readonly<Record<string, unknown>> | null;

  @ApiProperty({ nullable: true, type: String, example: 'req_7d3c1b1e' })
  requestId!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  createdAt!: string;
}

/** A page of the audit log. */
@ApiSchema({ name: 'AuditPage' })
export class AuditListResponse {
  @ApiProperty({ type: [AuditEntryResponse] })
  entries!: AuditEntryResponse[];

  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

/** Converts an audit record to its response, with the time in ISO 8601. */
export function toAuditEntryResponse(record: AuditRecord): AuditEntryResponse {
  const { id, tenantId, actor, action, subject, before, after, requestId, createdAt } = record;
  return {
    id,
    tenantId,
    actor,
    action,
    subject,
    before,
    after,
    requestId,
    createdAt: createdAt.toISOString(),
  };
}
