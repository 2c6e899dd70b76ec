import type { EntityManager } from 'typeorm';

/**
 * For an erased tenant: deletes the responses that are stored for replays, in the caller's transaction. These are the
 * tenant's own, and those of the operator whose body names the tenant (the response to its creation holds a key).
 */
export async function deleteStoredResponses(manager: EntityManager, tenantId: string): Promise<void> {
  await manager.query(
    `DELETE FROM idempotency_keys
     WHERE tenant_id = $1::uuid OR (caller = 'operator' AND body LIKE '%' || $1::text || '%')`,
    [tenantId],
  );
}
