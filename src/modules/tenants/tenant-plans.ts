import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PlanId } from '../../domain/plans/plan.js';
import type { Author } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock.js';
import { TenantChanges } from './tenant-changes.js';
import type { TenantEntity } from './tenant.entity.js';
import { TenantsRepository } from './tenants.repository.js';

/** The plan and the status of a tenant that follow from its bill. */
export interface BillingState {
  readonly plan: PlanId;
  /** Whether the bill is overdue beyond its grace. */
  readonly suspended: boolean;
  /** Whether the plan is bought and its bill is not overdue. */
  readonly paidUp: boolean;
}

/** Applies the results of billing to tenants: the plan, and suspension for non-payment. */
@Injectable()
export class TenantPlans {
  constructor(
    private readonly tenants: TenantsRepository,
    private readonly changes: TenantChanges,
    private readonly clock: Clock,
  ) {}

  /** Returns a tenant, or null. */
  find(manager: EntityManager, tenantId: string): Promise<TenantEntity | null> {
    return this.tenants.find(manager, tenantId);
  }

  /** Returns the existing tenants among these, in any order. */
  findAll(manager: EntityManager, tenantIds: readonly string[]): Promise<TenantEntity[]> {
    return this.tenants.findAll(manager, tenantIds);
  }

  /** Locks the row until the transaction ends. Must precede all other locks on the tenant. */
  hold(manager: EntityManager, tenantId: string): Promise<TenantEntity | null> {
    return this.tenants.lock(manager, tenantId, 'change');
  }

  /**
   * Applies the result of billing, with an audit record, in the caller's transaction. Ignores a tenant whose plan the
   * operator set: Stripe decides neither its plan nor its suspension. Never changes the operator's own suspension.
   *
   * @param tenant as `hold` returned it
   * @returns whether anything changed; if so, call `announce` after the commit
   */
  async apply(
    manager: EntityManager,
    tenant: TenantEntity,
    wanted: BillingState,
    author: Author,
  ): Promise<boolean> {
    if (!isBilled(tenant)) return false;
    const before = billingStateOf(tenant);
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

  /** Signals the change to all processes. Must be called after the commit. */
  announce(tenantId: string): Promise<void> {
    return this.changes.announce(tenantId);
  }
}

function billingStateOf({ plan, billingSuspendedAt, paidUp }: TenantEntity) {
  return { plan, billingSuspended: billingSuspendedAt !== null, paidUp };
}

/** Returns whether Stripe decides this tenant's plan. */
export function isBilled({ status, planSource }: Pick<TenantEntity, 'status' | 'planSource'>): boolean {
  return status !== 'deleted' && planSource === 'stripe';
}
