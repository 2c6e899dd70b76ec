import type { EntityManager } from 'typeorm';
import type { Environment } from '../../domain/chain.js';
import type { EventType } from '../../domain/event.js';

/** Something a tenant's server must hear of. `data` becomes the `data` of the webhook's body: no secret goes in. */
export interface OutboxEvent {
  readonly tenantId: string;
  readonly environment: Environment;
  readonly type: EventType;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Writes the event in the caller's transaction, when one of the tenant's endpoints listens for its type, and not
 * otherwise: the event exists exactly when what it tells has been committed (transactional outbox).
 */
export async function addToOutbox(manager: EntityManager, event: OutboxEvent): Promise<void> {
  await manager.query(
    `INSERT INTO outbox (tenant_id, environment, event_type, payload)
     SELECT $1, $2, $3, $4::jsonb
     WHERE EXISTS (SELECT 1 FROM event_listeners
       WHERE tenant_id = $1 AND environment = $2 AND event_type = $3)`,
    [event.tenantId, event.environment, event.type, JSON.stringify(event.data)],
  );
}
