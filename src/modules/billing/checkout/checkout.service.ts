import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../domain/error-code.js';
import type { Author } from '../../../platform/audit/audit.js';
import { isBilled } from '../../tenants/index.js';
import { BillingAccountAccess, type Bill } from '../api/billing-account-access.js';
import type { CheckoutSession } from '../stripe/billing-shapes.js';
import { GatewayError } from '../stripe/gateway-error.js';
import { CheckoutSessions } from './checkout-sessions.js';
import { CustomersService } from './customers.service.js';
import { PriceList, settingOf, type PaidPlan } from './price-list.js';
import { RedirectUrls } from '../api/redirect-urls.js';

/** A tenant's request to subscribe. URLs are undefined for our own pages. */
export interface CheckoutOrder {
  readonly plan: PaidPlan;
  readonly successUrl: string | undefined;
  readonly cancelUrl: string | undefined;
}

/** Starts the purchase of a plan. */
@Injectable()
export class CheckoutService {
  constructor(
    private readonly access: BillingAccountAccess,
    private readonly prices: PriceList,
    private readonly urls: RedirectUrls,
    private readonly customers: CustomersService,
    private readonly sessions: CheckoutSessions,
  ) {}

  /**
   * Returns the session in which the tenant pays. Concurrent calls share one customer and one open session. A customer
   * that no longer exists at Stripe is replaced.
   *
   * @throws DomainError `BILLING_NOT_CONFIGURED`, `VALIDATION_FAILED` (another origin), `ALREADY_SUBSCRIBED` (with
   * `portalUrl`), or `CONFLICT` when the operator has set the plan: the payment would change nothing
   */
  async start(tenantId: string, order: CheckoutOrder, author: Author): Promise<CheckoutSession> {
    const priceId = this.prices.priceOf(order.plan);
    const successUrl = this.urls.resolve('successUrl', order.successUrl, '/console?checkout=success');
    const cancelUrl = this.urls.resolve('cancelUrl', order.cancelUrl, '/console?checkout=cancelled');
    const portalReturnUrl = this.urls.resolve('returnUrl', undefined, '/console/billing');
    assertForSale(await this.access.bill(tenantId));
    await this.access.openAccount(tenantId);
    return this.access.hold(tenantId, async (lease) => {
      const bill = await this.access.bill(tenantId);
      assertForSale(bill);
      const customerId = await this.customers.ensure(lease, bill);
      const priceSetting = settingOf(order.plan);
      const purchase = { customerId, priceId, priceSetting, successUrl, cancelUrl, portalReturnUrl };
      try {
        return await this.sessions.open(lease, bill.tenant, purchase, author);
      } catch (error) {
        if (!(error instanceof GatewayError && error.isMissing)) throw error;
      }
      const successor = await this.customers.replace(lease, bill);
      return this.sessions.open(lease, bill.tenant, { ...purchase, customerId: successor }, author);
    });
  }
}

function assertForSale({ tenant }: Bill): void {
  if (isBilled(tenant)) return;
  throw new DomainError(
    'CONFLICT',
    'Your plan was set by the operator, who must release it before you can subscribe.',
  );
}
