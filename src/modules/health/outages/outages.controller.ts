import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AppConfig } from '../../../platform/config/app-config.js';
import { Authenticated, CurrentTenant } from '../../../platform/http/request/access.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { JobRuns } from '../../../platform/jobs/job-runs.js';
import { VERIFIER_SERVICE, VerifierStatus } from '../../verification/index.js';
import { RECORD_OUTAGES } from './outage-recorder.js';
import { OutagesQueryDto, OutagesResponse, toOutageResponse } from './outages.dto.js';
import { withPresent } from './present-outage.js';
import { OutagesRepository } from './outages.repository.js';

/** What tenants see of the outages of the past. */
@ApiTags('Analytics')
@Authenticated('analytics')
@Controller('outages')
export class OutagesController {
  constructor(
    private readonly outages: OutagesRepository,
    private readonly runs: JobRuns,
    private readonly verifier: VerifierStatus,
    private readonly config: AppConfig,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listOutages',
    summary: 'List when payments could not be read',
    description:
      "The chains of the key's environment, looked at every minute; an outage is two looks in a row that fail. Calls in it were answered 503 and cost nothing. Outages are kept for 90 days.",
  })
  @ApiOkResponse({ type: OutagesResponse })
  async list(
    @CurrentTenant() { environment }: TenantPrincipal,
    @Query() { days }: OutagesQueryDto,
  ): Promise<OutagesResponse> {
    const chains = this.config.chains.filter((chain) => chain.environment === environment);
    const [outages, since] = await Promise.all([
      this.outages.list([...chains.map(({ name }) => name), VERIFIER_SERVICE], days),
      this.runs.firstOf(RECORD_OUTAGES),
    ]);
    const known = withPresent(outages, VERIFIER_SERVICE, this.verifier.refusingSince());
    return { outages: known.map(toOutageResponse), recordedSince: since?.toISOString() ?? null };
  }
}
