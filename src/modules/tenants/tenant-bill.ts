import type { EntityManager } from 'typeorm';

/**
 * Port: what a tenant's changes ask of its bill. The billing module provides it, since bills know tenants and not the
 * other way round. Works in the caller's transaction.
 */
export abstract class TenantBill {
  /** Stripe decides the plan from now on; it is looked at within a minute or so. */
  abstract open(manager: EntityManager, tenantId: string): Promise<void>;
  /** Notes what was included before and after a change (null: no limit): units that were granted are never charged as overage. */
  abstract note(
    manager: EntityManager,
    tenantId: string,
    unitsPerMonth: readonly (number | null)[],
  ): Promise<void>;
  /** Leaves word that the subscription and the customer at Stripe must end; nothing is asked of Stripe yet. */
  abstract close(manager: EntityManager, tenantId: string): Promise<void>;
}
