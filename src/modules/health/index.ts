/** Health of this process and its dependencies. Owns no table. Asks the verifier through `VerifierStatus`. */
export { HealthModule } from './health.module.js';
export { applicationVersion } from './version.js';
