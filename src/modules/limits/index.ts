/*
 * Rate limits. `AddressGuard` (middleware, no I/O) and `PlanGuard` (behind `ApiKeyGuard`) are bound by the roof;
 * metrics listen to `LimitEvents`. What is counted lives in Redis or in the process, never in Postgres.
 */
export { AddressBans, type BanVerdict } from './address-bans.js';
export { AddressGuard } from './address-guard.js';
export { ScrapingWatch } from './abuse/scraping-watch.js';
export {
  LimitEvents,
  type BanKind,
  type ScrapingPattern,
  type LimitDecision,
  type LimitListener,
  type StoreMode,
} from './limit-events.js';
export { LimitsModule } from './limits.module.js';
export { PlanGuard } from './plan.guard.js';
