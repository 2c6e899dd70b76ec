import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { monthlyLimit } from '../../../domain/plans/plan.js';
import {
  isPaidUp,
  judgeSubscriptions,
  nextPlan,
  type Entitlement,
  type Inconsistency,
  type Standing,
  type SubscriptionFact,
} from '../../../domain/plans/subscription.js';
import type { Author } from '../../../platform/audit/audit.js';
import { Clock } from '../../../platform/clock.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { isBilled, TenantPlans, type TenantEntity } from '../../tenants/index.js';
import { AccountsRepository, type BillingAccount } from './accounts.repository.js';
import type { RemoteCustomer } from '../stripe/billing-shapes.js';
import { noteAllowance } from '../overage/overage-allowances.js';
import { PriceList } from '../checkout/price-list.js';
import { SubscriptionChanges, type SubscriptionView } from './subscription-changes.js';

/** The rows of a tenant and its account, both locked. */
export interface Holder {
  /** Null when the tenant no longer exists. */
  readonly tenant: TenantEntity | null;
  readonly account: BillingAccount;
}

/** The changes that a write made. */
export interface Written {
  /** The tenant's plan or suspension changed; the caller must signal it to every process. */
  readonly tenantChanged: boolean;
  /** Any state visible to the tenant changed. */
  readonly changed: boolean;
  /** A new inconsistency; null for one that was known before. */
  readonly inconsistency: Inconsistency | null;
}

/** Derives the entitlement from a customer's subscriptions, and writes it. */
@Injectable()
export class EntitlementWriter {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly plans: TenantPlans,
    private readonly prices: PriceList,
    private readonly changes: SubscriptionChanges,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** Converts subscriptions at Stripe to the facts that entitlements depend on. */
  factsOf({ subscriptions }: Pick<RemoteCustomer, 'subscriptions'>): SubscriptionFact[] {
    return subscriptions.map((remote) => this.prices.toFact(remote));
  }

  /** Derives the entitlement without a write. */
  judge(holder: Holder, subscriptions: readonly SubscriptionFact[]): Entitlement {
    const terms = { nowMs: this.clock.nowMs(), graceMs: this.config.stripe.graceMs };
    return judgeSubscriptions(subscriptions, standingOf(holder), terms);
  }

  /** Writes the entitlement to account and tenant, and records the change for audit log and outbox. */
  async write(
    manager: EntityManager,
    holder: Holder,
    subscriptions: readonly SubscriptionFact[],
    author: Author,
  ): Promise<Written> {
    const { tenant, account } = holder;
    const entitlement = this.judge(holder, subscriptions);
    const nowMs = this.clock.nowMs();
    const before = viewBefore(holder);
    await this.accounts.saveEntitlement(manager, account.tenantId, entitlement, nowMs);
    const included = tenant === null ? 0 : monthlyLimit(tenant);
    const wanted = { ...entitlement, paidUp: isPaidUp(entitlement) };
    const tenantChanged = tenant !== null && (await this.plans.apply(manager, tenant, wanted, author));
    if (tenantChanged)
      await noteAllowance(manager, { tenantId: tenant.id, units: [included, monthlyLimit(tenant)], nowMs });
    const after = viewAfter(entitlement, tenant);
    const isNotified = tenant !== null && tenant.status !== 'deleted';
    const changed =
      isNotified && (await this.changes.notify(manager, account.tenantId, { before, after }, author));
    const inconsistency = await this.notifyInconsistency(manager, account, entitlement.inconsistency, author);
    return { tenantChanged, changed: changed || tenantChanged, inconsistency };
  }

  /**
   * Keeps the entitlement of a tenant whose customer Stripe does not know. The plan stays in force without overage,
   * until Stripe knows the customer again or the next customer has a subscription. Idempotent.
   */
  async keep(manager: EntityManager, { tenant, account }: Holder, author: Author): Promise<Written> {
    if (tenant === null || tenant.status === 'deleted') {
      await this.accounts.saveBereft(manager, account.tenantId, { plan: account.plan, inconsistency: null });
      return { tenantChanged: false, changed: false, inconsistency: null };
    }
    const { plan, suspended } = standingOf({ tenant, account });
    const inconsistency = plan !== 'free' || suspended ? MISSING : null;
    await this.accounts.saveBereft(manager, account.tenantId, { plan, inconsistency });
    // The account still holds Stripe's last state, but no customer could be charged for units beyond the plan.
    const wanted = { plan, suspended, paidUp: false };
    const tenantChanged = await this.plans.apply(manager, tenant, wanted, author);
    const notified = await this.notifyInconsistency(manager, account, inconsistency, author);
    return { tenantChanged, changed: tenantChanged, inconsistency: notified };
  }

  /** Records a changed inconsistency. @returns the inconsistency if it is new, else null */
  private async notifyInconsistency(
    manager: EntityManager,
    { tenantId, inconsistency: before }: BillingAccount,
    after: Inconsistency | null,
    author: Author,
  ): Promise<Inconsistency | null> {
    await this.changes.notifyInconsistency(manager, tenantId, { before, after }, author);
    return before === after ? null : after;
  }
}

/** This inconsistency marks an account whose customer Stripe does not know. */
const MISSING = 'missing_customer';

/**
 * The state that the judgement starts from. The tenant's own plan counts before the first synchronisation, and while
 * its customer is missing; the operator may lower that plan and restore it.
 */
function standingOf({ tenant, account }: Holder): Standing {
  const isBereft = account.inconsistency === MISSING;
  const isOwn = tenant !== null && isBilled(tenant) && (account.syncedAt === null || isBereft);
  return {
    plan: isOwn ? tenant.plan : account.plan,
    suspended: account.suspended,
    graceSinceMs: account.graceSince?.getTime() ?? null,
    graceOf: account.graceOf,
    isBereft,
  };
}

/** The view before the change. Must be taken before the first write, because writes change the rows in memory. */
function viewBefore({ tenant, account }: Holder): SubscriptionView {
  const { status, cancelAtPeriodEnd, graceUntil, periodEnd } = account;
  return {
    plan: tenant?.plan ?? account.plan,
    status,
    nextPlan: account.nextPlan,
    suspended: isSuspended(tenant),
    cancelAtPeriodEnd,
    graceUntil: graceUntil?.toISOString() ?? null,
    currentPeriodEnd: periodEnd?.toISOString() ?? null,
  };
}

function viewAfter(entitlement: Entitlement, tenant: TenantEntity | null): SubscriptionView {
  const { subscription } = entitlement;
  return {
    plan: tenant?.plan ?? entitlement.plan,
    status: entitlement.status,
    nextPlan: nextPlan(entitlement),
    suspended: isSuspended(tenant),
    cancelAtPeriodEnd: subscription?.cancelAtPeriodEnd ?? false,
    graceUntil: iso(entitlement.graceUntilMs),
    currentPeriodEnd: iso(subscription?.periodEndMs ?? null),
  };
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

/** Whether billing has suspended the tenant. This never applies to a plan that the operator set. */
function isSuspended(tenant: TenantEntity | null): boolean {
  return tenant !== null && tenant.billingSuspendedAt !== null;
}
