import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Environment } from '../../domain/chain.js';
import { monthlyLimit, type LimitOverrides, type PlanId } from '../../domain/plans/plan.js';
import { usagePeriodAt, warningLevels, type UsagePeriod } from '../../domain/plans/quota.js';
import { Clock } from '../../platform/clock.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { addToOutbox } from '../../platform/outbox/outbox.js';

interface Standing {
  readonly tenantId: string;
  readonly environment: Environment;
  readonly plan: PlanId;
  readonly limitOverrides: LimitOverrides;
  readonly used: string;
}

/**
 * Warns tenants that listen for it (`quota.warning`) once a month, environment and level. Not by the statement that uses a
 * unit: units lie in sixteen rows, and to add them up for every payment would cost each of them. A job looks once a
 * minute instead, and a row of `quota_warnings`, written with the event, makes it once.
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

  /** Safe to run in many processes at once. */
  async warn(): Promise<void> {
    const period = usagePeriodAt(this.clock.nowMs());
    for (const standing of await this.listeners(period)) {
      const limit = monthlyLimit(standing);
      for (const level of warningLevels(limit, Number(standing.used))) {
        await this.warnOnce(standing, period, { level, limit: limit ?? 0 });
      }
    }
  }

  private listeners(period: UsagePeriod): Promise<Standing[]> {
    return this.dataSource.query<Standing[]>(
      `SELECT t.id AS "tenantId", l.environment, t.plan, t.limit_overrides AS "limitOverrides", units.used
       FROM event_listeners l JOIN tenants t ON t.id = l.tenant_id
       CROSS JOIN LATERAL (SELECT coalesce(sum(c.used), 0) AS used FROM usage_counters c
         WHERE c.tenant_id = l.tenant_id AND c.environment = l.environment AND c.period = $1) units
       WHERE l.event_type = 'quota.warning' AND t.status <> 'deleted' AND units.used > 0`,
      [period.key],
    );
  }

  private async warnOnce(
    { tenantId, environment, used }: Standing,
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

/** For an erased tenant: deletes the memory of its warnings, in the caller's transaction. */
export async function deleteQuotaWarnings(manager: EntityManager, tenantId: string): Promise<void> {
  await manager.query('DELETE FROM quota_warnings WHERE tenant_id = $1', [tenantId]);
}
