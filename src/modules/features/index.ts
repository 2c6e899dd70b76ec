/**
 * Explains what is on a chain, for sellers: what a transaction did in terms of payments, what a contract is, and what its
 * code can do. It reads, and owns no table. Evidence and rules are those of verifications.
 */
export { FeaturesModule } from './features.module.js';
