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
  const { tenantId, environment, type, data } = event;
  await manager.query('SELECT enqueue_event($1, $2, $3, $4)', [
    tenantId,
    environment,
    type,
    JSON.stringify(data),
  ]);
}
