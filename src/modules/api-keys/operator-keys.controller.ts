import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Author } from '../../platform/audit/audit.js';
import { CurrentAuthor } from '../../platform/audit/current-author.js';
import { OperatorOnly } from '../../platform/http/access.js';
import { CreateApiKeyDto, CreatedApiKeyResponse, toCreatedApiKeyResponse } from './dto/api-key.dto.js';
import { KeyMinting } from './key-minting.js';

/** The operator makes keys for a tenant that has lost its own. */
@ApiTags('Operator')
@OperatorOnly()
@Controller('admin/tenants')
export class OperatorKeysController {
  constructor(private readonly minting: KeyMinting) {}

  @Post(':id/api-keys')
  @ApiOperation({ operationId: 'createTenantApiKey', summary: 'Create a key for a tenant' })
  @ApiCreatedResponse({ type: CreatedApiKeyResponse })
  async create(
    @Param('id') tenantId: string,
    @Body() request: CreateApiKeyDto,
    @CurrentAuthor() author: Author,
  ): Promise<CreatedApiKeyResponse> {
    return toCreatedApiKeyResponse(await this.minting.mintByOperator(tenantId, request, author));
  }
}
