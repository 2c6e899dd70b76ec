import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Author } from '../../../platform/audit/audit.js';
import { CurrentAuthor } from '../../../platform/audit/current-author.js';
import { OperatorOnly } from '../../../platform/http/request/access.js';
import { PageQueryDto } from '../../../platform/http/query/pagination.js';
import { ApiKeysService } from './api-keys.service.js';
import {
  ApiKeyListResponse,
  CreateApiKeyDto,
  CreatedApiKeyResponse,
  toApiKeyResponse,
  toCreatedApiKeyResponse,
} from './dto/api-key.dto.js';
import { ApiKeyIssuer } from './api-key-issuer.js';

/** The operator's access to a tenant's keys, for a tenant with lost or leaked keys. */
@ApiTags('Operator')
@OperatorOnly()
@Controller('admin/tenants')
export class OperatorKeysController {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly issuer: ApiKeyIssuer,
  ) {}

  @Post(':id/api-keys')
  @ApiOperation({ operationId: 'createTenantApiKey', summary: 'Create a key for a tenant' })
  @ApiCreatedResponse({ type: CreatedApiKeyResponse })
  async create(
    @Param('id') tenantId: string,
    @Body() request: CreateApiKeyDto,
    @CurrentAuthor() author: Author,
  ): Promise<CreatedApiKeyResponse> {
    return toCreatedApiKeyResponse(await this.issuer.issueByOperator(tenantId, request, author));
  }

  @Get(':id/api-keys')
  @ApiOperation({
    operationId: 'listTenantApiKeys',
    summary: "List a tenant's keys of both environments, newest first, masked",
  })
  @ApiOkResponse({ type: ApiKeyListResponse })
  async list(@Param('id') tenantId: string, @Query() query: PageQueryDto): Promise<ApiKeyListResponse> {
    const { items, nextCursor } = await this.keys.list(await this.keys.ownedBy(tenantId), query);
    return { apiKeys: items.map(toApiKeyResponse), nextCursor };
  }

  @Delete(':id/api-keys/:keyId')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'revokeTenantApiKey',
    summary: "Revoke one of a tenant's keys, immediately and permanently",
    description: 'Also revokes the last key that can manage keys: you can create another for the tenant.',
  })
  @ApiNoContentResponse()
  async revoke(
    @Param('id') tenantId: string,
    @Param('keyId') keyId: string,
    @CurrentAuthor() author: Author,
  ): Promise<void> {
    await this.keys.revoke(await this.keys.ownedBy(tenantId), keyId, true, author);
  }
}
