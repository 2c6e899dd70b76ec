/**
 * Units: a tenant's monthly limit and its use. The SQL functions of a verification write the counters
 * (`usage_counters`, and the reservations in `verification_leases`), within its two statements. This module reads the
 * counters and knows the limits. Verification, facilitator, tenant-lifecycle and tenant-views may call it.
 */
export { QuotaPolicy } from './quota-policy.js';
export { deleteQuotaWarnings } from './quota-warnings.js';
export { UsageModule } from './usage.module.js';
export { UsageReport } from './usage-report.dto.js';
export { UsageService } from './usage.service.js';
