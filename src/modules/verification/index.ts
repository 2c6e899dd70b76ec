/**
 * The heart: has this payment really been made, to this tenant, for this, and not been used before? Owns payments,
 * payment_claims, verification_flights and verification_log, and the verifiers that look at chains.
 * May be called by facilitator, analytics and health.
 */
export { TokenAccountProbeModule } from './token-account-probe.module.js';
export { VerificationModule } from './verification.module.js';
export { VerifierStatus, type VerifierState } from './supported-chains/verifier-status.js';
export { VerificationLog } from './log/verification-log.js';
export { chainIdAnswer, type EvmBlock, type PlacedReceipt } from '../../chains/evm/answers.js';
export { isHeadBelieved, isMoving } from './verifiers/onchain/evm-credibility.js';
export { crossCheck, type OtherReceipt } from './verifiers/onchain/evm-cross-check.js';
export { receiptEvidence, transferOf } from '../../chains/evm/receipt-evidence.js';
export {
  readBlock,
  readInclusion,
  readReceipt,
  type EvmInclusion,
} from './verifiers/onchain/evm-inclusion.js';
export { TRANSFER_TOPIC, type EvmLog, type LogConcern } from '../../chains/evm/logs.js';
export {
  evmCall,
  EvmAnswerTooLarge,
  EvmMethodMissing,
  EvmRpcError,
  EvmRpcFailure,
  isTrouble,
  withinAttempt,
  type EvmAsk,
  type EvmCall,
} from '../../chains/evm/transport.js';
export { permit2CallOf } from '../../chains/evm/permit2-call.js';
export type { CrossCheckResult } from './verifiers/onchain/cross-check.js';
export { TOKEN_PROGRAMS } from '../../chains/solana/associated-token-address.js';
export { readSolana, type SolanaReading } from './verifiers/onchain/solana-reading.js';
export {
  SolanaAnswerTooLarge,
  SolanaRpcError,
  SolanaRpcFailure,
} from '../../chains/solana/transport.js';
