import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentTenant } from '../../../platform/http/request/access.js';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { PatternsQueryDto, PatternsResponse } from './dto/patterns.dto.js';
import { PatternsService } from './patterns.service.js';

/** Patterns of payers. Requires a plan with this feature. */
@ApiTags('Analytics')
@Controller('analytics/patterns')
@Authenticated('analytics')
export class PatternsController {
  constructor(private readonly patterns: PatternsService) {}

  @Get()
  @ApiOperation({
    operationId: 'findPatterns',
    summary: 'List similar payers, recurring payers and the concentration of revenue',
    description:
      'Clusters of payers by amount and rhythm, recurring payments, and the share of the largest payers. Plans team and enterprise.',
  })
  @ApiOkResponse({ type: PatternsResponse })
  @FailsWith('FEATURE_NOT_IN_PLAN', 'Your plan does not include patterns.')
  find(
    @CurrentTenant() principal: TenantPrincipal,
    @Query() { days }: PatternsQueryDto,
  ): Promise<PatternsResponse> {
    return this.patterns.find(principal, days);
  }
}
