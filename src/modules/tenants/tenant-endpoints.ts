import type { EntityManager } from 'typeorm';

/**
 * Port: what the end of a tenant asks of the endpoints that it is told things at. The webhooks module provides it, since
 * endpoints know tenants and not the other way round.
 */
export abstract class TenantEndpoints {
  /** Ends the endpoints and forgets their URLs and secrets, in the caller's transaction; nothing is sent from there on. */
  abstract erase(manager: EntityManager, tenantId: string): Promise<void>;

  /**
   * Removes the endpoints, and every event and delivery, of a tenant that was erased. To be called after the commit: they may
   * be too many for one. Never rejects, and takes some seconds at most; what is left then is removed within the hour.
   */
  abstract clear(tenantId: string): Promise<void>;
}
