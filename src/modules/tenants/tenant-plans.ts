import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PlanId } from '../../domain/plans/plan.js';
import type { Author } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock.js';
import { TenantChanges } from './tenant-changes.js';
import type { TenantEntity } from './tenant.entity.js';
import { TenantsRepository } from './tenants.repository.js';

/** What the bill says of a tenant. */
export interface BilledStanding {
  readonly plan: PlanId;
  /** The bill is overdue beyond its grace. */
  readonly suspended: boolean;
  /** The plan is bought, and its bill is not overdue. */
  readonly paidUp: boolean;
}

/** The bill's hand on tenants: plan and suspension for non-payment, nothing else of them. */
@Injectable()
export class TenantPlans {
  constructor(
    private readonly tenants: TenantsRepository,
    private readonly changes: TenantChanges,
    private readonly clock: Clock,
  ) {}

  find(manager: EntityManager, tenantId: string): Promise<TenantEntity | null> {
    return this.tenants.find(manager, tenantId);
  }

  /** Those of them that exist, in any order. */
  findAll(manager: EntityManager, tenantIds: readonly string[]): Promise<TenantEntity[]> {
    return this.tenants.findAll(manager, tenantIds);
  }

  /** Holds the row until the transaction ends. To be called before anything else of the tenant is locked. */
  hold(manager: EntityManager, tenantId: string): Promise<TenantEntity | null> {
    return this.tenants.lock(manager, tenantId, 'change');
  }

  /**
   * Writes what the bill says, audited, in the caller's transaction. A plan that the operator set is left alone, and so
   * is who has it: nobody is suspended over a plan that is not Stripe's to decide. The operator's own suspension is
   * never touched.
   *
   * @param tenant as `hold` gave it
   * @returns whether anything changed; if so, call `announce` after the commit
   */
  async apply(
    manager: EntityManager,
    tenant: TenantEntity,
    wanted: BilledStanding,
    author: Author,
  ): Promise<boolean> {
    if (!isBilled(tenant)) return false;
    const before = standingOf(tenant);
    const after = { plan: wanted.plan, billingSuspended: wanted.suspended, paidUp: wanted.paidUp };
    if (isDeepStrictEqual(before, after)) return false;
    tenant.plan = wanted.plan;
    tenant.paidUp = wanted.paidUp;
    if (before.billingSuspended !== after.billingSuspended) {
      tenant.billingSuspendedAt = wanted.suspended ? new Date(this.clock.nowMs()) : null;
    }
    await this.changes.record(manager, tenant.id, { action: 'tenant.billed', before, after }, author);
    await this.tenants.save(manager, tenant);
    return true;
  }

  announce(tenantId: string): Promise<void> {
    return this.changes.announce(tenantId);
  }
}

function standingOf({ plan, billingSuspendedAt, paidUp }: TenantEntity) {
  return { plan, billingSuspended: billingSuspendedAt !== null, paidUp };
}

/** Whether Stripe decides this tenant's plan. */
export function isBilled({ status, planSource }: Pick<TenantEntity, 'status' | 'planSource'>): boolean {
  return status !== 'deleted' && planSource === 'stripe';
}
