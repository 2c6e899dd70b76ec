import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { PLAN_IDS, type LimitOverrides, type PlanId } from '../../../domain/plan.js';
import {
  PLAN_SOURCES,
  SUSPENDERS,
  suspendersOf,
  type PlanSource,
  type Suspender,
  type TenantEntity,
  type TenantStatus,
} from '../tenant.entity.js';
import { HoldsNoApiKey } from '../../../platform/http/body/holds-no-api-key.js';

/** Absent is fine, null is not: `IsOptional` would let both through. */
const IfPresent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

const MOST = 2_147_483_647;

const IsAsciiEmail = (): PropertyDecorator =>
  applyDecorators(
    IsEmail({ allow_utf8_local_part: false }),
    Matches(/^[!-~]+$/, { message: 'email must be ASCII; write an international domain in its xn-- form' }),
    MaxLength(254),
  );

export class CreateTenantDto {
  @ApiProperty({ format: 'email', example: 'ops@example.com', maxLength: 254 })
  @IsAsciiEmail()
  email!: string;

  @ApiPropertyOptional({ example: 'Example Ltd', maxLength: 200, nullable: true, type: String })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  @HoldsNoApiKey()
  companyName: string | null = null;

  @ApiPropertyOptional({ enum: PLAN_IDS, default: 'free', example: 'free' })
  @IfPresent()
  @IsIn(PLAN_IDS)
  plan: PlanId = 'free';
}

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

export class ChangeTenantDto {
  @ApiPropertyOptional({
    format: 'email',
    example: 'ops@example.com',
    maxLength: 254,
    description: 'A customer at Stripe keeps the address it was made with.',
  })
  @IfPresent()
  @IsAsciiEmail()
  email?: string;

  @ApiPropertyOptional({
    enum: PLAN_IDS,
    example: 'pro',
    description: 'Stripe leaves a plan set here alone.',
  })
  @IfPresent()
  @IsIn(PLAN_IDS)
  plan?: PlanId;

  @ApiPropertyOptional({ enum: PLAN_SOURCES, description: '`stripe` lets Stripe decide the plan again.' })
  @IfPresent()
  @IsIn(PLAN_SOURCES)
  planSource?: PlanSource;

  @ApiPropertyOptional({ example: 'Example Ltd', maxLength: 200, nullable: true, type: String })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  @HoldsNoApiKey()
  companyName?: string | null;

  @ApiPropertyOptional({ type: LimitOverridesDto, description: 'Replaces all overrides; {} removes them.' })
  @IfPresent()
  @IsObject()
  @ValidateNested()
  @Type(() => LimitOverridesDto)
  limitOverrides?: LimitOverridesDto;

  @ApiPropertyOptional({ description: 'Every verification must name a reference.' })
  @IfPresent()
  @IsBoolean()
  requireReference?: boolean;

  @ApiPropertyOptional({ minimum: 0, maximum: 1, nullable: true, type: Number, example: 0.8 })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  riskThreshold?: number | null;
}

export class SuspendTenantDto {
  @ApiProperty({ example: 'Invoice overdue', maxLength: 500 })
  @IsString()
  @Length(1, 500)
  @HoldsNoApiKey()
  reason!: string;
}

export class TenantResponse {
  @ApiProperty({ format: 'uuid', example: '6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11' })
  id!: string;

  @ApiProperty({ example: 'ops@example.com' })
  email!: string;

  @ApiProperty({ example: 'Example Ltd', nullable: true, type: String })
  companyName!: string | null;

  @ApiProperty({ enum: PLAN_IDS, example: 'free' })
  plan!: PlanId;

  @ApiProperty({ enum: PLAN_SOURCES, example: 'stripe', description: 'Who decides the plan' })
  planSource!: PlanSource;

  @ApiProperty({ enum: ['active', 'suspended', 'deleted'], example: 'active' })
  status!: TenantStatus;

  @ApiProperty({
    enum: SUSPENDERS,
    isArray: true,
    example: [],
    description:
      "Who has suspended it. `reactivate` lifts the operator's suspension only; a payment lifts the other.",
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

export class TenantListResponse {
  @ApiProperty({ type: [TenantResponse] })
  tenants!: TenantResponse[];

  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

export function toTenantResponse(tenant: TenantEntity): TenantResponse {
  const suspendedBy = suspendersOf(tenant);
  return {
    id: tenant.id,
    email: tenant.email,
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
