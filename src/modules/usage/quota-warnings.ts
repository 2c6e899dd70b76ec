import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Environment } from '../../domain/chain.js';
import { monthlyLimit, PLAN_IDS, type LimitOverrides, type PlanId } from '../../domain/plans/plan.js';
import {
  FIRST_WARNING_PERCENT,
  usagePeriodAt,
  warningLevels,
  type UsagePeriod,
} from '../../domain/plans/quota.js';
import { Clock } from '../../platform/clock.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Notices } from '../../platform/mail/notices.js';
import { addToOutbox } from '../../platform/outbox/outbox.js';

/** The units of each plan; null is unlimited. */
const UNITS = JSON.stringify(
  Object.fromEntries(PLAN_IDS.map((plan) => [plan, monthlyLimit({ plan, limitOverrides: {} })])),
);

interface PeriodUsage {
  readonly tenantId: string;
  readonly environment: Environment;
  readonly plan: PlanId;
  readonly limitOverrides: LimitOverrides;
  readonly used: string;
  /** The levels of which the tenant was told before. */
  readonly warned: readonly number[];
}

/**
 * Sends `quota.warning` to subscribed tenants, and a mail to the people of every tenant, once for each month, environment
 * and level. The statement that uses a unit does not send it. Units are spread over sixteen rows, and a sum for every
 * payment would slow down each payment. So a job checks once a minute. A row in `quota_warnings`, stored with the event,
 * prevents a second warning.
 */
@Injectable()
export class QuotaWarnings implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly notices: Notices,
  ) {}

  onModuleInit(): void {
    this.jobs.every({ name: 'warn-of-quotas', cron: '* * * * *', run: () => this.warn() });
  }

  /** Sends all due warnings. Several processes may run it at once. */
  async warn(): Promise<void> {
    const period = usagePeriodAt(this.clock.nowMs());
    for (const usage of await this.used(period)) {
      const limit = monthlyLimit(usage);
      const levels = warningLevels(limit, Number(usage.used));
      for (const level of levels.filter((reached) => !usage.warned.includes(reached))) {
        await this.warnOnce(usage, period, { level, limit: limit ?? 0 });
      }
    }
  }

  /** Those near their limit among the tenants that listen for the event; with mail, among all. */
  private used(period: UsagePeriod): Promise<PeriodUsage[]> {
    return this.dataSource.query<PeriodUsage[]>(
      `SELECT t.id AS "tenantId", u.environment, t.plan, t.limit_overrides AS "limitOverrides", u.used,
         ARRAY(SELECT w.level::int FROM quota_warnings w
           WHERE w.tenant_id = u.tenant_id AND w.environment = u.environment AND w.period = $1) AS warned
       FROM (SELECT c.tenant_id, c.environment, sum(c.used) AS used FROM usage_counters c
             WHERE c.period = $1 AND c.used > 0 AND ($2 OR EXISTS (SELECT 1 FROM event_listeners l
               WHERE l.tenant_id = c.tenant_id AND l.environment = c.environment AND l.event_type = 'quota.warning'))
             GROUP BY c.tenant_id, c.environment) u
       JOIN tenants t ON t.id = u.tenant_id
       WHERE t.status <> 'deleted' AND u.used * 100 >= $4
         * coalesce((t.limit_overrides->>'verificationsPerMonth')::numeric, ($3::jsonb->>t.plan)::numeric)`,
      [period.key, this.notices.areSent, UNITS, FIRST_WARNING_PERCENT],
    );
  }

  private async warnOnce(
    { tenantId, environment, used }: PeriodUsage,
    period: UsagePeriod,
    { level, limit }: { level: number; limit: number },
  ): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const inserted = await manager.query<unknown[]>(
        `INSERT INTO quota_warnings (tenant_id, environment, period, level) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING RETURNING 1`,
        [tenantId, environment, period.key, level],
      );
      if (inserted.length === 0) return;
      const data = { level, used: Number(used), limit };
      const resetAt = new Date(period.endMs).toISOString();
      await addToOutbox(manager, {
        ...{ tenantId, environment, type: 'quota.warning' },
        data: { ...data, periodStart: new Date(period.startMs).toISOString(), resetAt },
      });
      await this.notices.tell(manager, {
        ...{ tenantId, template: 'quota', data: { ...data, environment, resetAt } },
        dedupeKey: `${tenantId}:${environment}:${period.key}:${level}`,
      });
    });
  }
}

/** Deletes the stored warnings of an erased tenant, in the caller's transaction. */
export async function deleteQuotaWarnings(manager: EntityManager, tenantId: string): Promise<void> {
  await manager.query('DELETE FROM quota_warnings WHERE tenant_id = $1', [tenantId]);
}
