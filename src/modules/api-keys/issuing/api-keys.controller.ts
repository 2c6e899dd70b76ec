import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Author } from '../../../platform/audit/audit.js';
import { CurrentAuthor } from '../../../platform/audit/current-author.js';
import { Authenticated, CurrentTenant } from '../../../platform/http/request/access.js';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { ApiKeysService, ownerOf, within } from './api-keys.service.js';
import {
  ApiKeyListResponse,
  ApiKeyQueryDto,
  ApiKeyResponse,
  CreateApiKeyDto,
  CreatedApiKeyResponse,
  RenameApiKeyDto,
  RevokeApiKeyQueryDto,
  RotateApiKeyDto,
  toApiKeyResponse,
  toCreatedApiKeyResponse,
} from './dto/api-key.dto.js';
import { ApiKeyIssuer } from './api-key-issuer.js';

/** A tenant's own keys. One of them authenticates each call. */
@ApiTags('API keys')
@Authenticated('keys')
@Controller('api-keys')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly issuer: ApiKeyIssuer,
  ) {}

  @Post()
  @ApiOperation({ operationId: 'createApiKey', summary: 'Create a key; only this response shows it' })
  @ApiBody({
    type: CreateApiKeyDto,
    examples: { test: { value: { name: 'My first shop', environment: 'test' } } },
  })
  @ApiCreatedResponse({ type: CreatedApiKeyResponse })
  async create(
    @CurrentTenant() principal: TenantPrincipal,
    @Body() request: CreateApiKeyDto,
    @CurrentAuthor() author: Author,
  ): Promise<CreatedApiKeyResponse> {
    return toCreatedApiKeyResponse(await this.issuer.issueByKey(principal, request, author));
  }

  @Get()
  @ApiOperation({ operationId: 'listApiKeys', summary: 'List keys, newest first, masked' })
  @ApiOkResponse({ type: ApiKeyListResponse })
  async list(
    @CurrentTenant() principal: TenantPrincipal,
    @Query() query: ApiKeyQueryDto,
  ): Promise<ApiKeyListResponse> {
    const { items, nextCursor } = await this.keys.list(within(ownerOf(principal), query), query);
    return { apiKeys: items.map(toApiKeyResponse), nextCursor };
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getApiKey', summary: 'Show a key, masked' })
  @ApiOkResponse({ type: ApiKeyResponse })
  async get(@CurrentTenant() principal: TenantPrincipal, @Param('id') id: string): Promise<ApiKeyResponse> {
    return toApiKeyResponse(await this.keys.get(principal, id));
  }

  @Patch(':id')
  @ApiOperation({ operationId: 'renameApiKey', summary: 'Rename a key' })
  @ApiOkResponse({ type: ApiKeyResponse })
  async rename(
    @CurrentTenant() principal: TenantPrincipal,
    @Param('id') id: string,
    @Body() { name }: RenameApiKeyDto,
    @CurrentAuthor() author: Author,
  ): Promise<ApiKeyResponse> {
    return toApiKeyResponse(await this.keys.rename(principal, id, name, author));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'revokeApiKey',
    summary: 'Revoke a key, immediately and permanently',
    description:
      'The last usable live key with the scope `keys` is revoked only with `force=true`: after that, only the operator can create a key for you.',
  })
  @ApiNoContentResponse()
  @FailsWith('CONFLICT', 'It is the last key that can manage your keys, and force was not given.')
  async revoke(
    @CurrentTenant() principal: TenantPrincipal,
    @Param('id') id: string,
    @Query() { force }: RevokeApiKeyQueryDto,
    @CurrentAuthor() author: Author,
  ): Promise<void> {
    await this.keys.revoke(ownerOf(principal), id, force === 'true', author);
  }

  @Post(':id/rotate')
  @ApiOperation({ operationId: 'rotateApiKey', summary: 'Replace a key, with an optional overlap' })
  @ApiCreatedResponse({ type: CreatedApiKeyResponse })
  async rotate(
    @CurrentTenant() principal: TenantPrincipal,
    @Param('id') id: string,
    @Body() { overlapSeconds }: RotateApiKeyDto,
    @CurrentAuthor() author: Author,
  ): Promise<CreatedApiKeyResponse> {
    return toCreatedApiKeyResponse(await this.keys.rotate(principal, id, overlapSeconds, author));
  }
}
