import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { monthlyLimit, type LimitOverrides, type PlanId } from '../../domain/plans/plan.js';
import type { Author } from '../../platform/audit/audit.js';
import { TenantApiKeys, type FirstKey } from '../api-keys/index.js';
import { TenantBilling } from '../billing/index.js';
import { TenantsService, type PlanSource, type TenantChange, type TenantEntity } from '../tenants/index.js';

export interface TenantRequest {
  readonly email: string;
  readonly companyName: string | null;
  readonly plan: PlanId;
}

/** What an operator may change; an absent member stays as it is. */
export interface TenantSettings {
  readonly email?: string | undefined;
  readonly plan?: PlanId | undefined;
  readonly planSource?: PlanSource | undefined;
  readonly companyName?: string | null | undefined;
  readonly limitOverrides?: LimitOverrides | undefined;
  readonly requireReference?: boolean | undefined;
  readonly riskThreshold?: number | null | undefined;
}

/**
 * The life of a tenant as the operator leads it: creation, plan and settings, suspension. Each step is one transaction
 * over the modules that hold a part of it. The audit log tells each step, and a signal follows the commit.
 */
@Injectable()
export class TenantLifecycle {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenants: TenantsService,
    private readonly keys: TenantApiKeys,
    private readonly billing: TenantBilling,
  ) {}

  /**
   * A new tenant with its first key, both or neither. Stripe decides the plan later on, unless the operator gave a paid
   * one.
   *
   * @throws DomainError `CONFLICT` when the e-mail address is taken, in whatever case
   */
  async create(request: TenantRequest, author: Author): Promise<{ tenant: TenantEntity; key: FirstKey }> {
    return this.dataSource.transaction(async (manager) => {
      const planSource = request.plan === 'free' ? 'stripe' : 'operator';
      const tenant = await this.tenants.insert(manager, { ...request, planSource }, author);
      return { tenant, key: await this.keys.issueFirst(manager, tenant.id, author) };
    });
  }

  /**
   * Changes settings. A plan set here is the operator's from then on, and Stripe leaves it alone until `planSource`
   * is given back; with it goes a suspension for a bill that decides nothing any more.
   *
   * @throws DomainError `NOT_FOUND`, or `CONFLICT` for a deleted tenant, or when another tenant has the e-mail address
   */
  change(id: string, settings: TenantSettings, author: Author): Promise<TenantEntity> {
    const planSource = settings.planSource ?? (settings.plan === undefined ? undefined : 'operator');
    const unbilled = planSource === 'operator' ? { billingSuspendedAt: null, paidUp: false } : {};
    const wanted = { ...definedOnly({ ...settings, planSource }), ...unbilled };
    return this.update(id, { action: 'tenant.changed', wanted }, author);
  }

  /** Suspends at once: keys answer `TENANT_SUSPENDED` from now on, except for paying the bill. */
  suspend(id: string, reason: string, author: Author): Promise<TenantEntity> {
    const wanted = { status: 'suspended', suspendedReason: reason } as const;
    return this.update(id, { action: 'tenant.suspended', wanted }, author);
  }

  /** Lifts the operator's suspension. One for an overdue bill stays until the bill is paid. */
  reactivate(id: string, author: Author): Promise<TenantEntity> {
    const wanted = { status: 'active', suspendedReason: null } as const;
    return this.update(id, { action: 'tenant.reactivated', wanted }, author);
  }

  /** The order of a change: the tenant, what its plan included, and the account that Stripe decides it by. */
  private async update(id: string, change: TenantChange, author: Author): Promise<TenantEntity> {
    const tenant = await this.dataSource.transaction(async (manager) => {
      const { before, after } = await this.tenants.update(manager, id, change, author);
      if (before === null) return after;
      const [included, includes] = [monthlyLimit(before), monthlyLimit(after)];
      if (included !== includes) await this.billing.noteAllowance(manager, id, [included, includes]);
      if (change.wanted.planSource === 'stripe') await this.billing.open(manager, id);
      return after;
    });
    await this.tenants.announce(id);
    return tenant;
  }
}

function definedOnly(settings: TenantSettings): Partial<TenantEntity> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
