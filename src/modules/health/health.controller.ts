import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../../platform/http/request/access.js';
import { LimitClass } from '../../platform/http/request/limit-class.js';
import { HealthDto, ProbeDto, statusCodeOf } from './health.dto.js';
import { HealthService } from './health.service.js';

/** Health routes for operators (`/health`) and for orchestrators (`/health/live`, `/health/ready`). */
@ApiTags('Health')
@Public()
@LimitClass('health')
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get()
  @ApiOperation({
    operationId: 'getHealth',
    summary: 'Show the health of the service',
    description: 'Checks the database, Redis and the verifier; 200 when healthy or degraded, else 503.',
  })
  @ApiOkResponse({ type: HealthDto, description: 'Healthy or degraded.' })
  @ApiServiceUnavailableResponse({ type: HealthDto, description: 'Unhealthy or shutting down.' })
  async report(@Res({ passthrough: true }) response: Response): Promise<HealthDto> {
    const report = await this.health.report();
    response.status(statusCodeOf(report.status));
    return report;
  }

  @Get('live')
  @ApiOperation({
    operationId: 'getLiveness',
    summary: 'Liveness of the process',
    description: 'No I/O: if this fails, restart it.',
  })
  @ApiOkResponse({ type: ProbeDto, description: 'Alive.' })
  live(): ProbeDto {
    return this.health.liveness();
  }

  @Get('ready')
  @ApiOperation({
    operationId: 'getReadiness',
    summary: 'Readiness for traffic',
    description: 'The database answers with the right schema and the process is not shutting down.',
  })
  @ApiOkResponse({ type: ProbeDto, description: 'Ready.' })
  @ApiServiceUnavailableResponse({ type: ProbeDto, description: 'Not ready.' })
  async ready(@Res({ passthrough: true }) response: Response): Promise<ProbeDto> {
    const status = await this.health.readiness();
    response.status(statusCodeOf(status));
    return { status };
  }
}
