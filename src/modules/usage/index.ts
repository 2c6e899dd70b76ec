/**
 * Units: what a tenant may verify this month, and what it has used. The ledger itself (`usage_counters`, and the
 * reservations in `verification_leases`) is written by the SQL functions of a verification, in its two statements;
 * this module reads it and knows the limits. May be called by verification, facilitator and tenant-lifecycle.
 */
export { QuotaPolicy } from './quota-policy.js';
export { deleteQuotaWarnings } from './quota-warnings.js';
export { UsageModule } from './usage.module.js';
