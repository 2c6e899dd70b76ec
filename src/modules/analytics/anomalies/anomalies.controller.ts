import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentTenant } from '../../../platform/http/request/access.js';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { AnomaliesService } from './anomalies.service.js';
import { AnomaliesQueryDto, AnomaliesResponse } from './dto/anomalies.dto.js';

/** Anomalies against the tenant's own history. Requires a plan with this feature. */
@ApiTags('Analytics')
@Controller('analytics/anomalies')
@Authenticated('analytics')
export class AnomaliesController {
  constructor(private readonly anomalies: AnomaliesService) {}

  @Get()
  @ApiOperation({
    operationId: 'findAnomalies',
    summary: 'List anomalies',
    description:
      'Spikes, bursts of failures, first-time large payers and unusual amounts, against your own history. Plan enterprise.',
  })
  @ApiOkResponse({ type: AnomaliesResponse })
  @FailsWith('FEATURE_NOT_IN_PLAN', 'Your plan does not include anomalies.')
  find(
    @CurrentTenant() principal: TenantPrincipal,
    @Query() { days }: AnomaliesQueryDto,
  ): Promise<AnomaliesResponse> {
    return this.anomalies.find(principal, days);
  }
}
