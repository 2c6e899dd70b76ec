import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../domain/error-code.js';
import { isAlive } from '../../../domain/plans/subscription.js';
import type { Author } from '../../../platform/audit/audit.js';
import { BillingAccountAccess, type Bill } from '../api/billing-account-access.js';
import { GatewayError } from '../stripe/gateway-error.js';
import { StripeGateway } from '../stripe/stripe-gateway.js';
import { BillingSync } from './billing-sync.js';
import { PriceList } from '../checkout/price-list.js';
import { RedirectUrls } from '../api/redirect-urls.js';

/** A tenant's operations on its subscription. All throw DomainError `BILLING_NOT_CONFIGURED` without a secret key. */
@Injectable()
export class SubscriptionService {
  constructor(
    private readonly access: BillingAccountAccess,
    private readonly gateway: StripeGateway,
    private readonly sync: BillingSync,
    private readonly prices: PriceList,
    private readonly urls: RedirectUrls,
  ) {}

  /** Returns the stored state. Does not ask Stripe. @throws DomainError `NOT_FOUND` or `CONFLICT` (deleted tenant) */
  async show(tenantId: string): Promise<Bill> {
    this.prices.assertConfigured();
    return this.access.bill(tenantId);
  }

  /**
   * Returns the URL of the portal for payment methods, invoices, changes and cancellation.
   *
   * @throws DomainError `NO_SUBSCRIPTION` before the first checkout or when Stripe no longer knows the customer,
   * `VALIDATION_FAILED` for another origin, `CONFLICT` when too many of the tenant's requests wait
   */
  async portal(tenantId: string, returnUrl: string | undefined): Promise<string> {
    this.prices.assertConfigured();
    const url = this.urls.resolve('returnUrl', returnUrl, '/console/billing');
    return this.access.inTurn(tenantId, async () => {
      const { account } = await this.access.bill(tenantId);
      const customerId = account?.customerId ?? null;
      if (customerId === null) throw noSubscription();
      return this.gateway.openPortal(customerId, url).catch((error: unknown) => {
        throw error instanceof GatewayError && error.isMissing ? noSubscription() : error;
      });
    });
  }

  /**
   * Cancels every subscription that is not over, and returns the state afterwards.
   *
   * @throws DomainError `NO_SUBSCRIPTION` when there is none, `CONFLICT` when the account is busy for ten seconds
   */
  async cancel(tenantId: string, when: 'at_period_end' | 'now', author: Author): Promise<Bill> {
    this.prices.assertConfigured();
    const { account } = await this.access.bill(tenantId);
    if ((account?.customerId ?? null) === null) throw noSubscription();
    await this.access.hold(tenantId, async (lease) => {
      const alive = (await this.sync.run(lease, author)).subscriptions.filter(isAlive);
      if (alive.length === 0) throw noSubscription();
      for (const { id } of alive) await this.gateway.cancelSubscription(id, when);
      await this.sync.run(lease, author);
    });
    return this.access.bill(tenantId);
  }
}

function noSubscription(): DomainError {
  return new DomainError('NO_SUBSCRIPTION', 'There is no subscription; begin with a checkout.');
}
