/* Internals of limits that specs of other modules may use. No file in src imports this file (`npm run deps`). */
export { AbuseJobs } from './abuse/abuse-jobs.js';
export { BanPolicy, FORGIVEN_AFTER_MS } from './abuse/ban-policy.js';
export { CallerPolicy } from './caller-policy.js';
export { LimitEvents, type LimitDecision } from './limit-events.js';
export { AnonymousAllowance } from './rate-limit/plan-allowance.js';
export { HeldPlaces } from './store/held-places.js';
export { RateLimitResponder } from './rate-limit/rate-limit-responder.js';
export { ViolationLog } from './rate-limit/violation-log.js';
