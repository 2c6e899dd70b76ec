import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { monthlyLimit, type LimitOverrides, type PlanId } from '../../domain/plans/plan.js';
import type { Author } from '../../platform/audit/audit.js';
import { AccountLifecycle } from '../accounts/index.js';
import { TenantApiKeys, type FirstKey } from '../api-keys/index.js';
import { TenantBilling } from '../billing/index.js';
import { TenantsService, type PlanSource, type TenantChange, type TenantEntity } from '../tenants/index.js';
import { TenantNotices } from './tenant-notices.js';

/** A tenant to be created. */
export interface TenantRequest {
  readonly email: string;
  readonly companyName: string | null;
  readonly plan: PlanId;
}

/** The settings that the operator may change. An absent member stays unchanged. */
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
 * The operator's changes of tenants: creation, plan and settings, suspension. Each change is one transaction across the
 * modules that store a part of it. The audit log records each change, and a signal follows the commit.
 */
@Injectable()
export class TenantLifecycle {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenants: TenantsService,
    private readonly keys: TenantApiKeys,
    private readonly billing: TenantBilling,
    private readonly accounts: AccountLifecycle,
    private readonly notices: TenantNotices,
  ) {}

  /**
   * Creates a tenant with its first key, in one transaction, and invites its owner where mail is set up. Stripe decides
   * the plan, unless the operator assigns a paid one.
   *
   * @throws DomainError `CONFLICT` when the e-mail address is taken, compared without case
   */
  async create(
    request: TenantRequest,
    author: Author,
  ): Promise<{ tenant: TenantEntity; key: FirstKey; isInvited: boolean }> {
    return this.dataSource.transaction(async (manager) => {
      const planSource = request.plan === 'free' ? 'stripe' : 'operator';
      const tenant = await this.tenants.insert(manager, { ...request, planSource }, author);
      const key = await this.keys.issueFirst(manager, tenant.id, author);
      return { tenant, key, isInvited: await this.accounts.inviteOwner(manager, tenant, author) };
    });
  }

  /**
   * Changes settings. A plan set here belongs to the operator, so Stripe does not change it until `planSource` is
   * `stripe` again. Setting it also lifts a suspension for an overdue bill, which no longer matters.
   *
   * @throws DomainError `NOT_FOUND`, or `CONFLICT` for a deleted tenant, or when another tenant has the e-mail address
   */
  change(id: string, settings: TenantSettings, author: Author): Promise<TenantEntity> {
    const planSource = settings.planSource ?? (settings.plan === undefined ? undefined : 'operator');
    const unbilled = planSource === 'operator' ? { billingSuspendedAt: null, paidUp: false } : {};
    const wanted = { ...definedOnly({ ...settings, planSource }), ...unbilled };
    return this.update(id, { action: 'tenant.changed', wanted }, author);
  }

  /**
   * Suspends a tenant at once: its keys get `TENANT_SUSPENDED`, except on billing routes.
   *
   * @throws DomainError `NOT_FOUND`, or `CONFLICT` for a deleted tenant
   */
  suspend(id: string, reason: string, author: Author): Promise<TenantEntity> {
    const wanted = { status: 'suspended', suspendedReason: reason } as const;
    return this.update(id, { action: 'tenant.suspended', wanted }, author);
  }

  /**
   * Lifts the operator's suspension. A suspension for an overdue bill lasts until the payment.
   *
   * @throws DomainError `NOT_FOUND`, or `CONFLICT` for a deleted tenant
   */
  reactivate(id: string, author: Author): Promise<TenantEntity> {
    const wanted = { status: 'active', suspendedReason: null } as const;
    return this.update(id, { action: 'tenant.reactivated', wanted }, author);
  }

  /** Updates in a fixed order: the tenant, the included units, and the billing account. */
  private async update(id: string, change: TenantChange, author: Author): Promise<TenantEntity> {
    const tenant = await this.dataSource.transaction(async (manager) => {
      const { before, after } = await this.tenants.update(manager, id, change, author);
      if (before === null) return after;
      const [included, includes] = [monthlyLimit(before), monthlyLimit(after)];
      if (included !== includes) await this.billing.noteAllowance(manager, id, [included, includes]);
      if (change.wanted.planSource === 'stripe') await this.billing.open(manager, id);
      if (change.wanted.email !== undefined) await this.accounts.addressChanged(manager, after, author);
      await this.notices.ofChange(manager, change.action, { before, after });
      return after;
    });
    await this.tenants.announce(id);
    return tenant;
  }
}

function definedOnly(settings: TenantSettings): Partial<TenantEntity> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
