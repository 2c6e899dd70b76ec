/** Health of this process and of what it leans on. Owns no table; asks the verifier through `VerifierStatus`. */
export { HealthModule } from './health.module.js';
export { applicationVersion } from './version.js';
