import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { NIL_TENANT } from '../../../domain/nil-tenant.js';
import { PLAN_IDS, type PlanId } from '../../../domain/plan.js';
import { Clock } from '../../../platform/clock.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { withPatientConnection } from '../../../platform/database/patient-connection.js';

/**
 * Removes rows of the verification log that the plan of their tenant no longer keeps, by whole months. A month that no
 * plan keeps is dropped as a partition; strangers' rows go with the plan free. Sums stay. Only rows that are in the sums are
 * removed, and first `raw_since` says that the log is not whole before that month, so that no rebuild loses them.
 */
@Injectable()
export class LogRetention {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  async apply(): Promise<void> {
    const months = this.config.logRetentionMonths;
    for (const plan of PLAN_IDS) {
      const kept = months[plan];
      if (kept !== undefined) await this.removeOfPlan(plan, this.monthStart(kept));
    }
    const all = PLAN_IDS.map((plan) => months[plan]);
    if (all.every((kept) => kept !== undefined)) await this.dropMonths(this.monthStart(Math.max(...all)));
  }

  private async removeOfPlan(plan: PlanId, before: Date): Promise<void> {
    await this.underTheRollups(before, async (manager) => {
      await manager.query(
        `DELETE FROM verification_log WHERE created_at < $1 AND transaction_id < (SELECT taken_until FROM rollup_state)
           AND (tenant_id IN (SELECT id FROM tenants WHERE plan = $2) OR $2 = 'free' AND tenant_id = $3)`,
        [before, plan, NIL_TENANT],
      );
    });
  }

  private async dropMonths(before: Date): Promise<void> {
    await this.underTheRollups(before, async (manager) => {
      const months = await manager.query<{ name: string }[]>(
        `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
          WHERE i.inhparent = 'verification_log'::regclass AND c.relname ~ '^verification_log_\\d{4}_\\d{2}$'
            AND to_date(right(c.relname, 7), 'YYYY_MM') < $1::date`,
        [before.toISOString().slice(0, 10)],
      );
      for (const { name } of months) {
        const [row] = await manager.query<[{ waiting: boolean }]>(
          `SELECT EXISTS (SELECT FROM ${name} WHERE transaction_id >= (SELECT taken_until FROM rollup_state)) AS waiting`,
        );
        if (!row.waiting) await manager.query(`DROP TABLE ${name}`);
      }
    });
  }

  /** No rows are taken meanwhile; a rebuild afterwards starts no earlier than here. */
  private async underTheRollups(
    before: Date,
    work: (manager: EntityManager) => Promise<void>,
  ): Promise<void> {
    const step = async (manager: EntityManager): Promise<void> => {
      // Whoever verifies must not stand in line behind a drop that waits for somebody's long query.
      await manager.query(`SET LOCAL lock_timeout = '2s'`);
      await manager.query(
        `UPDATE rollup_state SET raw_since = greatest(raw_since, $1)
          WHERE raw_since < $1 AND EXISTS (SELECT FROM verification_log WHERE created_at < $1)`,
        [before],
      );
      await manager.query('SELECT FROM rollup_state FOR UPDATE');
      await work(manager);
    };
    await withPatientConnection(this.dataSource, (run) => run(step));
  }

  /** The first moment, UTC, of the month that is so many whole months before this one. */
  private monthStart(monthsAgo: number): Date {
    const now = new Date(this.clock.nowMs());
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthsAgo, 1));
  }
}
