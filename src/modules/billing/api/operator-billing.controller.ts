import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Author } from '../../../platform/audit/audit.js';
import { CurrentAuthor } from '../../../platform/audit/current-author.js';
import { OperatorOnly } from '../../../platform/http/request/access.js';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import {
  ReconcileDto,
  StripeEventListResponse,
  StripeEventQueryDto,
  StripeEventResponse,
  toStripeEventResponse,
} from './dto/operator-billing.dto.js';
import { ReconciliationResponse } from '../reconciliation/reconciliation.dto.js';
import { EventInbox } from '../events/event-inbox.js';
import { PriceList } from '../checkout/price-list.js';
import { ReconciliationService } from '../reconciliation/reconciliation.service.js';

/** Operator routes of billing: the inbox of Stripe events, and reconciliation. */
@ApiTags('Operator')
@OperatorOnly()
@Controller('admin')
export class OperatorBillingController {
  constructor(
    private readonly inbox: EventInbox,
    private readonly reconciliation: ReconciliationService,
    private readonly prices: PriceList,
  ) {}

  @Get('stripe-events')
  @ApiOperation({
    operationId: 'listStripeEvents',
    summary: 'List events of Stripe, the last received first',
  })
  @ApiOkResponse({ type: StripeEventListResponse })
  async list(@Query() query: StripeEventQueryDto): Promise<StripeEventListResponse> {
    const { items, nextCursor } = await this.inbox.list(query.status ?? null, query);
    return { events: items.map(toStripeEventResponse), nextCursor };
  }

  @Post('stripe-events/:id/replay')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'replayStripeEvent',
    summary: 'Apply an event again, including abandoned ones',
  })
  @ApiOkResponse({ type: StripeEventResponse })
  async replay(@Param('id') id: string, @CurrentAuthor() author: Author): Promise<StripeEventResponse> {
    return toStripeEventResponse(await this.inbox.replay(id, author));
  }

  @Post('billing/reconcile')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'reconcileBilling',
    summary: 'Compare every subscription with Stripe, and repair differences',
  })
  @ApiOkResponse({ type: ReconciliationResponse })
  @FailsWith('BILLING_NOT_CONFIGURED', 'Stripe is not configured, or cannot be reached.')
  async reconcile(
    @Body() { dryRun = true }: ReconcileDto,
    @CurrentAuthor() author: Author,
  ): Promise<ReconciliationResponse> {
    this.prices.assertConfigured();
    return this.reconciliation.run(dryRun, author);
  }
}
