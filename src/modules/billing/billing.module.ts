import { Global, Module } from '@nestjs/common';
import { TenantBill, TenantsModule } from '../tenants/index.js';
import { AccountLease } from './account-lease.js';
import { AccountsRepository } from './accounts.repository.js';
import { BillingDesk } from './billing-desk.js';
import { BillingGateway } from './billing-gateway.js';
import { BillingJobs } from './billing-jobs.js';
import { BillingMetrics } from './billing-metrics.js';
import { BillingSync } from './billing-sync.js';
import { BillingTerms } from './billing-terms.js';
import { BillingUpkeep } from './billing-upkeep.js';
import { BillingController } from './billing.controller.js';
import { CheckoutSessions } from './checkout-sessions.js';
import { CheckoutService } from './checkout.service.js';
import { CustomerEvents } from './customer-events.js';
import { CustomersService } from './customers.service.js';
import { DriftFinder } from './drift-finder.js';
import { EntitlementWriter } from './entitlement-writer.js';
import { EventInbox } from './event-inbox.js';
import { EventWorker } from './event-worker.js';
import { EventsRepository, RetryPolicy } from './events.repository.js';
import { OperatorBillingController } from './operator-billing.controller.js';
import { Misconfigurations } from './misconfigurations.js';
import { NeedlessSessions } from './needless-sessions.js';
import { OverageJob } from './overage-job.js';
import { OverageReporter } from './overage-reporter.js';
import { OverageRepository } from './overage.repository.js';
import { PriceList } from './price-list.js';
import { ReconciliationService } from './reconciliation.service.js';
import { RedirectUrls } from './redirect-urls.js';
import { SessionsRepository } from './sessions.repository.js';
import { StripeGateway } from './stripe-gateway.js';
import { StripeWalk } from './stripe-walk.js';
import { StripeWebhookController } from './stripe-webhook.controller.js';
import { SubscriptionChanges } from './subscription-changes.js';
import { SubscriptionService } from './subscription.service.js';
import { TenantBilling } from './tenant-billing.js';

/** Global, because it provides the port that tenants asks for, and tenants must not import it. */
@Global()
@Module({
  imports: [TenantsModule],
  controllers: [BillingController, StripeWebhookController, OperatorBillingController],
  providers: [
    AccountLease,
    AccountsRepository,
    BillingDesk,
    BillingJobs,
    BillingMetrics,
    BillingSync,
    BillingTerms,
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
    StripeWalk,
    SubscriptionChanges,
    SubscriptionService,
    { provide: BillingGateway, useClass: StripeGateway },
    { provide: TenantBill, useClass: TenantBilling },
  ],
  exports: [TenantBill],
})
export class BillingModule {}
