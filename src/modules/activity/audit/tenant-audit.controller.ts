import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentTenant, SignedIn } from '../../../platform/http/request/access.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { TenantAuditPageDto, TenantAuditQueryDto, toTenantAuditEntryDto } from './dto/tenant-audit.dto.js';
import { TenantAudit } from './tenant-audit.js';

@ApiTags('Session')
@Controller('audit')
@SignedIn('audit')
export class TenantAuditController {
  constructor(private readonly audit: TenantAudit) {}

  /** List changes of your account, newest first. */
  @Get()
  @ApiOperation({ operationId: 'listOwnAuditEntries' })
  @ApiOkResponse({ type: TenantAuditPageDto })
  async list(
    @CurrentTenant() { tenantId }: TenantPrincipal,
    @Query() query: TenantAuditQueryDto,
  ): Promise<TenantAuditPageDto> {
    const { items, nextCursor } = await this.audit.list(tenantId, query);
    return { entries: items.map(toTenantAuditEntryDto), nextCursor };
  }
}
