import { ApiProperty, ApiPropertyOptional, ApiSchema, OmitType } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { Environment } from '../../domain/chain.js';
import { PageQueryDto } from '../../platform/http/query/pagination.js';
import { UsageReport } from '../usage/index.js';
import { PaymentsQueryDto } from '../verification/index.js';
import { DELIVERY_TROUBLES, type DeliveryTrouble } from '../webhooks/index.js';

const ENVIRONMENTS = ['live', 'test'] as const;
const DELIVERY_STATUSES = [...DELIVERY_TROUBLES, 'all'] as const;

/** Query of `GET /admin/tenants/:id/payments`. */
export class TenantPaymentsQueryDto extends OmitType(PaymentsQueryDto, ['format']) {
  @ApiPropertyOptional({ enum: ENVIRONMENTS, default: 'live', example: 'live' })
  @IsOptional()
  @IsIn(ENVIRONMENTS)
  environment: Environment = 'live';
}

/** Query of `GET /admin/tenants/:id/deliveries`. */
export class TenantDeliveriesQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: ENVIRONMENTS, example: 'live', description: 'Both, unless given.' })
  @IsOptional()
  @IsIn(ENVIRONMENTS)
  environment?: Environment;

  @ApiPropertyOptional({
    enum: DELIVERY_STATUSES,
    default: 'troubled',
    description: '`dead`: given up. `failing`: still tried after a failed attempt. `troubled`: either.',
  })
  @IsOptional()
  @IsIn(DELIVERY_STATUSES)
  status: DeliveryTrouble | 'all' = 'troubled';
}

/** The units of the month in both environments. */
@ApiSchema({ name: 'TenantUsage' })
export class TenantUsageResponse {
  @ApiProperty({ type: UsageReport })
  live!: UsageReport;

  @ApiProperty({ type: UsageReport })
  test!: UsageReport;
}
