/**
 * The x402 protocol, versions 1 and 2: verifies signed payments and settles each once on its chain.
 * Owns settlements, settlement_authorizations, settlement_budgets, signer_nonces, signer_transactions and
 * authorization_units. No module may call it.
 */
export { facilitatorErrorMiddleware } from './api/facilitator-error-middleware.js';
export { documentProtocolFailures } from './api/protocol-failures.js';
export { FacilitatorModule } from './facilitator.module.js';
