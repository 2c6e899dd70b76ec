import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PlanId } from '../../../domain/plans/plan.js';
import type { Inconsistency } from '../../../domain/plans/subscription.js';
import { AuditLog, type Author } from '../../../platform/audit/audit.js';
import { Notices } from '../../../platform/mail/notices.js';
import { addToOutbox } from '../../../platform/outbox/outbox.js';

/** The state of a subscription that is visible to its tenant. */
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

/** Records changed subscriptions in the audit log and, as the event `subscription.changed`, in the outbox; tells by mail. */
@Injectable()
export class SubscriptionChanges {
  constructor(
    private readonly audit: AuditLog,
    private readonly notices: Notices,
  ) {}

  /** Records a change. @returns whether the views differ */
  async notify(
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
    await this.tell(manager, tenantId, { before, after });
    return true;
  }

  /** By mail: another plan, a suspension for an overdue bill, and its end. */
  private async tell(
    manager: EntityManager,
    tenantId: string,
    { before, after }: { readonly before: SubscriptionView; readonly after: SubscriptionView },
  ): Promise<void> {
    // The change happened once, and this is its transaction.
    const fact = { tenantId, dedupeKey: randomUUID() };
    if (before.plan !== after.plan) {
      const data = { before: before.plan, after: after.plan };
      await this.notices.tell(manager, { ...fact, template: 'plan-changed', data });
    }
    if (before.suspended === after.suspended) return;
    const template = after.suspended ? 'suspended' : 'reactivated';
    await this.notices.tell(manager, { ...fact, template, data: { by: 'billing' } });
  }

  /** Records a new or resolved inconsistency in the audit log, for the operator only. */
  async notifyInconsistency(
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
      // These names are part of the API of the audit log.
      before: { puzzle: before },
      after: { puzzle: after },
    });
  }
}
