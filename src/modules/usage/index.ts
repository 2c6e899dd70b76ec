/**
 * Units: what a tenant may verify this month, and what it has used. The ledger itself (`usage_counters`, and the
 * reservations in `verification_leases`) is written by the SQL functions of a verification, in its two statements;
 * this room reads it and knows the limits. May be called by verification and facilitator.
 */
export { QuotaPolicy } from './quota-policy.js';
export { UsageModule } from './usage.module.js';
