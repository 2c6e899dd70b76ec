import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PlanId } from '../../../domain/plans/plan.js';
import type { Inconsistency } from '../../../domain/plans/subscription.js';
import { AuditLog, type Author } from '../../../platform/audit/audit.js';
import { addToOutbox } from '../../../platform/outbox/outbox.js';

/** What a tenant can see of its subscription. */
export interface SubscriptionView {
  /** The plan in force. */
  readonly plan: PlanId;
  readonly status: string | null;
  readonly nextPlan: PlanId;
  readonly suspended: boolean;
  readonly cancelAtPeriodEnd: boolean;
  readonly graceUntil: string | null;
  readonly currentPeriodEnd: string | null;
}

/** Tells of changed subscriptions: to the audit log and, as `subscription.changed`, to the tenant's own servers. */
@Injectable()
export class SubscriptionChanges {
  constructor(private readonly audit: AuditLog) {}

  /** @returns whether there was anything to tell */
  async tell(
    manager: EntityManager,
    tenantId: string,
    { before, after }: { readonly before: SubscriptionView; readonly after: SubscriptionView },
    author: Author,
  ): Promise<boolean> {
    const names = Object.keys(after) as (keyof SubscriptionView)[];
    if (names.every((name) => before[name] === after[name])) return false;
    await this.audit.record(manager, {
      ...author,
      tenantId,
      action: 'subscription.changed',
      subject: tenantId,
      before: { ...before },
      after: { ...after },
    });
    const data = { ...after, previousPlan: before.plan, previousStatus: before.status };
    await addToOutbox(manager, { tenantId, environment: 'live', type: 'subscription.changed', data });
    return true;
  }

  /** That something of a subscription is not as it should be, or is again: for the operator's eyes. */
  async tellInconsistency(
    manager: EntityManager,
    tenantId: string,
    { before, after }: { readonly before: string | null; readonly after: Inconsistency | null },
    author: Author,
  ): Promise<void> {
    if (before === after) return;
    await this.audit.record(manager, {
      ...author,
      tenantId,
      action: 'subscription.puzzled',
      subject: tenantId,
      // Names in the audit log, which callers read.
      before: { puzzle: before },
      after: { puzzle: after },
    });
  }
}
