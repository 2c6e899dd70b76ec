import { Module } from '@nestjs/common';
import { TenantsModule } from '../tenants/index.js';
import { AccountLease } from './subscription/account-lease.js';
import { AccountsRepository } from './subscription/accounts.repository.js';
import { BillingAccountAccess } from './api/billing-account-access.js';
import { BillingJobs } from './billing-jobs.js';
import { BillingMetrics } from './billing-metrics.js';
import { BillingSync } from './subscription/billing-sync.js';
import { BillingUpkeep } from './billing-upkeep.js';
import { BillingController } from './api/billing.controller.js';
import { CheckoutSessions } from './checkout/checkout-sessions.js';
import { CheckoutService } from './checkout/checkout.service.js';
import { CustomerEvents } from './events/customer-events.js';
import { CustomersService } from './checkout/customers.service.js';
import { DriftFinder } from './reconciliation/drift-finder.js';
import { EntitlementWriter } from './subscription/entitlement-writer.js';
import { EventInbox } from './events/event-inbox.js';
import { EventWorker } from './events/event-worker.js';
import { EventsRepository, RetryPolicy } from './events/events.repository.js';
import { OperatorBillingController } from './api/operator-billing.controller.js';
import { Misconfigurations } from './stripe/misconfigurations.js';
import { NeedlessSessions } from './checkout/needless-sessions.js';
import { OverageJob } from './overage/overage-job.js';
import { OverageReporter } from './overage/overage-reporter.js';
import { OverageRepository } from './overage/overage.repository.js';
import { PriceList } from './checkout/price-list.js';
import { ReconciliationService } from './reconciliation/reconciliation.service.js';
import { RedirectUrls } from './api/redirect-urls.js';
import { SessionsRepository } from './checkout/sessions.repository.js';
import { StripeGateway } from './stripe/stripe-gateway.js';
import { SubscriptionSnapshot } from './reconciliation/subscription-snapshot.js';
import { StripeWebhookController } from './events/stripe-webhook.controller.js';
import { SubscriptionChanges } from './subscription/subscription-changes.js';
import { SubscriptionService } from './subscription/subscription.service.js';
import { TenantBilling } from './tenant-billing.js';

/** Wires billing. Exports `TenantBilling` only. */
@Module({
  imports: [TenantsModule],
  controllers: [BillingController, StripeWebhookController, OperatorBillingController],
  providers: [
    AccountLease,
    AccountsRepository,
    BillingAccountAccess,
    BillingJobs,
    BillingMetrics,
    BillingSync,
    BillingUpkeep,
    CheckoutService,
    CheckoutSessions,
    CustomerEvents,
    CustomersService,
    DriftFinder,
    EntitlementWriter,
    EventInbox,
    EventWorker,
    EventsRepository,
    Misconfigurations,
    NeedlessSessions,
    OverageJob,
    OverageReporter,
    OverageRepository,
    PriceList,
    ReconciliationService,
    RedirectUrls,
    SessionsRepository,
    RetryPolicy,
    SubscriptionSnapshot,
    SubscriptionChanges,
    SubscriptionService,
    StripeGateway,
    TenantBilling,
  ],
  exports: [TenantBilling],
})
export class BillingModule {}
