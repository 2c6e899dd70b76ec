import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { PLAN_IDS, PLANS } from '../../domain/plans/plan.js';
import { AppConfig } from '../../platform/config/app-config.js';
import { Public, type AppRequest } from '../../platform/http/request/access.js';
import { cachingFor } from '../../platform/http/caching/public-caching.js';
import { PlansResponse } from './dto/plans.dto.js';

const MAX_AGE_SECONDS = 3_600;

/** The price list: plans, their limits and prices. */
@ApiTags('Billing')
@Controller('plans')
export class PlansController {
  constructor(private readonly config: AppConfig) {}

  /**
   * List the plans.
   *
   * @remarks Limits, prices and features of every plan; no key is needed. `GET /usage` shows the limits that hold for you.
   */
  @Get()
  @ApiOperation({ operationId: 'listPlans' })
  @Public({ optionalKey: true })
  @ApiOkResponse({ type: PlansResponse })
  list(@Req() request: AppRequest, @Res({ passthrough: true }) response: Response): PlansResponse {
    response.setHeader('Cache-Control', cachingFor(request, MAX_AGE_SECONDS));
    return {
      plans: PLAN_IDS.map((plan) => {
        const { id, ...allowances } = PLANS[plan];
        return { plan: id, ...allowances };
      }),
      upgradeUrl: this.config.upgradeUrl,
      nextCursor: null,
    };
  }
}
