import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Author } from '../../platform/audit/audit.js';
import { CurrentAuthor } from '../../platform/audit/current-author.js';
import { CurrentTenant, SignedIn } from '../../platform/http/request/access.js';
import type { TenantPrincipal } from '../../platform/http/request/principal.js';
import { TenantsService } from '../tenants/index.js';
import { AccountResponse, ChangeAccountDto, toAccountResponse } from './dto/account.dto.js';
import { TenantLifecycle } from './tenant-lifecycle.js';

/** What the people of a tenant see and set of it. */
@ApiTags('Session')
@SignedIn('settings')
@Controller('account')
export class AccountController {
  constructor(
    private readonly tenants: TenantsService,
    private readonly lifecycle: TenantLifecycle,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'getAccount', summary: 'Show your account and its settings' })
  @ApiOkResponse({ type: AccountResponse })
  async get(@CurrentTenant() { tenantId }: TenantPrincipal): Promise<AccountResponse> {
    return toAccountResponse(await this.tenants.get(tenantId));
  }

  @Patch()
  @ApiOperation({ operationId: 'changeAccount', summary: "Change your account's name and settings" })
  @ApiOkResponse({ type: AccountResponse })
  async change(
    @CurrentTenant() { tenantId }: TenantPrincipal,
    @Body() { companyName, requireReference, riskThreshold }: ChangeAccountDto,
    @CurrentAuthor() author: Author,
  ): Promise<AccountResponse> {
    const settings = { companyName, requireReference, riskThreshold };
    return toAccountResponse(await this.lifecycle.change(tenantId, settings, author));
  }
}
