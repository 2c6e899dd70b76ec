/*
 * Rate limits and bans. Admission asks them before authentication. `ApiKeyGuard` reports failed authentications. The
 * composition root binds `PlanGuard` after `ApiKeyGuard`. Metrics subscribe to `LimitEvents`. Redis or the process
 * holds the counts. The tables `bans` and `failed_authentications` hold bans and failures.
 */
export { AddressBans, bannedError, type ActiveBan } from './addresses/address-bans.js';
export { RefusedCallers } from './addresses/refused-callers.js';
export { FailedAuthentication } from './abuse/failed-authentication.js';
export { FailedAuthListener } from './abuse/failed-auth-listener.js';
export { ScrapingWatch } from './abuse/scraping-watch.js';
export { LimitsModule } from './limits.module.js';
export { ClassLimiter } from './rate-limit/class-limiter.js';
export { isNeverBanned } from './rate-limit/limit-class.js';
export { PlanGuard } from './rate-limit/plan.guard.js';
export { RequestsToday } from './rate-limit/requests-today.js';
export { HeldPlaces, type HeldPlace, type Holder } from './store/held-places.js';
export { LimitStore } from './store/limit-store.js';
