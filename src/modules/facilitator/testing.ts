/* What specs outside of the facilitator may use of its insides. Nothing in src imports this file (`npm run deps`). */
export { readEvmPayment } from './chains/evm/evm-payment.js';
export { outcomeOf } from './chains/sandbox/sandbox-payers.js';
export type { SoughtPayment } from './chains/rail.js';
export { localSolanaSigner } from './chains/solana/solana-signers.js';
export { Reconciler } from './settlement/reconciler.js';
export { SettlementTracker } from './settlement/settlement-tracker.js';
export { SettlementRepository } from './settlement/settlement.repository.js';
