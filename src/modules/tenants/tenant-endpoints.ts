import type { EntityManager } from 'typeorm';

/**
 * Port: what the end of a tenant asks of the endpoints that it is told things at. The webhooks module provides it, since
 * endpoints know tenants and not the other way round.
 */
export abstract class TenantEndpoints {
  /** Removes endpoints, secrets, and every event and delivery, in the caller's transaction. */
  abstract erase(manager: EntityManager, tenantId: string): Promise<void>;
}
