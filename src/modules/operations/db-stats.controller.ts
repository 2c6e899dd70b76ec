import { Controller, Get, Headers, Ip } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OperatorOnly } from '../../platform/http/request/access.js';
import { DbStatsService } from './db-stats.service.js';
import { DbStatsResponse } from './dto/db-stats.dto.js';

/** Operator route of the size and the load of the database. */
@ApiTags('Operator')
@OperatorOnly()
@Controller('admin/db-stats')
export class DbStatsController {
  constructor(private readonly stats: DbStatsService) {}

  @Get()
  @ApiOperation({
    operationId: 'getDbStats',
    summary: 'Sizes, partitions, connections and slow statements of the database',
  })
  @ApiOkResponse({ type: DbStatsResponse })
  read(@Ip() address?: string, @Headers('x-forwarded-for') forwardedFor?: string): Promise<DbStatsResponse> {
    return this.stats.read({ address, forwardedFor });
  }
}
