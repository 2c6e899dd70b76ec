import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentTenant } from '../../platform/http/request/access.js';
import type { TenantPrincipal } from '../../platform/http/request/principal.js';
import { UsageReport } from './usage-report.dto.js';
import { UsageService } from './usage.service.js';

/** The report of the current month. */
@ApiTags('Usage')
@Controller('usage')
export class UsageController {
  constructor(private readonly usage: UsageService) {}

  /** Show this month's units: used, remaining, and the time of the reset. */
  @Get()
  @ApiOperation({ operationId: 'getUsage' })
  @Authenticated('analytics')
  report(@CurrentTenant() principal: TenantPrincipal): Promise<UsageReport> {
    return this.usage.report(principal);
  }
}
