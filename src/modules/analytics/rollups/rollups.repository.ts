import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { withLongRunningConnection } from '../../../platform/database/long-running-connection.js';
import { IDLE_IN_TRANSACTION_MS, STATEMENT_TIMEOUT_MS } from '../../../platform/database/timeout-client.js';
import { Failures } from './failures.js';

/** The most rows in one step. It bounds the work that a crash loses. */
const STEP_ROWS = 20_000;
/** By how much the clocks of a database's nodes may differ. */
const CLOCKS_MS = 5_000;
/**
 * Rows become visible within this time after `created_at`, the start of their transaction: its statement may take that
 * long, and its connection may idle in it. The nightly check finds later ones. `roll_up_verifications` and
 * `rebuild_tenant_rollups` have the same number.
 */
const VISIBLE_AFTER_SECONDS = (STATEMENT_TIMEOUT_MS + IDLE_IN_TRANSACTION_MS + CLOCKS_MS) / 1_000;

/** Bounds of a run, for tests. */
export interface RollUpOptions {
  /** Rows in one step. */
  readonly stepRows?: number;
  /** Rows that are younger stay in the tail. */
  readonly visibleAfterSeconds?: number;
}

type Run = <R>(step: (manager: EntityManager) => Promise<R>) => Promise<R>;

/**
 * Updates the rollups, tenant by tenant. One transaction stores the sums and the tenant's position in the log
 * (migrations/functions/analytics). No statement spans tenants and writes, so a distributed database runs each step on
 * the tenant's node.
 */
@Injectable()
export class RollupsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Adds all visible rows to the rollups. Safe against concurrent runs and crashes.
   *
   * @throws AggregateError at the end, of the tenants whose rows could not be added; the others' were
   */
  async rollUp({
    stepRows = STEP_ROWS,
    visibleAfterSeconds = VISIBLE_AFTER_SECONDS,
  }: RollUpOptions = {}): Promise<void> {
    const failures = new Failures('the log of some tenants was not rolled up');
    await withLongRunningConnection(this.dataSource, async (run) => {
      const until = await this.horizon(run, visibleAfterSeconds);
      for (const tenantId of await this.waiting(run, until))
        await failures.collect(tenantId, async () => {
          while (await run((manager) => this.step(manager, tenantId, until, stepRows)));
        });
      failures.throwIfAny();
      await run((manager) => manager.query('UPDATE rollup_state SET rolled_at = now()'));
    });
  }

  /**
   * Compares the days that have ended with the log, and computes wrong ones again. Days that were compared twice may be
   * deleted from the log (`rollup_positions.checked_until`).
   *
   * @param failures gets the tenants that could not be compared; theirs may not be deleted
   * @returns the tenants whose sums were wrong
   */
  async check(failures: Failures): Promise<string[]> {
    const wrong: string[] = [];
    await withLongRunningConnection(this.dataSource, async (run) => {
      await this.addPositions(run);
      const tenants = await run((manager) =>
        manager.query<{ id: string; since: string }[]>(
          'SELECT tenant_id AS id, (SELECT raw_since::text FROM rollup_state) AS since FROM rollup_positions ORDER BY 1',
        ),
      );
      for (const { id, since } of tenants)
        await failures.collect(id, async () => {
          const [row] = await run((manager) =>
            manager.query<[{ wrong: boolean }]>('SELECT check_rollups($1, $2) AS wrong', [id, since]),
          );
          if (row.wrong) wrong.push(id);
        });
    });
    return wrong;
  }

  private async horizon(run: Run, seconds: number): Promise<string> {
    const [row] = await run((manager) =>
      manager.query<[{ until: string }]>(
        'SELECT (clock_timestamp() - make_interval(secs => $1))::text AS until',
        [seconds],
      ),
    );
    return row.until;
  }

  /** Tenants with rows to roll up, and those whose change over from transactions to times has not ended. */
  private async waiting(run: Run, until: string): Promise<string[]> {
    await this.addPositions(run);
    const rows = await run((manager) =>
      manager.query<{ id: string }[]>(
        `SELECT p.tenant_id AS id FROM rollup_positions p
          WHERE p.first_transaction > '0' AND p.switched_at < $1::timestamptz OR EXISTS (
            SELECT FROM verification_log l
              WHERE l.tenant_id = p.tenant_id AND l.created_at >= p.taken_until AND l.created_at < $1::timestamptz)
          ORDER BY 1`,
        [until],
      ),
    );
    return rows.map(({ id }) => id);
  }

  private async addPositions(run: Run): Promise<void> {
    await run((manager) =>
      manager.query('INSERT INTO rollup_positions (tenant_id) SELECT id FROM tenants ON CONFLICT DO NOTHING'),
    );
  }

  /** @returns whether more rows may be waiting */
  private async step(
    manager: EntityManager,
    tenantId: string,
    until: string,
    rows: number,
  ): Promise<boolean> {
    const [row] = await manager.query<[{ more: boolean }]>('SELECT roll_up_tenant($1, $2, $3) AS more', [
      tenantId,
      until,
      rows,
    ]);
    return row.more;
  }
}
