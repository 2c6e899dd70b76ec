/**
 * The screening list, which the operator loads in versions. Owns screening_versions, screening_entries and
 * screening_state. src/domain/risk.ts derives a score from it. A verification queries the list through the SQL function
 * `sender_standing`, within its own statements. The facilitator may call this module.
 */
export { RiskModule } from './risk.module.js';
export { Screening } from './screening.js';
