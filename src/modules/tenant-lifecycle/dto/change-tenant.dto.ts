import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsEmail,
  IsIn,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { PLAN_IDS, type PlanId } from '../../../domain/plans/plan.js';
import { HoldsNoApiKey } from '../../../platform/http/body/holds-no-api-key.js';
import { IfPresent } from '../../../platform/http/body/if-present.js';
import {
  LimitOverridesDto,
  PLAN_SOURCES,
  TenantResponse,
  toTenantResponse,
  type PlanSource,
  type TenantEntity,
} from '../../tenants/index.js';

const IsAsciiEmail = (): PropertyDecorator =>
  applyDecorators(
    IsEmail({ allow_utf8_local_part: false }),
    Matches(/^[!-~]+$/, { message: 'email must be ASCII; write an international domain in its xn-- form' }),
    MaxLength(254),
  );

/** The body of `POST /admin/tenants`. */
@ApiSchema({ name: 'NewTenant' })
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

/** The body of `PATCH /admin/tenants/:id`. An absent member stays unchanged. */
@ApiSchema({ name: 'TenantChange' })
export class ChangeTenantDto {
  @ApiPropertyOptional({
    format: 'email',
    example: 'ops@example.com',
    maxLength: 254,
    description: 'A customer at Stripe keeps its first email address.',
  })
  @IfPresent()
  @IsAsciiEmail()
  email?: string;

  @ApiPropertyOptional({
    enum: PLAN_IDS,
    example: 'pro',
    description: 'Stripe does not change a plan that is set here.',
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

/** The body of `POST /admin/tenants/:id/suspend`. */
@ApiSchema({ name: 'Suspension' })
export class SuspendTenantDto {
  @ApiProperty({ example: 'Invoice overdue', maxLength: 500 })
  @IsString()
  @Length(1, 500)
  @HoldsNoApiKey()
  reason!: string;
}

/** A changed tenant, and what the change means for its bill. */
@ApiSchema({ name: 'ChangedTenant' })
export class ChangedTenantResponse extends TenantResponse {
  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'What a plan of the operator means; null while Stripe decides the plan.',
  })
  planNotice!: string | null;
}

const OPERATORS_PLAN =
  'The plan is the operator’s now: Stripe changes neither it nor its limits, and the tenant’s checkout answers 409. ' +
  'PATCH with {"planSource":"stripe"} hands it back to Stripe.';

/** Converts a changed tenant to its response. */
export function toChangedTenantResponse(tenant: TenantEntity): ChangedTenantResponse {
  const planNotice = tenant.planSource === 'operator' ? OPERATORS_PLAN : null;
  return Object.assign(toTenantResponse(tenant), { planNotice });
}
