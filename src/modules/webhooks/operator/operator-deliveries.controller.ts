import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OperatorOnly } from '../../../platform/http/request/access.js';
import {
  OperatorDeliveriesResponse,
  toOperatorDelivery,
  toTroubledEndpoint,
  TroubledDeliveriesQueryDto,
  TroubledEndpointsQueryDto,
  TroubledEndpointsResponse,
} from './operator-deliveries.dto.js';
import { OperatorDeliveries } from './operator-deliveries.service.js';

/** The operator's view of webhooks that do not arrive, over all tenants. */
@ApiTags('Operator')
@OperatorOnly()
@Controller('admin')
export class OperatorDeliveriesController {
  constructor(private readonly deliveries: OperatorDeliveries) {}

  @Get('deliveries')
  @ApiOperation({
    operationId: 'listTroubledDeliveries',
    summary: 'List webhook deliveries that fail, of all tenants, newest first',
  })
  @ApiOkResponse({ type: OperatorDeliveriesResponse })
  async list(@Query() query: TroubledDeliveriesQueryDto): Promise<OperatorDeliveriesResponse> {
    const { items, nextCursor } = await this.deliveries.troubled(query.status, query);
    return { deliveries: items.map(toOperatorDelivery), nextCursor };
  }

  @Get('webhook-endpoints')
  @ApiOperation({
    operationId: 'listTroubledEndpoints',
    summary: 'List webhook endpoints that fail or are switched off for it, of all tenants',
  })
  @ApiOkResponse({ type: TroubledEndpointsResponse })
  async listEndpoints(@Query() query: TroubledEndpointsQueryDto): Promise<TroubledEndpointsResponse> {
    const { items, nextCursor } = await this.deliveries.endpoints(query.status, query);
    return { endpoints: items.map(toTroubledEndpoint), nextCursor };
  }
}
