import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isPaidUp, type Entitlement, type SubscriptionFact } from '../../domain/subscription.js';
import { isBilled, TenantPlans, type TenantEntity } from '../tenants/index.js';
import { AccountsRepository, type BillingAccount } from './accounts.repository.js';
import type { RemoteSubscription } from './billing-gateway.js';
import { EntitlementWriter } from './entitlement-writer.js';

/** What is told of one side. */
export interface Side {
  readonly plan: string;
  readonly status: string | null;
  readonly suspended: boolean;
}

/** A tenant whose state here is not what follows from Stripe's. */
export interface Drift {
  readonly tenantId: string;
  readonly customerId: string;
  readonly here: Side;
  readonly stripe: Side;
}

/** Compares what stands here with what follows from Stripe, and changes nothing. */
@Injectable()
export class DriftFinder {
  constructor(
    private readonly dataSource: DataSource,
    private readonly plans: TenantPlans,
    private readonly accounts: AccountsRepository,
    private readonly writer: EntitlementWriter,
  ) {}

  /**
   * @param subscriptions all of the customer's
   * @returns null when all is well; also for a tenant that is no more, whose customer is ended elsewhere
   */
  async find(
    tenantId: string,
    customerId: string,
    subscriptions: readonly RemoteSubscription[],
  ): Promise<Drift | null> {
    const tenant = await this.plans.find(this.dataSource.manager, tenantId);
    const account = await this.accounts.find(tenantId);
    if (tenant === null || tenant.status === 'deleted' || account?.customerId !== customerId) return null;
    const entitlement = this.writer.judge({ tenant, account }, this.writer.factsOf({ subscriptions }));
    if (isSame(account, entitlement) && isInForce(tenant, entitlement)) return null;
    const { plan, status, suspended } = entitlement;
    return { tenantId, customerId, here: sideOf(tenant, account), stripe: { plan, status, suspended } };
  }
}

function isSame(account: BillingAccount, entitlement: Entitlement): boolean {
  const subscription: SubscriptionFact | null = entitlement.subscription;
  return (
    account.plan === entitlement.plan &&
    account.status === entitlement.status &&
    account.suspended === entitlement.suspended &&
    account.subscriptionId === (subscription?.id ?? null) &&
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

function sideOf(tenant: TenantEntity, account: BillingAccount): Side {
  const suspended = tenant.billingSuspendedAt !== null;
  return { plan: isBilled(tenant) ? tenant.plan : account.plan, status: account.status, suspended };
}
