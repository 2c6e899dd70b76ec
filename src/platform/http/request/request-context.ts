import type { Principal, TenantPrincipal } from './principal.js';

/** The caller, the request and its start time, which a handler passes to the services. */
export interface RequestContext<P extends Principal = TenantPrincipal> {
  readonly principal: P;
  /** The id in the answer's `X-Request-Id`. */
  readonly requestId: string;
  /** `performance.now()` at the start of the request. */
  readonly startedMs: number;
}
