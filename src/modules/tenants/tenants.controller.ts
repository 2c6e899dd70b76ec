import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OperatorOnly } from '../../platform/http/request/access.js';
import { TenantListResponse, TenantResponse, TenantsQueryDto, toTenantResponse } from './dto/tenant.dto.js';
import { TenantsService } from './tenants.service.js';

/** The operator's read access to tenants. Tenant-lifecycle has the routes for changes. */
@ApiTags('Operator')
@OperatorOnly()
@Controller('admin/tenants')
export class TenantsController {
  constructor(private readonly tenants: TenantsService) {}

  @Get()
  @ApiOperation({ operationId: 'listTenants', summary: 'List and search tenants, newest first' })
  @ApiOkResponse({ type: TenantListResponse })
  async list(@Query() query: TenantsQueryDto): Promise<TenantListResponse> {
    const { items, nextCursor } = await this.tenants.list(query);
    return { tenants: items.map(toTenantResponse), nextCursor };
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getTenant', summary: 'Show a tenant' })
  @ApiOkResponse({ type: TenantResponse })
  async get(@Param('id') id: string): Promise<TenantResponse> {
    return toTenantResponse(await this.tenants.get(id));
  }
}
