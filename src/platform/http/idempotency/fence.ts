import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';

/** The primary key of the row that stores a request's first answer. */
export interface IdempotencySlot {
  readonly tenantId: string;
  /** `live`, `test`, `operator`, or an anonymous caller's `anonymous:<hash>`. */
  readonly caller: string;
  /** Method and route template. */
  readonly operation: string;
  readonly key: string;
}

/** The lease under which a request executes; every change for that request requires it. */
export interface Fence {
  readonly slot: IdempotencySlot;
  readonly token: string;
}

const storage = new AsyncLocalStorage<Fence>();

/** Runs the work, and everything asynchronous that it starts, under the fence. */
export function runBehindFence<T>(fence: Fence, work: () => T): T {
  return storage.run(fence, work);
}

/**
 * Locks the lease of the executing request until the transaction ends. No other process can take over the request
 * before its changes are committed. Does nothing for requests without an Idempotency-Key.
 *
 * @throws DomainError `IDEMPOTENCY_KEY_IN_USE` when the lease has been lost
 */
export async function assertFenceHolds(manager: EntityManager): Promise<void> {
  const fence = storage.getStore();
  if (fence === undefined) return;
  const { tenantId, caller, operation, key } = fence.slot;
  const rows = await manager.query<unknown[]>(
    `SELECT 1 FROM idempotency_keys WHERE tenant_id = $1 AND caller = $2 AND operation = $3 AND key = $4
       AND token = $5 AND status IS NULL AND locked_until > now() FOR UPDATE`,
    [tenantId, caller, operation, key, fence.token],
  );
  if (rows.length > 0) return;
  throw new DomainError('IDEMPOTENCY_KEY_IN_USE', 'A repeat has taken over this request.', {
    retryAfterSeconds: 1,
  });
}
