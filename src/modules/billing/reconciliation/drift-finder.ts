import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  isPaidUp,
  nextPlan,
  type Entitlement,
  type SubscriptionFact,
} from '../../../domain/plans/subscription.js';
import { isBilled, TenantPlans, type TenantEntity } from '../../tenants/index.js';
import { AccountsRepository, type BillingAccount } from '../subscription/accounts.repository.js';
import type { RemoteSubscription } from '../stripe/billing-shapes.js';
import { GatewayError } from '../stripe/gateway-error.js';
import { StripeGateway } from '../stripe/stripe-gateway.js';
import { EntitlementWriter } from '../subscription/entitlement-writer.js';
import type { DriftResponse, SideResponse, UnreadableResponse } from './reconciliation.dto.js';

/** A billing account that has a customer at Stripe. */
export type CustomerAccount = BillingAccount & { readonly customerId: string };

/** A difference found for one tenant. The caller decides later whether to correct it. */
export type Drift = Omit<DriftResponse, 'mended'>;

/** Compares the stored state with the state that follows from Stripe. Writes nothing. */
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
   * Returns the accounts that differ from an earlier snapshot of Stripe. An event may have been applied since then.
   *
   * @param seen all subscriptions in the snapshot, by customer; a customer without any is absent
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

  /**
   * Compares the stored state with a fresh read of Stripe.
   *
   * @returns the drift, or the reason why Stripe could not be read; null when both sides agree
   */
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

  /** Returns null when both sides agree, and for a deleted tenant: `CustomerEvents` deletes its customer. */
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

/** A plan or suspension that the operator set is never drift, even if Stripe differs. */
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
