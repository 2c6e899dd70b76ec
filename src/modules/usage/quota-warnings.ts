import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Environment } from '../../domain/chain.js';
import { monthlyLimit, type LimitOverrides, type PlanId } from '../../domain/plans/plan.js';
import { usagePeriodAt, warningLevels, type UsagePeriod } from '../../domain/plans/quota.js';
import { Clock } from '../../platform/clock.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { addToOutbox } from '../../platform/outbox/outbox.js';

interface PeriodUsage {
  readonly tenantId: string;
  readonly environment: Environment;
  readonly plan: PlanId;
  readonly limitOverrides: LimitOverrides;
  readonly used: string;
}

/**
 * Sends `quota.warning` to subscribed tenants, once for each month, environment and level. The statement that uses a
 * unit does not send it. Units are spread over sixteen rows, and a sum for every payment would slow down each payment.
 * So a job checks once a minute. A row in `quota_warnings`, stored with the event, prevents a second warning.
 */
@Injectable()
export class QuotaWarnings implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every({ name: 'warn-of-quotas', cron: '* * * * *', run: () => this.warn() });
  }

  /** Sends all due warnings. Several processes may run it at once. */
  async warn(): Promise<void> {
    const period = usagePeriodAt(this.clock.nowMs());
    for (const usage of await this.listeners(period)) {
      const limit = monthlyLimit(usage);
      for (const level of warningLevels(limit, Number(usage.used))) {
        await this.warnOnce(usage, period, { level, limit: limit ?? 0 });
      }
    }
  }

  private listeners(period: UsagePeriod): Promise<PeriodUsage[]> {
    return this.dataSource.query<PeriodUsage[]>(
      `SELECT t.id AS "tenantId", l.environment, t.plan, t.limit_overrides AS "limitOverrides", units.used
       FROM event_listeners l JOIN tenants t ON t.id = l.tenant_id
       CROSS JOIN LATERAL (SELECT coalesce(sum(c.used), 0) AS used FROM usage_counters c
         WHERE c.tenant_id = l.tenant_id AND c.environment = l.environment AND c.period = $1) units
       WHERE l.event_type = 'quota.warning' AND t.status <> 'deleted' AND units.used > 0`,
      [period.key],
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
      await addToOutbox(manager, {
        tenantId,
        environment,
        type: 'quota.warning',
        data: {
          level,
          used: Number(used),
          limit,
          periodStart: new Date(period.startMs).toISOString(),
          resetAt: new Date(period.endMs).toISOString(),
        },
      });
    });
  }
}

/** Deletes the stored warnings of an erased tenant, in the caller's transaction. */
export async function deleteQuotaWarnings(manager: EntityManager, tenantId: string): Promise<void> {
  await manager.query('DELETE FROM quota_warnings WHERE tenant_id = $1', [tenantId]);
}
