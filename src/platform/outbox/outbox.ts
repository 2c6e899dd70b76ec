import type { EntityManager } from 'typeorm';
import type { Environment } from '../../domain/chain.js';
import type { EventType } from '../../domain/event.js';
import { currentTraceparent } from '../telemetry/tracing.js';

/** An event for a tenant's server. `data` becomes the `data` of the webhook's body: it must hold no secret. */
export interface OutboxEvent {
  readonly tenantId: string;
  readonly environment: Environment;
  readonly type: EventType;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Writes the event in the caller's transaction, if one of the tenant's endpoints subscribes to its type. The event
 * exists exactly when the change that it reports was committed (transactional outbox). It
 * carries the current span, if any, so that its delivery can be linked to that.
 */
export async function addToOutbox(manager: EntityManager, event: OutboxEvent): Promise<void> {
  const { tenantId, environment, type, data } = event;
  await manager.query('SELECT enqueue_event($1, $2, $3, $4, $5)', [
    tenantId,
    environment,
    type,
    JSON.stringify(data),
    currentTraceparent(),
  ]);
}
