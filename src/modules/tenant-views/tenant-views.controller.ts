import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Author } from '../../platform/audit/audit.js';
import { CurrentAuthor } from '../../platform/audit/current-author.js';
import { OperatorOnly } from '../../platform/http/request/access.js';
import { PaymentsPageDto } from '../verification/index.js';
import { OperatorDeliveriesResponse, toOperatorDelivery } from '../webhooks/index.js';
import { TenantDeliveriesQueryDto, TenantPaymentsQueryDto, TenantUsageResponse } from './tenant-views.dto.js';
import { TenantViews } from './tenant-views.js';

/** What the operator sees of one tenant, over the modules that hold its parts. */
@ApiTags('Operator')
@OperatorOnly()
@Controller('admin/tenants/:id')
export class TenantViewsController {
  constructor(private readonly views: TenantViews) {}

  @Get('usage')
  @ApiOperation({
    operationId: 'getTenantUsage',
    summary: "Show a tenant's units of this month, in both environments",
  })
  @ApiOkResponse({ type: TenantUsageResponse })
  usage(@Param('id') id: string): Promise<TenantUsageResponse> {
    return this.views.usage(id);
  }

  @Get('payments')
  @ApiOperation({
    operationId: 'listTenantPayments',
    summary: "List a tenant's payments, newest first",
    description: "Each look is recorded in the tenant's audit log, as `tenant.payments_viewed`.",
  })
  @ApiOkResponse({ type: PaymentsPageDto })
  payments(
    @Param('id') id: string,
    @Query() query: TenantPaymentsQueryDto,
    @CurrentAuthor() author: Author,
  ): Promise<PaymentsPageDto> {
    return this.views.payments(id, query, author);
  }

  @Get('deliveries')
  @ApiOperation({
    operationId: 'listTenantDeliveries',
    summary: "List a tenant's webhook deliveries that fail, newest first",
    description:
      "With `status=all`, every delivery. Each look is recorded in the tenant's audit log, as `tenant.deliveries_viewed`.",
  })
  @ApiOkResponse({ type: OperatorDeliveriesResponse })
  async deliveries(
    @Param('id') id: string,
    @Query() query: TenantDeliveriesQueryDto,
    @CurrentAuthor() author: Author,
  ): Promise<OperatorDeliveriesResponse> {
    const { items, nextCursor } = await this.views.deliveries(id, query, author);
    return { deliveries: items.map(toOperatorDelivery), nextCursor };
  }
}
