import type { EntityManager } from 'typeorm';

/**
 * For an erased tenant: deletes the responses stored for replays, in the caller's transaction. These are the tenant's
 * own, and the operator's whose body names the tenant. The response to a tenant's creation holds a key.
 */
export async function deleteStoredResponses(manager: EntityManager, tenantId: string): Promise<void> {
  await manager.query(
    `DELETE FROM idempotency_keys
     WHERE tenant_id = $1::uuid OR (caller = 'operator' AND body LIKE '%' || $1::text || '%')`,
    [tenantId],
  );
}
