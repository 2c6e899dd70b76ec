import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsNumber, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { PLAN_IDS, type PlanId } from '../../../domain/plans/plan.js';
import { HoldsNoApiKey } from '../../../platform/http/body/holds-no-api-key.js';
import { IfPresent } from '../../../platform/http/body/if-present.js';
import { toTenantResponse, type TenantEntity } from '../../tenants/index.js';

/** The body of `PATCH /account`. An absent member stays unchanged. */
@ApiSchema({ name: 'AccountChange' })
export class ChangeAccountDto {
  @ApiPropertyOptional({ example: 'Example Ltd', maxLength: 200, nullable: true, type: String })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  @HoldsNoApiKey()
  companyName?: string | null;

  @ApiPropertyOptional({ example: false, description: 'Every verification must name a reference.' })
  @IfPresent()
  @IsBoolean()
  requireReference?: boolean;

  @ApiPropertyOptional({
    minimum: 0,
    maximum: 1,
    nullable: true,
    type: Number,
    example: 0.8,
    description: 'Payments with a higher risk score are rejected; null rejects none.',
  })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  riskThreshold?: number | null;
}

/** Your account, as its people see it. */
@ApiSchema({ name: 'Account' })
export class AccountResponse {
  @ApiProperty({ format: 'uuid', example: '6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11' })
  id!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'ops@example.com',
    description: 'Null for an account that was opened with a wallet.',
  })
  email!: string | null;

  @ApiProperty({ example: 'Example Ltd', nullable: true, type: String })
  companyName!: string | null;

  @ApiProperty({ enum: PLAN_IDS, example: 'free' })
  plan!: PlanId;

  @ApiProperty({ enum: ['active', 'suspended', 'deleted'], example: 'active' })
  status!: string;

  @ApiProperty({ example: false })
  requireReference!: boolean;

  @ApiProperty({ nullable: true, type: Number, example: null })
  riskThreshold!: number | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  createdAt!: string;
}

/** Converts a tenant to what its people see: nothing of the operator's. */
export function toAccountResponse(tenant: TenantEntity): AccountResponse {
  const { id, email, companyName, plan, status, requireReference, riskThreshold, createdAt } =
    toTenantResponse(tenant);
  return {
    ...{ id, email, companyName, plan, status, requireReference, riskThreshold, createdAt },
  };
}
