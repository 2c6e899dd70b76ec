import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isPaidUp, nextPlan, type Entitlement, type SubscriptionFact } from '../../../domain/plans/subscription.js';
import { isBilled, TenantPlans, type TenantEntity } from '../../tenants/index.js';
import { AccountsRepository, type BillingAccount } from '../subscription/accounts.repository.js';
import type { RemoteSubscription } from '../stripe/billing-shapes.js';
import { GatewayError } from '../stripe/gateway-error.js';
import { StripeGateway } from '../stripe/stripe-gateway.js';
import { EntitlementWriter } from '../subscription/entitlement-writer.js';
import type { DriftResponse, SideResponse, UnreadableResponse } from './reconciliation.dto.js';

/** An account of a tenant that Stripe knows. */
export type CustomerAccount = BillingAccount & { readonly customerId: string };

/** What was found of a tenant; whether it is mended is decided later. */
export type Drift = Omit<DriftResponse, 'mended'>;

/** Compares what stands here with what follows from Stripe, and changes nothing. */
@Injectable()
export class DriftFinder {
  private readonly logger = new Logger(DriftFinder.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly plans: TenantPlans,
    private readonly accounts: AccountsRepository,
    private readonly writer: EntitlementWriter,
    private readonly gateway: StripeGateway,
  ) {}

  /**
   * Those that differ from what was read of Stripe a while ago; an event may have been applied since.
   *
   * @param seen all subscriptions of each customer that has any
   */
  async suspects(
    accounts: readonly CustomerAccount[],
    seen: ReadonlyMap<string, readonly RemoteSubscription[]>,
  ): Promise<CustomerAccount[]> {
    const ids = accounts.map(({ tenantId }) => tenantId);
    const tenants = await this.plans.findAll(this.dataSource.manager, ids);
    const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
    return accounts.filter((account) => {
      const tenant = byId.get(account.tenantId) ?? null;
      return this.compare(tenant, account, seen.get(account.customerId) ?? []) !== null;
    });
  }

  /** Compares what stands here now with what Stripe has now. @returns null when all is well */
  async look({ tenantId, customerId }: CustomerAccount): Promise<Drift | UnreadableResponse | null> {
    try {
      const { state, subscriptions } = await this.gateway.readCustomer(customerId);
      if (state === 'missing') return this.unreadable({ tenantId, customerId, reason: 'missing' });
      const tenant = await this.plans.find(this.dataSource.manager, tenantId);
      const account = await this.accounts.find(tenantId);
      if (account?.customerId !== customerId) return null;
      return this.compare(tenant, { ...account, customerId }, subscriptions);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      const reason = error.isMisconfigured || error.isRefused ? 'refused' : 'unavailable';
      return this.unreadable({ tenantId, customerId, reason }, error.reason);
    }
  }

  private unreadable(found: UnreadableResponse, cause?: string): UnreadableResponse {
    const { tenantId, customerId, reason } = found;
    this.logger.error({
      message: 'a customer cannot be read at Stripe',
      tenantId,
      customerId,
      reason,
      cause,
    });
    return found;
  }

  /** Null when all is well; also for a tenant that is no more, whose customer is ended elsewhere. */
  private compare(
    tenant: TenantEntity | null,
    account: CustomerAccount,
    subscriptions: readonly RemoteSubscription[],
  ): Drift | null {
    if (tenant === null || tenant.status === 'deleted') return null;
    const entitlement = this.writer.judge({ tenant, account }, this.writer.factsOf({ subscriptions }));
    if (isSame(account, entitlement) && isInForce(tenant, entitlement)) return null;
    const { tenantId, customerId } = account;
    const { plan, status, suspended } = entitlement;
    return { tenantId, customerId, here: sideOf(tenant, account), stripe: { plan, status, suspended } };
  }
}

function isSame(account: BillingAccount, entitlement: Entitlement): boolean {
  return (
    account.plan === entitlement.plan &&
    account.nextPlan === nextPlan(entitlement) &&
    account.status === entitlement.status &&
    account.suspended === entitlement.suspended &&
    account.inconsistency === entitlement.inconsistency &&
    isSameSubscription(account, entitlement.subscription)
  );
}

function isSameSubscription(account: BillingAccount, subscription: SubscriptionFact | null): boolean {
  return (
    account.subscriptionId === (subscription?.id ?? null) &&
    account.priceId === (subscription?.priceId ?? null) &&
    account.cancelAtPeriodEnd === (subscription?.cancelAtPeriodEnd ?? false) &&
    (account.periodEnd?.getTime() ?? null) === (subscription?.periodEndMs ?? null)
  );
}

/** What the operator set is as it should be, whatever Stripe says; so is the operator's own suspension. */
function isInForce(tenant: TenantEntity, entitlement: Entitlement): boolean {
  if (!isBilled(tenant)) return true;
  const { plan, suspended } = entitlement;
  const isSuspended = tenant.billingSuspendedAt !== null;
  return tenant.plan === plan && isSuspended === suspended && tenant.paidUp === isPaidUp(entitlement);
}

function sideOf(tenant: TenantEntity, account: BillingAccount): SideResponse {
  const suspended = tenant.billingSuspendedAt !== null;
  return { plan: isBilled(tenant) ? tenant.plan : account.plan, status: account.status, suspended };
}
