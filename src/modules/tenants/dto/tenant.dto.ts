import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { PLAN_IDS, type LimitOverrides, type PlanId } from '../../../domain/plans/plan.js';
import { IfPresent } from '../../../platform/http/body/if-present.js';
import { PageQueryDto } from '../../../platform/http/query/pagination.js';
import { addressOf } from '../tenant-address.js';
import {
  PLAN_SOURCES,
  SUSPENDERS,
  TENANT_STATUSES,
  suspendersOf,
  type PlanSource,
  type Suspender,
  type TenantEntity,
  type TenantStatus,
} from '../tenant.entity.js';

const MOST = 2_147_483_647;

/** Limits that replace those of the plan. */
@ApiSchema({ name: 'LimitOverrides' })
export class LimitOverridesDto implements LimitOverrides {
  @ApiPropertyOptional({ type: 'integer', example: 5_000_000 })
  @IfPresent()
  @IsInt()
  @Min(1)
  @Max(MOST)
  requestsPerDay?: number;

  @ApiPropertyOptional({ type: 'integer', example: 60_000 })
  @IfPresent()
  @IsInt()
  @Min(1)
  @Max(MOST)
  requestsPerMinute?: number;

  @ApiPropertyOptional({ type: 'integer', example: 10_000_000 })
  @IfPresent()
  @IsInt()
  @Min(0)
  @Max(MOST)
  verificationsPerMonth?: number;
}

/** Query of `GET /admin/tenants`. */
export class TenantsQueryDto extends PageQueryDto {
  @ApiPropertyOptional({
    minLength: 1,
    maxLength: 254,
    // Generators of clients do not know properties of Unicode.
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]+$',
    example: 'example.com',
    description: 'An id, or a part of the email address or of the company name, compared without case.',
  })
  @IsOptional()
  @IsString()
  @Length(1, 254)
  @Matches(/^\P{Cc}+$/u, { message: 'q must not hold control characters' })
  q?: string;

  @ApiPropertyOptional({ enum: PLAN_IDS, example: 'pro' })
  @IsOptional()
  @IsIn(PLAN_IDS)
  plan?: PlanId;

  @ApiPropertyOptional({
    enum: TENANT_STATUSES,
    example: 'suspended',
    description: '`suspended` also finds tenants that billing has suspended.',
  })
  @IsOptional()
  @IsIn(TENANT_STATUSES)
  status?: TenantStatus;
}

/** A tenant, as the operator sees it. */
@ApiSchema({ name: 'Tenant' })
export class TenantResponse {
  @ApiProperty({ format: 'uuid', example: '6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11' })
  id!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'ops@example.com',
    description: 'Null for a tenant that was opened with a wallet, and for an erased one.',
  })
  email!: string | null;

  @ApiProperty({ example: 'Example Ltd', nullable: true, type: String })
  companyName!: string | null;

  @ApiProperty({ enum: PLAN_IDS, example: 'free' })
  plan!: PlanId;

  @ApiProperty({ enum: PLAN_SOURCES, example: 'stripe', description: 'The authority that sets the plan' })
  planSource!: PlanSource;

  @ApiProperty({ enum: TENANT_STATUSES, example: 'active' })
  status!: TenantStatus;

  @ApiProperty({
    enum: SUSPENDERS,
    isArray: true,
    example: [],
    description:
      "The origin of the suspension. `reactivate` lifts only the operator's suspension; a payment lifts the suspension by billing.",
  })
  suspendedBy!: readonly Suspender[];

  @ApiProperty({ nullable: true, type: String, example: null })
  suspendedReason!: string | null;

  @ApiProperty({ type: LimitOverridesDto, example: {} })
  limitOverrides!: LimitOverrides;

  @ApiProperty({ example: false })
  requireReference!: boolean;

  @ApiProperty({ nullable: true, type: Number, example: null })
  riskThreshold!: number | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  updatedAt!: string;
}

/** A page of tenants. */
@ApiSchema({ name: 'TenantPage' })
export class TenantListResponse {
  @ApiProperty({ type: [TenantResponse] })
  tenants!: TenantResponse[];

  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

/** Converts a tenant to its response. */
export function toTenantResponse(tenant: TenantEntity): TenantResponse {
  const suspendedBy = suspendersOf(tenant);
  return {
    id: tenant.id,
    email: addressOf(tenant),
    companyName: tenant.companyName,
    plan: tenant.plan,
    planSource: tenant.planSource,
    status: suspendedBy.length > 0 ? 'suspended' : tenant.status,
    suspendedBy,
    suspendedReason: tenant.suspendedReason,
    limitOverrides: tenant.limitOverrides,
    requireReference: tenant.requireReference,
    riskThreshold: tenant.riskThreshold,
    createdAt: tenant.createdAt.toISOString(),
    updatedAt: tenant.updatedAt.toISOString(),
  };
}
