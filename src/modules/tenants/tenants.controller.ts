import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Author } from '../../platform/audit/audit.js';
import { CurrentAuthor } from '../../platform/audit/current-author.js';
import { OperatorOnly } from '../../platform/http/request/access.js';
import { FailsWith } from '../../platform/http/errors/openapi-errors.js';
import { PageQueryDto } from '../../platform/http/request/pagination.js';
import { CreatedTenantResponse, toCreatedTenantResponse } from './dto/created-tenant.dto.js';
import { TenantExportResponse, toTenantExportResponse } from './dto/tenant-export.dto.js';
import {
  ChangeTenantDto,
  CreateTenantDto,
  SuspendTenantDto,
  TenantListResponse,
  TenantResponse,
  toTenantResponse,
} from './dto/tenant.dto.js';
import { TenantErasure } from './tenant-erasure.js';
import { TenantsService } from './tenants.service.js';

/** The operator's side of tenants. */
@ApiTags('Operator')
@OperatorOnly()
@Controller('admin/tenants')
export class TenantsController {
  constructor(
    private readonly tenants: TenantsService,
    private readonly erasure: TenantErasure,
  ) {}

  @Post()
  @ApiOperation({ operationId: 'createTenant', summary: 'Create a tenant and its first key' })
  @ApiCreatedResponse({ type: CreatedTenantResponse })
  @FailsWith('CONFLICT', 'A tenant with this email exists.')
  async create(
    @Body() { email, companyName, plan }: CreateTenantDto,
    @CurrentAuthor() author: Author,
  ): Promise<CreatedTenantResponse> {
    const { tenant, key } = await this.tenants.create({ email, companyName, plan }, author);
    return toCreatedTenantResponse(tenant, key);
  }

  @Get()
  @ApiOperation({ operationId: 'listTenants', summary: 'List tenants, newest first' })
  @ApiOkResponse({ type: TenantListResponse })
  async list(@Query() query: PageQueryDto): Promise<TenantListResponse> {
    const { items, nextCursor } = await this.tenants.list(query);
    return { tenants: items.map(toTenantResponse), nextCursor };
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getTenant', summary: 'Show a tenant' })
  @ApiOkResponse({ type: TenantResponse })
  async get(@Param('id') id: string): Promise<TenantResponse> {
    return toTenantResponse(await this.tenants.get(id));
  }

  @Patch(':id')
  @ApiOperation({ operationId: 'changeTenant', summary: "Change a tenant's plan, limits, settings or email" })
  @ApiOkResponse({ type: TenantResponse })
  @FailsWith('CONFLICT', 'The tenant has been deleted, or another one has this email.')
  async change(
    @Param('id') id: string,
    @Body() change: ChangeTenantDto,
    @CurrentAuthor() author: Author,
  ): Promise<TenantResponse> {
    return toTenantResponse(await this.tenants.change(id, change, author));
  }

  @Post(':id/suspend')
  @HttpCode(200)
  @ApiOperation({ operationId: 'suspendTenant', summary: 'Suspend a tenant' })
  @ApiOkResponse({ type: TenantResponse })
  async suspend(
    @Param('id') id: string,
    @Body() { reason }: SuspendTenantDto,
    @CurrentAuthor() author: Author,
  ): Promise<TenantResponse> {
    return toTenantResponse(await this.tenants.suspend(id, reason, author));
  }

  @Post(':id/reactivate')
  @HttpCode(200)
  @ApiOperation({ operationId: 'reactivateTenant', summary: 'Lift a suspension' })
  @ApiOkResponse({ type: TenantResponse })
  async reactivate(@Param('id') id: string, @CurrentAuthor() author: Author): Promise<TenantResponse> {
    return toTenantResponse(await this.tenants.reactivate(id, author));
  }

  @Delete(':id')
  @ApiOperation({ operationId: 'deleteTenant', summary: 'Erase a tenant; answers with what was known of it' })
  @ApiOkResponse({ type: TenantExportResponse })
  @FailsWith('CONFLICT', 'The tenant has been deleted already.')
  async delete(@Param('id') id: string, @CurrentAuthor() author: Author): Promise<TenantExportResponse> {
    return toTenantExportResponse(await this.erasure.erase(id, author));
  }
}
