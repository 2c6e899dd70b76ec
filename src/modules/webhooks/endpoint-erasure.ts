import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** Rows per statement. The statement timeout is ten seconds, too short for all deliveries of a large tenant. */
const AT_ONCE = 5_000;
/** The longest time that the request for the erasure waits. */
const PATIENCE_MS = 10_000;

/** Tables with many rows per tenant. Deliveries precede the events that they refer to. */
const LARGE = ['outbox', 'webhook_deliveries', 'webhook_events'];

/** Tables whose rows show that an erased tenant has some left. */
const MARKING = ['webhook_endpoints', 'webhook_events', 'outbox'];
/** Erased tenants that one statement asks for. */
const TENANTS_AT_ONCE = 500;

/** Removes the endpoints, events and deliveries of an erased tenant, in both environments. */
@Injectable()
export class EndpointErasure {
  private readonly logger = new Logger('webhooks');

  constructor(private readonly dataSource: DataSource) {}

  /** Disables the endpoints and deletes URLs and secrets, in the caller's transaction. Deliveries stop with it. */
  async erase(manager: EntityManager, tenantId: string): Promise<void> {
    await manager.query('DELETE FROM event_listeners WHERE tenant_id = $1', [tenantId]);
    await manager.query(
      `UPDATE webhook_endpoints SET enabled = false, disabled_reason = 'tenant', url = 'https://erased.invalid/',
         description = NULL, secret = '', previous_secrets = '{}' WHERE tenant_id = $1`,
      [tenantId],
    );
  }

  /**
   * Removes all endpoints, events and deliveries of an erased tenant. Must be called after the commit, because the rows
   * may be too many for one transaction. Never rejects. Stops after about ten seconds; the hourly job removes the rest.
   */
  async clear(tenantId: string): Promise<void> {
    try {
      await this.removeAll(tenantId, performance.now() + PATIENCE_MS);
    } catch (error) {
      this.logger.warn({ message: 'data of an erased tenant is removed later', tenantId, err: error });
    }
  }

  /** Removes remaining rows of erased tenants: after a time-out, a concurrent insert, or the end of a process. */
  async clearRemains(): Promise<void> {
    const tenants = await this.dataSource.query<{ id: string }[]>(
      `SELECT id FROM tenants WHERE status = 'deleted' ORDER BY id`,
    );
    for (let start = 0; start < tenants.length; start += TENANTS_AT_ONCE) {
      const ids = tenants.slice(start, start + TENANTS_AT_ONCE).map(({ id }) => id);
      for (const id of await this.withRemains(ids)) await this.removeAll(id, Infinity);
    }
  }

  /** Asks table by table: several nodes (Citus) answer no condition on several tables of many tenants. */
  private async withRemains(tenantIds: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (const table of MARKING) {
      const rows = await this.dataSource.query<{ id: string }[]>(
        `SELECT DISTINCT tenant_id AS id FROM ${table} WHERE tenant_id = ANY ($1::uuid[])`,
        [tenantIds],
      );
      for (const { id } of rows) found.add(id);
    }
    return found;
  }

  private async removeAll(tenantId: string, untilMs: number): Promise<void> {
    for (const table of LARGE) {
      while (await this.removeSome(table, tenantId)) if (performance.now() > untilMs) return;
    }
    // Endpoints go last, because they mark a tenant with remaining rows for `clearRemains`.
    await this.dataSource.query('DELETE FROM webhook_endpoints WHERE tenant_id = $1', [tenantId]);
  }

  /** @returns whether there may be more */
  private async removeSome(table: string, tenantId: string): Promise<boolean> {
    // Deletes up to the last id of a batch, without a join. With outdated statistics of a tenant that has just grown,
    // the planner could otherwise choose a plan of quadratic cost.
    const [, removed] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM ${table} WHERE tenant_id = $1 AND id <= coalesce(
         (SELECT id FROM ${table} WHERE tenant_id = $1 ORDER BY id OFFSET $2::int - 1 LIMIT 1),
         'ffffffff-ffff-ffff-ffff-ffffffffffff')`,
      [tenantId, AT_ONCE],
    );
    return removed >= AT_ONCE;
  }
}
