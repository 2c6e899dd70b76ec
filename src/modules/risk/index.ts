/**
 * The screening list: loaded by the operator, in versions. Owns screening_versions, screening_entries and
 * screening_state. How a score is made of it stands in src/domain/risk.ts; a verification asks the list through the SQL
 * function `sender_standing`, within its own statements. May be called by the facilitator.
 */
export { RiskModule } from './risk.module.js';
export { Screening } from './screening.js';
