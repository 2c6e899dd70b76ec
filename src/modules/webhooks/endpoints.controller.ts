import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  UseGuards,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Author } from '../../platform/audit/audit.js';
import { CurrentAuthor } from '../../platform/audit/current-author.js';
import { Authenticated, CurrentTenant } from '../../platform/http/request/access.js';
import { FailsWith } from '../../platform/http/errors/openapi-errors.js';
import { PageQueryDto } from '../../platform/http/query/pagination.js';
import type { TenantPrincipal } from '../../platform/http/request/principal.js';
import { DeliveriesService } from './deliveries.service.js';
import {
  DeliveriesQueryDto,
  DeliveryDetailResponse,
  DeliveryListResponse,
  DeliveryResponse,
  ReplayDto,
  ReplayResponse,
  toDeliveryDetailResponse,
  toDeliveryResponse,
} from './dto/delivery.dto.js';
import {
  ChangeEndpointDto,
  CreateEndpointDto,
  EndpointListResponse,
  EndpointResponse,
  RevealedEndpointResponse,
  RotateSecretDto,
  toEndpointResponse,
  toRevealedEndpointResponse,
} from './dto/endpoint.dto.js';
import { EndpointsService } from './endpoints.service.js';
import { WebhooksFeatureGuard } from './webhooks-feature.guard.js';

/** Routes of webhook endpoints and their deliveries. Endpoints belong to the environment of the API key. */
@ApiTags('Webhooks')
@Authenticated('webhooks')
@UseGuards(WebhooksFeatureGuard)
@FailsWith(
  'FEATURE_NOT_IN_PLAN',
  'The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope.',
)
@Controller('webhook-endpoints')
export class EndpointsController {
  constructor(
    private readonly endpoints: EndpointsService,
    private readonly deliveries: DeliveriesService,
  ) {}

  @Post()
  @ApiOperation({
    operationId: 'createWebhookEndpoint',
    summary: 'Register an endpoint; only this response shows its secret',
  })
  @ApiCreatedResponse({ type: RevealedEndpointResponse })
  @FailsWith('CONFLICT', 'There are ten endpoints in this environment already, or one has this URL.')
  async create(
    @CurrentTenant() owner: TenantPrincipal,
    @Body() request: CreateEndpointDto,
    @CurrentAuthor() author: Author,
  ): Promise<RevealedEndpointResponse> {
    return toRevealedEndpointResponse(await this.endpoints.create(owner, request, author));
  }

  @Get()
  @ApiOperation({ operationId: 'listWebhookEndpoints', summary: 'List endpoints, newest first' })
  @ApiOkResponse({ type: EndpointListResponse })
  async list(
    @CurrentTenant() owner: TenantPrincipal,
    @Query() query: PageQueryDto,
  ): Promise<EndpointListResponse> {
    const { items, nextCursor } = await this.endpoints.list(owner, query);
    return { webhookEndpoints: items.map(toEndpointResponse), nextCursor };
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getWebhookEndpoint', summary: 'Show an endpoint' })
  @ApiOkResponse({ type: EndpointResponse })
  async get(@CurrentTenant() owner: TenantPrincipal, @Param('id') id: string): Promise<EndpointResponse> {
    return toEndpointResponse(await this.endpoints.get(owner, id));
  }

  @Patch(':id')
  @ApiOperation({
    operationId: 'changeWebhookEndpoint',
    summary: 'Change, enable or disable an endpoint',
  })
  @ApiOkResponse({ type: EndpointResponse })
  @FailsWith('CONFLICT', 'Another endpoint in this environment has this URL.')
  async change(
    @CurrentTenant() owner: TenantPrincipal,
    @Param('id') id: string,
    @Body() change: ChangeEndpointDto,
    @CurrentAuthor() author: Author,
  ): Promise<EndpointResponse> {
    return toEndpointResponse(await this.endpoints.change(owner, id, change, author));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteWebhookEndpoint',
    summary: 'Delete an endpoint with its deliveries',
  })
  @ApiNoContentResponse()
  async delete(
    @CurrentTenant() owner: TenantPrincipal,
    @Param('id') id: string,
    @CurrentAuthor() author: Author,
  ): Promise<void> {
    await this.endpoints.delete(owner, id, author);
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'rotateWebhookSecret',
    summary: 'Replace the secret; both sign during the overlap',
  })
  @ApiOkResponse({ type: RevealedEndpointResponse })
  async rotateSecret(
    @CurrentTenant() owner: TenantPrincipal,
    @Param('id') id: string,
    @Body() { overlapSeconds = 86_400 }: RotateSecretDto,
    @CurrentAuthor() author: Author,
  ): Promise<RevealedEndpointResponse> {
    return toRevealedEndpointResponse(await this.endpoints.rotateSecret(owner, id, overlapSeconds, author));
  }

  @Post(':id/test')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'testWebhookEndpoint',
    summary: 'Send a test event to an endpoint',
    description:
      'Sends an event `endpoint.test`, delivered like any other event and listed among the deliveries.',
  })
  @ApiAcceptedResponse({ type: DeliveryResponse })
  @FailsWith('CONFLICT', 'The endpoint is disabled.')
  @FailsWith('WEBHOOKS_UNAVAILABLE', 'The secret of the endpoint cannot be read at the moment.')
  async test(@CurrentTenant() owner: TenantPrincipal, @Param('id') id: string): Promise<DeliveryResponse> {
    return toDeliveryResponse(await this.deliveries.test(owner, id));
  }

  @Get(':id/deliveries')
  @ApiOperation({
    operationId: 'listWebhookDeliveries',
    summary: 'List deliveries with their attempts, newest first',
  })
  @ApiOkResponse({ type: DeliveryListResponse })
  async listDeliveries(
    @CurrentTenant() owner: TenantPrincipal,
    @Param('id') id: string,
    @Query() query: DeliveriesQueryDto,
  ): Promise<DeliveryListResponse> {
    const { items, nextCursor } = await this.deliveries.list(owner, id, query);
    return { deliveries: items.map(toDeliveryResponse), nextCursor };
  }

  @Get(':id/deliveries/:deliveryId')
  @ApiOperation({
    operationId: 'getWebhookDelivery',
    summary: 'Show a delivery with its request and attempts',
  })
  @ApiOkResponse({ type: DeliveryDetailResponse })
  async getDelivery(
    @CurrentTenant() owner: TenantPrincipal,
    @Param('id') id: string,
    @Param('deliveryId') deliveryId: string,
  ): Promise<DeliveryDetailResponse> {
    return toDeliveryDetailResponse(await this.deliveries.get(owner, id, deliveryId));
  }

  @Post(':id/replay')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'replayWebhookEvents',
    summary: 'Deliver an event, or those of a time range, once more',
    description:
      'The events keep their `webhook-id`. An event whose delivery is pending is not scheduled twice. A range is refused ' +
      '(429) while another range is being scheduled, or while more than 10,000 deliveries are pending, including those of ' +
      'disabled endpoints.',
  })
  @ApiBody({ type: ReplayDto, examples: { range: { value: { from: '2026-11-22T12:00:00Z' } } } })
  @ApiAcceptedResponse({ type: ReplayResponse })
  @FailsWith('CONFLICT', 'The endpoint is disabled.')
  @FailsWith('WEBHOOKS_UNAVAILABLE', 'The secret of the endpoint cannot be read at the moment.')
  async replay(
    @CurrentTenant() owner: TenantPrincipal,
    @Param('id') id: string,
    @Body() request: ReplayDto,
  ): Promise<ReplayResponse> {
    return this.deliveries.replay(owner, id, request);
  }
}
