import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { NIL_TENANT } from '../../../domain/nil-tenant.js';
import { PLAN_IDS, type PlanId } from '../../../domain/plans/plan.js';
import { Clock } from '../../../platform/clock.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { withLongRunningConnection } from '../../../platform/database/long-running-connection.js';
import { Failures } from './failures.js';
import { RollupsRepository } from './rollups.repository.js';

/**
 * The most rows that one statement removes. A long transaction would delay the rollups, and a failure would lose more
 * work.
 */
const STEP_ROWS = 10_000;

/** A key behind that of every row. */
const AFTER_ALL = { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

type Run = <R>(step: (manager: EntityManager) => Promise<R>) => Promise<R>;

/**
 * Deletes rows of the verification log after the retention of their tenant's plan, in whole months. A month beyond the
 * retention of all plans is dropped as a partition. The rollups remain. Only rows of days that were compared with the
 * rollups are deleted. First `raw_since` records that the log is incomplete before that month, so no rebuild loses data. Rows of anonymous
 * callers are in no rollup. Their retention is set in days, independent of plans. Each step is a transaction, so the
 * next run continues after a failure.
 */
@Injectable()
export class LogRetention {
  private readonly logger = new Logger(LogRetention.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly rollups: RollupsRepository,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Deletes the rows of anonymous callers, compares the rollups with the log (`RollupsRepository.check`), then deletes
   * all other rows beyond their retention.
   *
   * @throws AggregateError at the end, of the tenants and months that failed; the others are done
   */
  async apply(stepRows = STEP_ROWS): Promise<void> {
    const failures = new Failures('the verification log was not checked and cleared everywhere');
    await withLongRunningConnection(this.dataSource, (run) =>
      failures.collect('anonymous callers', () => this.removeAnonymous(run, stepRows)),
    );
    const wrong = await this.rollups.check(failures);
    if (wrong.length > 0)
      this.logger.warn({
        message: 'log rows became visible late; the sums of these tenants were computed again',
        tenants: wrong,
      });
    await withLongRunningConnection(this.dataSource, (run) => this.removeOfPlans(run, failures, stepRows));
    failures.throwIfAny();
  }

  private async removeAnonymous(run: Run, stepRows: number): Promise<void> {
    const since = new Date(this.clock.nowMs() - this.config.anonymousLogDays * 86_400_000);
    await this.removeAll(run, (manager) => this.removeStep(manager, NIL_TENANT, since, stepRows), stepRows);
  }

  private async removeOfPlans(run: Run, failures: Failures, stepRows: number): Promise<void> {
    const months = this.config.logRetentionMonths;
    for (const plan of PLAN_IDS) {
      const kept = months[plan];
      if (kept === undefined) continue;
      const before = this.monthStart(kept);
      await this.sayNotWhole(run, before);
      for (const { id, until } of await this.owners(run, plan, before))
        await failures.collect(id, () =>
          this.removeAll(run, (manager) => this.removeStep(manager, id, until, stepRows), stepRows),
        );
    }
    const all = PLAN_IDS.map((plan) => months[plan]);
    if (all.every((kept) => kept !== undefined))
      await this.dropMonths(run, failures, this.monthStart(Math.max(...all)));
  }

  /** Tenants of the plan with rows to delete, and the time before which theirs may be deleted. */
  private async owners(run: Run, plan: PlanId, before: Date): Promise<{ id: string; until: Date }[]> {
    const tenants = await run((manager) =>
      manager.query<{ id: string }[]>('SELECT id FROM tenants WHERE plan = $1', [plan]),
    );
    return run((manager) =>
      manager.query<{ id: string; until: Date }[]>(
        `SELECT p.tenant_id AS id, least(p.checked_until, $2::timestamptz) AS until FROM rollup_positions p
          WHERE p.tenant_id = ANY($1::uuid[]) AND p.checked_until > '-infinity' AND EXISTS (
            SELECT FROM verification_log l
              WHERE l.tenant_id = p.tenant_id AND l.created_at < p.checked_until AND l.created_at < $2::timestamptz)`,
        [tenants.map(({ id }) => id), before],
      ),
    );
  }

  private async removeAll(
    run: Run,
    step: (manager: EntityManager) => Promise<number>,
    stepRows: number,
  ): Promise<void> {
    while ((await run(step)) === stepRows);
  }

  /**
   * Deletes the oldest rows of one tenant.
   *
   * @returns the number of deleted rows
   */
  private async removeStep(
    manager: EntityManager,
    tenantId: string,
    before: Date,
    rows: number,
  ): Promise<number> {
    await this.waitBriefly(manager);
    const [last] = await manager.query<{ at: string; id: string }[]>(
      `SELECT created_at::text AS at, id FROM verification_log WHERE tenant_id = $1 AND created_at < $2
        ORDER BY created_at, id OFFSET $3::int - 1 LIMIT 1`,
      [tenantId, before, rows],
    );
    const { at, id } = last ?? AFTER_ALL;
    const [, removed] = await manager.query<[unknown[], number]>(
      `DELETE FROM verification_log WHERE tenant_id = $1 AND created_at < $2
         AND (created_at, id) <= ($3::timestamptz, $4::uuid)`,
      [tenantId, before, at, id],
    );
    return removed;
  }

  private async dropMonths(run: Run, failures: Failures, before: Date): Promise<void> {
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
      await failures.collect(name, () => run((manager) => this.dropMonth(manager, name)));
  }

  /** Leaves a month with rows that were not compared with the rollups. */
  private async dropMonth(manager: EntityManager, name: string): Promise<void> {
    await this.waitBriefly(manager);
    const [row] = await manager.query<[{ waiting: boolean }]>(
      `SELECT EXISTS (SELECT 1 FROM rollup_positions p WHERE EXISTS (
         SELECT FROM ${name} l WHERE l.tenant_id = p.tenant_id AND l.created_at >= p.checked_until) LIMIT 1) AS waiting`,
    );
    if (row.waiting) return;
    await manager.query(`SELECT drop_verification_log_partition(to_date(right($1, 7), 'YYYY_MM'))`, [name]);
  }

  /** Waits for a running rebuild. A later rebuild starts at this time at the earliest. */
  private async sayNotWhole(run: Run, before: Date): Promise<void> {
    await run(async (manager) => {
      await this.waitBriefly(manager);
      await manager.query(
        `UPDATE rollup_state SET raw_since = greatest(raw_since, $1)
          WHERE raw_since < $1 AND EXISTS (SELECT 1 FROM verification_log WHERE created_at < $1 LIMIT 1)`,
        [before],
      );
    });
  }

  /**
   * Limits the wait for locks. Otherwise verifications would queue behind a drop that waits for another session's long
   * query.
   */
  private async waitBriefly(manager: EntityManager): Promise<void> {
    await manager.query(`SET LOCAL lock_timeout = '2s'`);
  }

  /** Returns the start of the month this many months before the current one, in UTC. */
  private monthStart(monthsAgo: number): Date {
    const now = new Date(this.clock.nowMs());
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthsAgo, 1));
  }
}
