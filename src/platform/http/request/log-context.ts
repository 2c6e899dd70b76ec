import { AsyncLocalStorage } from 'node:async_hooks';
import type { TenantPrincipal } from './principal.js';

/** What every line that is logged while a request is served may know of it. */
export interface LogContext {
  readonly requestId: string;
  /** The caller's own `X-Request-Id`, when it is harmless: to join logs across services, never to find a request by. */
  readonly clientRequestId?: string;
  /** Whose key it came with; absent before that is known, and for all others. Ids only: no key, no address. */
  readonly tenantId?: string;
  readonly keyId?: string;
}

const storage = new AsyncLocalStorage<LogContext>();

/** Runs the work, and everything asynchronous that it starts, inside the context. */
export function runInLogContext<T>(context: LogContext, work: () => T): T {
  return storage.run(context, work);
}

/** Says whose request it is: lines from now on tell. Does nothing outside a request. */
export function nameCaller({ tenantId, keyId }: Pick<TenantPrincipal, 'tenantId' | 'keyId'>): void {
  const context = storage.getStore();
  if (context !== undefined) Object.assign(context, { tenantId, keyId });
}

/** The request that is being served, or null in work of our own (jobs, boot, shutdown). */
export function currentLogContext(): LogContext | null {
  return storage.getStore() ?? null;
}
