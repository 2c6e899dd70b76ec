import type { Principal, TenantPrincipal } from './principal.js';

/** Who asked, in which request, and since when: what a handler passes on to the services behind it. */
export interface RequestContext<P extends Principal = TenantPrincipal> {
  readonly principal: P;
  /** As answered in `X-Request-Id`. */
  readonly requestId: string;
  /** `performance.now()` when the request was taken up. */
  readonly startedMs: number;
}
