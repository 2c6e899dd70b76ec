import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PlanId } from '../../domain/plans/plan.js';
import { Notices } from '../../platform/mail/notices.js';
import type { TenantEntity } from '../tenants/index.js';

/** Tells a tenant by mail what the operator changed, in the transaction of the change. */
@Injectable()
export class TenantNotices {
  constructor(private readonly notices: Notices) {}

  /**
   * Tells of a changed plan, of a suspension, and of its end, unless a bill still suspends the tenant.
   *
   * @param action the change's name in the audit log
   */
  async ofChange(
    manager: EntityManager,
    action: string,
    { before, after }: { readonly before: { readonly plan: PlanId }; readonly after: TenantEntity },
  ): Promise<void> {
    // The change happened once, and this is its transaction.
    const fact = { tenantId: after.id, dedupeKey: randomUUID() };
    if (action === 'tenant.suspended')
      await this.notices.tell(manager, { ...fact, template: 'suspended', data: { by: 'operator' } });
    if (action === 'tenant.reactivated' && after.billingSuspendedAt === null)
      await this.notices.tell(manager, { ...fact, template: 'reactivated', data: { by: 'operator' } });
    if (before.plan !== after.plan) {
      const data = { before: before.plan, after: after.plan };
      await this.notices.tell(manager, { ...fact, template: 'plan-changed', data });
    }
  }
}
