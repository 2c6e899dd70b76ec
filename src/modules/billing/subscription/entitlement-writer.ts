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
import { isBilled, TenantPlans, type TenantEntity } from '../../tenants/index.js';
import { AccountsRepository, type BillingAccount } from './accounts.repository.js';
import type { RemoteCustomer } from '../stripe/billing-shapes.js';
import { BillingTerms } from './billing-terms.js';
import { noteAllowance } from '../overage/overage-allowances.js';
import { PriceList } from '../checkout/price-list.js';
import { SubscriptionChanges, type SubscriptionView } from './subscription-changes.js';

/** Both rows, locked. */
export interface Holder {
  /** Null when there is none any more. */
  readonly tenant: TenantEntity | null;
  readonly account: BillingAccount;
}

export interface Written {
  /** The tenant's plan or suspension: every process must hear of it. */
  readonly tenantChanged: boolean;
  /** Anything that the tenant can see. */
  readonly changed: boolean;
  /** Told when it turns up, not every time it is seen. */
  readonly inconsistency: Inconsistency | null;
}

/** Says what follows from a customer's subscriptions, and writes it. */
@Injectable()
export class EntitlementWriter {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly plans: TenantPlans,
    private readonly prices: PriceList,
    private readonly changes: SubscriptionChanges,
    private readonly terms: BillingTerms,
  ) {}

  factsOf({ subscriptions }: Pick<RemoteCustomer, 'subscriptions'>): SubscriptionFact[] {
    return subscriptions.map((remote) => this.prices.toFact(remote));
  }

  /** The same judgement without writing it. */
  judge(holder: Holder, subscriptions: readonly SubscriptionFact[]): Entitlement {
    return judgeSubscriptions(subscriptions, standingOf(holder), this.terms.now());
  }

  async write(
    manager: EntityManager,
    holder: Holder,
    subscriptions: readonly SubscriptionFact[],
    author: Author,
  ): Promise<Written> {
    const { tenant, account } = holder;
    const entitlement = this.judge(holder, subscriptions);
    const { nowMs } = this.terms.now();
    const before = viewBefore(holder);
    await this.accounts.saveEntitlement(manager, account.tenantId, entitlement, nowMs);
    const included = tenant === null ? 0 : monthlyLimit(tenant);
    const wanted = { ...entitlement, paidUp: isPaidUp(entitlement) };
    const tenantChanged = tenant !== null && (await this.plans.apply(manager, tenant, wanted, author));
    if (tenantChanged)
      await noteAllowance(manager, { tenantId: tenant.id, units: [included, monthlyLimit(tenant)], nowMs });
    const after = viewAfter(entitlement, tenant);
    const isHeard = tenant !== null && tenant.status !== 'deleted';
    const changed =
      isHeard && (await this.changes.tell(manager, account.tenantId, { before, after }, author));
    const inconsistency = await this.tellInconsistency(manager, account, entitlement.inconsistency, author);
    return { tenantChanged, changed: changed || tenantChanged, inconsistency };
  }

  /**
   * For a customer that Stripe does not know: nobody loses a plan for it. What was in force stays in force, without
   * overage, however often this is called, until Stripe knows the customer again or a subscription of the next one says otherwise.
   */
  async keep(manager: EntityManager, { tenant, account }: Holder, author: Author): Promise<Written> {
    if (tenant === null || tenant.status === 'deleted') {
      await this.accounts.saveBereft(manager, account.tenantId, { plan: account.plan, inconsistency: null });
      return { tenantChanged: false, changed: false, inconsistency: null };
    }
    const { plan, suspended } = standingOf({ tenant, account });
    const inconsistency = plan !== 'free' || suspended ? MISSING : null;
    await this.accounts.saveBereft(manager, account.tenantId, { plan, inconsistency });
    // The account still says what Stripe said last, and nobody would pay for more than the plan.
    const wanted = { plan, suspended, paidUp: false };
    const tenantChanged = await this.plans.apply(manager, tenant, wanted, author);
    const told = await this.tellInconsistency(manager, account, inconsistency, author);
    return { tenantChanged, changed: tenantChanged, inconsistency: told };
  }

  /** @returns the inconsistency if it is a new one */
  private async tellInconsistency(
    manager: EntityManager,
    { tenantId, inconsistency: before }: BillingAccount,
    after: Inconsistency | null,
    author: Author,
  ): Promise<Inconsistency | null> {
    await this.changes.tellInconsistency(manager, tenantId, { before, after }, author);
    return before === after ? null : after;
  }
}

/** The inconsistency is what is remembered of a customer that went missing. */
const MISSING = 'missing_customer';

/**
 * What was in force before anything was known of Stripe is the tenant's own; and so is what stays when its customer is
 * missing, which the operator may lower and give back.
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

/** To be taken before anything is written. */
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

/** By the bill, that is: with a plan of the operator's nobody is. */
function isSuspended(tenant: TenantEntity | null): boolean {
  return tenant !== null && tenant.billingSuspendedAt !== null;
}
