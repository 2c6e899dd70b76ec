import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Author } from '../../../platform/audit/audit.js';
import { CurrentAuthor } from '../../../platform/audit/current-author.js';
import { Authenticated, CurrentTenant } from '../../../platform/http/request/access.js';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { CheckoutService } from '../checkout/checkout.service.js';
import {
  CancelDto,
  CheckoutDto,
  CheckoutResponse,
  PortalDto,
  PortalResponse,
  SubscriptionResponse,
  toSubscriptionResponse,
} from './dto/billing.dto.js';
import { SubscriptionService } from '../subscription/subscription.service.js';

/** Routes of a tenant's subscription. A suspended tenant may call them too, so that it can pay. */
@ApiTags('Billing')
@Authenticated('billing')
@FailsWith('BILLING_NOT_CONFIGURED', 'This server has no billing, or Stripe cannot be reached.')
@Controller('billing')
export class BillingController {
  constructor(
    private readonly checkouts: CheckoutService,
    private readonly subscriptions: SubscriptionService,
  ) {}

  @Post('checkout')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'startCheckout',
    summary: 'Subscribe to a plan; returns the URL of the checkout',
  })
  @ApiBody({ type: CheckoutDto, examples: { pro: { value: { plan: 'pro' } } } })
  @ApiOkResponse({ type: CheckoutResponse })
  @FailsWith('ALREADY_SUBSCRIBED', 'A subscription exists: change it at `portalUrl`.')
  async checkout(
    @CurrentTenant() { tenantId }: TenantPrincipal,
    @Body() { plan, successUrl, cancelUrl }: CheckoutDto,
    @CurrentAuthor() author: Author,
  ): Promise<CheckoutResponse> {
    const { id, url } = await this.checkouts.start(tenantId, { plan, successUrl, cancelUrl }, author);
    return { checkoutUrl: url, sessionId: id };
  }

  @Post('portal')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'openBillingPortal',
    summary: 'Get the URL where the subscription is changed, paid or cancelled',
  })
  @ApiBody({ type: PortalDto, examples: { plain: { value: {} } } })
  @ApiOkResponse({ type: PortalResponse })
  @FailsWith('NO_SUBSCRIPTION', 'There has been no checkout yet.')
  async portal(
    @CurrentTenant() { tenantId }: TenantPrincipal,
    @Body() { returnUrl }: PortalDto,
  ): Promise<PortalResponse> {
    return { portalUrl: await this.subscriptions.portal(tenantId, returnUrl) };
  }

  @Get('subscription')
  @ApiOperation({ operationId: 'getSubscription', summary: 'Show the subscription' })
  @ApiOkResponse({ type: SubscriptionResponse })
  async show(@CurrentTenant() { tenantId }: TenantPrincipal): Promise<SubscriptionResponse> {
    return toSubscriptionResponse(await this.subscriptions.show(tenantId));
  }

  @Delete('subscription')
  @ApiOperation({
    operationId: 'cancelSubscription',
    summary: 'Cancel the subscription, by default at the end of the period',
  })
  @ApiOkResponse({ type: SubscriptionResponse })
  @FailsWith('NO_SUBSCRIPTION', 'There is no subscription to cancel.')
  async cancel(
    @CurrentTenant() { tenantId }: TenantPrincipal,
    @Body() { immediately = false }: CancelDto,
    @CurrentAuthor() author: Author,
  ): Promise<SubscriptionResponse> {
    const when = immediately ? 'now' : 'at_period_end';
    return toSubscriptionResponse(await this.subscriptions.cancel(tenantId, when, author));
  }
}
