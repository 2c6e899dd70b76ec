import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { NIL_TENANT } from '../../../domain/nil-tenant.js';
import { PLAN_IDS, type PlanId } from '../../../domain/plans/plan.js';
import { Clock } from '../../../platform/clock.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { withLongRunningConnection } from '../../../platform/database/long-running-connection.js';

/** How many rows one statement removes: a transaction open for long would hold back the rollups, and waste what it did if it dies. */
const STEP_ROWS = 10_000;

type Run = <R>(step: (manager: EntityManager) => Promise<R>) => Promise<R>;

/**
 * Removes rows of the verification log that the plan of their tenant no longer keeps, by whole months. A month that no
 * plan keeps is dropped as a partition. Sums stay. Only rows that are in the sums are removed, and first `raw_since` says
 * that the log is not whole before that month, so that no rebuild loses them. Rows of callers without a key are in no sum
 * and go by days, whatever plans keep. It goes in steps that are transactions of their own: a run that dies has removed
 * what it has removed, the next one goes on.
 */
@Injectable()
export class LogRetention {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  async apply(stepRows = STEP_ROWS): Promise<void> {
    const months = this.config.logRetentionMonths;
    await withLongRunningConnection(this.dataSource, async (run) => {
      const since = new Date(this.clock.nowMs() - this.config.anonymousLogDays * 86_400_000);
      await this.removeOf(run, NIL_TENANT, since, stepRows);
      for (const plan of PLAN_IDS) {
        const kept = months[plan];
        if (kept !== undefined) await this.removeOfPlan(run, plan, this.monthStart(kept), stepRows);
      }
      const all = PLAN_IDS.map((plan) => months[plan]);
      if (all.every((kept) => kept !== undefined))
        await this.dropMonths(run, this.monthStart(Math.max(...all)));
    });
  }

  private async removeOfPlan(run: Run, plan: PlanId, before: Date, stepRows: number): Promise<void> {
    await this.sayNotWhole(run, before);
    const owners = await run((manager) =>
      manager.query<{ id: string }[]>(
        `SELECT id FROM tenants t WHERE plan = $2
          AND EXISTS (SELECT FROM verification_log l WHERE l.tenant_id = t.id AND l.created_at < $1)`,
        [before, plan],
      ),
    );
    for (const { id } of owners) await this.removeOf(run, id, before, stepRows);
  }

  private async removeOf(run: Run, tenantId: string, before: Date, stepRows: number): Promise<void> {
    while ((await run((manager) => this.removeStep(manager, tenantId, before, stepRows))) === stepRows);
  }

  /** The oldest rows of one tenant. @returns how many there were */
  private async removeStep(
    manager: EntityManager,
    tenantId: string,
    before: Date,
    rows: number,
  ): Promise<number> {
    await this.waitBriefly(manager);
    // Up to the last row of the step, or all: with statistics that are not of today, a join reads each row once for each row.
    const [, removed] = await manager.query<[unknown[], number]>(
      `WITH final AS MATERIALIZED (
         SELECT created_at, id FROM verification_log WHERE tenant_id = $1 AND created_at < $2
           AND transaction_id < (SELECT taken_until FROM rollup_state) ORDER BY created_at, id OFFSET $3::int - 1 LIMIT 1)
       DELETE FROM verification_log WHERE tenant_id = $1 AND created_at < $2
         AND transaction_id < (SELECT taken_until FROM rollup_state)
         AND created_at <= coalesce((SELECT created_at FROM final), $2)
         AND ((created_at, id) <= (SELECT created_at, id FROM final)) IS NOT FALSE`,
      [tenantId, before, rows],
    );
    return removed;
  }

  private async dropMonths(run: Run, before: Date): Promise<void> {
    await this.sayNotWhole(run, before);
    const months = await run((manager) =>
      manager.query<{ name: string }[]>(
        `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
          WHERE i.inhparent = 'verification_log'::regclass AND c.relname ~ '^verification_log_\\d{4}_\\d{2}$'
            AND to_date(right(c.relname, 7), 'YYYY_MM') < $1::date`,
        [before.toISOString().slice(0, 10)],
      ),
    );
    for (const { name } of months)
      await run(async (manager) => {
        await this.waitBriefly(manager);
        const [row] = await manager.query<[{ waiting: boolean }]>(
          `SELECT EXISTS (SELECT FROM ${name} WHERE transaction_id >= (SELECT taken_until FROM rollup_state)) AS waiting`,
        );
        if (!row.waiting) await manager.query(`DROP TABLE ${name}`);
      });
  }

  /** A rebuild that is under way ends first; one that comes later starts no earlier than here. */
  private async sayNotWhole(run: Run, before: Date): Promise<void> {
    await run(async (manager) => {
      await this.waitBriefly(manager);
      await manager.query(
        `UPDATE rollup_state SET raw_since = greatest(raw_since, $1)
          WHERE raw_since < $1 AND EXISTS (SELECT FROM verification_log WHERE created_at < $1)`,
        [before],
      );
    });
  }

  /** Whoever verifies must not stand in line behind a drop that waits for somebody's long query. */
  private async waitBriefly(manager: EntityManager): Promise<void> {
    await manager.query(`SET LOCAL lock_timeout = '2s'`);
  }

  /** The first moment, UTC, of the month that is so many whole months before this one. */
  private monthStart(monthsAgo: number): Date {
    const now = new Date(this.clock.nowMs());
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthsAgo, 1));
  }
}
