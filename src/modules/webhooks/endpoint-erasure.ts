import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** A statement has ten seconds, and a large tenant's month of deliveries takes longer. */
const AT_ONCE = 5_000;
/** Whoever asked for the erasure waits so long for it, and no longer. */
const PATIENCE_MS = 10_000;

/** What may be very much; the deliveries before what they are of. */
const LARGE = ['outbox', 'webhook_deliveries', 'webhook_events'];

/** Removes the endpoints of a tenant that is erased, of both environments. */
@Injectable()
export class EndpointErasure {
  private readonly logger = new Logger('webhooks');

  constructor(private readonly dataSource: DataSource) {}

  /** Disables the endpoints and deletes their URLs and secrets, in the caller's transaction; nothing is sent from then on. */
  async erase(manager: EntityManager, tenantId: string): Promise<void> {
    await manager.query('DELETE FROM event_listeners WHERE tenant_id = $1', [tenantId]);
    await manager.query(
      `UPDATE webhook_endpoints SET enabled = false, disabled_reason = 'tenant', url = 'https://erased.invalid/',
         description = NULL, secret = '', previous_secrets = '{}' WHERE tenant_id = $1`,
      [tenantId],
    );
  }

  /**
   * Removes the endpoints, and every event and delivery, of an erased tenant. To be called after the commit: they may be
   * too many for one transaction. Never rejects, and takes some seconds at most; the rest is removed within the hour.
   */
  async clear(tenantId: string): Promise<void> {
    try {
      await this.removeAll(tenantId, performance.now() + PATIENCE_MS);
    } catch (error) {
      this.logger.warn({ message: 'an erased tenant is cleared later', tenantId, err: error });
    }
  }

  /** Clears what is left of tenants that were erased: it was too much, came in between, or the process ended. */
  async clearRemains(): Promise<void> {
    const tenants = await this.dataSource.query<{ id: string }[]>(
      `SELECT t.id FROM tenants t WHERE t.status = 'deleted' AND (
         EXISTS (SELECT FROM webhook_endpoints e WHERE e.tenant_id = t.id)
         OR EXISTS (SELECT FROM webhook_events v WHERE v.tenant_id = t.id)
         OR EXISTS (SELECT FROM outbox o WHERE o.tenant_id = t.id))`,
    );
    for (const { id } of tenants) await this.removeAll(id, Infinity);
  }

  private async removeAll(tenantId: string, untilMs: number): Promise<void> {
    for (const table of LARGE) {
      while (await this.removeSome(table, tenantId)) if (performance.now() > untilMs) return;
    }
    // Last: until it is done, they say that there is something left.
    await this.dataSource.query('DELETE FROM webhook_endpoints WHERE tenant_id = $1', [tenantId]);
  }

  /** @returns whether there may be more */
  private async removeSome(table: string, tenantId: string): Promise<boolean> {
    // Up to the last row of a batch, not joined with a batch: whatever the statistics say of a tenant that has just
    // become large, the planner has nothing to choose that reads each row once for each row.
    const [, removed] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM ${table} WHERE tenant_id = $1 AND id <= coalesce(
         (SELECT id FROM ${table} WHERE tenant_id = $1 ORDER BY id OFFSET $2::int - 1 LIMIT 1),
         'ffffffff-ffff-ffff-ffff-ffffffffffff')`,
      [tenantId, AT_ONCE],
    );
    return removed >= AT_ONCE;
  }
}
