/** Health of this process and its dependencies. Owns answered_minutes, processes and outages. Asks the verifier through `VerifierStatus`. */
export { HealthModule } from './health.module.js';
export { applicationVersion } from './version.js';
