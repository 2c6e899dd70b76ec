import { AsyncLocalStorage } from 'node:async_hooks';
import type { TenantPrincipal } from './principal.js';

/** Context of every log line during a request. */
export interface LogContext {
  readonly requestId: string;
  /**
   * The caller's own `X-Request-Id`, if it is harmless: it joins logs across services and never identifies a request.
   */
  readonly clientRequestId?: string;
  /** Tenant of the key; absent for other callers and before authentication. Ids only: no key, no address. */
  readonly tenantId?: string;
  readonly keyId?: string;
  readonly sessionId?: string;
}

const storage = new AsyncLocalStorage<LogContext>();

/** Runs the work, and everything asynchronous that it starts, inside the context. */
export function runInLogContext<T>(context: LogContext, work: () => T): T {
  return storage.run(context, work);
}

/** Adds the tenant and the key or session to later log lines of the request. Does nothing outside a request. */
export function nameCaller(principal: Pick<TenantPrincipal, 'tenantId' | 'keyId' | 'session'>): void {
  const context = storage.getStore();
  if (context !== undefined) Object.assign(context, idsOf(principal));
}

/** The ids by which log lines name a tenant's caller. */
export function idsOf({
  tenantId,
  keyId,
  session,
}: Pick<TenantPrincipal, 'tenantId' | 'keyId' | 'session'>): Pick<
  LogContext,
  'tenantId' | 'keyId' | 'sessionId'
> {
  if (session !== null) return { tenantId, sessionId: session.sessionId };
  return keyId === null ? { tenantId } : { tenantId, keyId };
}

/** Context of the current request, or null in internal work (jobs, boot, shutdown). */
export function currentLogContext(): LogContext | null {
  return storage.getStore() ?? null;
}
