/*
 * Rate limits. `AddressGuard` (middleware, no I/O) and `PlanGuard` (behind `ApiKeyGuard`) are bound by the roof;
 * metrics listen to `LimitEvents`. What is counted lives in Redis or in the process, never in Postgres.
 */
export { AddressGuard } from './addresses/address-guard.js';
export { LimitsModule } from './limits.module.js';
export { PlanGuard } from './rate-limit/plan.guard.js';
export { ScrapingWatch } from './abuse/scraping-watch.js';
