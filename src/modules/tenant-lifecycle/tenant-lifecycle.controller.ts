import { Body, Controller, Delete, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Author } from '../../platform/audit/audit.js';
import { CurrentAuthor } from '../../platform/audit/current-author.js';
import { OperatorOnly } from '../../platform/http/request/access.js';
import { FailsWith } from '../../platform/http/errors/openapi-errors.js';
import { TenantResponse, toTenantResponse } from '../tenants/index.js';
import {
  ChangedTenantResponse,
  ChangeTenantDto,
  CreateTenantDto,
  SuspendTenantDto,
  toChangedTenantResponse,
} from './dto/change-tenant.dto.js';
import { CreatedTenantResponse, toCreatedTenantResponse } from './dto/created-tenant.dto.js';
import { TenantExportResponse, toTenantExportResponse } from './dto/tenant-export.dto.js';
import { TenantErasure } from './tenant-erasure.js';
import { TenantLifecycle } from './tenant-lifecycle.js';

/** The operator's changes of tenants. The tenants module has the routes for reading. */
@ApiTags('Operator')
@OperatorOnly()
@Controller('admin/tenants')
export class TenantLifecycleController {
  constructor(
    private readonly lifecycle: TenantLifecycle,
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
    const { tenant, key, isInvited } = await this.lifecycle.create({ email, companyName, plan }, author);
    return toCreatedTenantResponse(tenant, key, isInvited);
  }

  @Patch(':id')
  @ApiOperation({ operationId: 'changeTenant', summary: "Change a tenant's plan, limits, settings or email" })
  @ApiOkResponse({ type: ChangedTenantResponse })
  @FailsWith('CONFLICT', 'The tenant has been deleted, or another one has this email.')
  async change(
    @Param('id') id: string,
    @Body() settings: ChangeTenantDto,
    @CurrentAuthor() author: Author,
  ): Promise<ChangedTenantResponse> {
    return toChangedTenantResponse(await this.lifecycle.change(id, settings, author));
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
    return toTenantResponse(await this.lifecycle.suspend(id, reason, author));
  }

  @Post(':id/reactivate')
  @HttpCode(200)
  @ApiOperation({ operationId: 'reactivateTenant', summary: 'Lift a suspension' })
  @ApiOkResponse({ type: TenantResponse })
  async reactivate(@Param('id') id: string, @CurrentAuthor() author: Author): Promise<TenantResponse> {
    return toTenantResponse(await this.lifecycle.reactivate(id, author));
  }

  @Delete(':id')
  @ApiOperation({ operationId: 'deleteTenant', summary: 'Erase a tenant; returns the data it had' })
  @ApiOkResponse({ type: TenantExportResponse })
  @FailsWith('CONFLICT', 'The tenant has been deleted already.')
  async delete(@Param('id') id: string, @CurrentAuthor() author: Author): Promise<TenantExportResponse> {
    return toTenantExportResponse(await this.erasure.erase(id, author));
  }
}
