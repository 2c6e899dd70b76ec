/*
 * Rate limits and bans. Admission asks them in front of authentication, `ApiKeyGuard` tells them of failures, and the
 * composition root binds `PlanGuard` behind it; metrics listen to `LimitEvents`. What is counted lives in Redis or in the
 * process, bans and failed authentications in the tables `bans` and `failed_authentications`.
 */
export { AddressBans, bannedError, type BanVerdict } from './addresses/address-bans.js';
export { RefusedCallers } from './addresses/refused-callers.js';
export { FailedAuthListener } from './abuse/failed-auth-listener.js';
export { ScrapingWatch } from './abuse/scraping-watch.js';
export { LimitsModule } from './limits.module.js';
export { ClassLimiter } from './rate-limit/class-limiter.js';
export { isNeverBanned } from './rate-limit/limit-class.js';
export { PlanGuard } from './rate-limit/plan.guard.js';
