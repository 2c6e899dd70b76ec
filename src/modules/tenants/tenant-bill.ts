import type { EntityManager } from 'typeorm';

/**
 * Port: what the end of a tenant asks of its bill. The billing module provides it, since bills know tenants and not the
 * other way round. Works in the caller's transaction.
 */
export abstract class TenantBill {
  /** Leaves word that the subscription and the customer at Stripe must end; nothing is asked of Stripe yet. */
  abstract close(manager: EntityManager, tenantId: string): Promise<void>;
}
