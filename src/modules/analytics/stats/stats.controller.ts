import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../../../domain/error-code.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import { Public, type AppRequest } from '../../../platform/http/request/access.js';
import { cachingFor } from '../../../platform/http/caching/public-caching.js';
import { StatsResponse } from './dto/stats.dto.js';
import { StatsService } from './stats.service.js';

const MAX_AGE_SECONDS = 60;

/** Public totals of the service. */
@ApiTags('Health')
@Controller('stats')
export class StatsController {
  constructor(
    private readonly stats: StatsService,
    private readonly config: AppConfig,
  ) {}

  /**
   * Show the totals of the service.
   *
   * @remarks Verifications, settlements, success rate, latency and uptime of the last thirty days, over all accounts and
   * live networks. No key is needed. The operator decides whether they are public (`PUBLIC_STATS`).
   */
  @Get()
  @ApiOperation({ operationId: 'getServiceStats' })
  @Public({ optionalKey: true })
  @ApiOkResponse({ type: StatsResponse })
  @FailsWith('NOT_FOUND', 'The operator does not publish them.')
  async read(
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StatsResponse> {
    if (!this.config.publicStats) throw new DomainError('NOT_FOUND', 'There is nothing at this path.');
    const answer = await this.stats.read();
    response.setHeader('Cache-Control', cachingFor(request, MAX_AGE_SECONDS));
    return answer;
  }
}
