/**
 * The heart: has this payment really been made, to this tenant, for this, and not been used before? Owns payments,
 * payment_claims, verification_flights and verification_log, and the verifiers that look at chains.
 * May be called by facilitator, analytics and health.
 */
export { TokenAccountProbeModule } from './token-account-probe.module.js';
export { VerificationModule } from './verification.module.js';
export { VerifierStatus, type VerifierState } from './verifier-status.js';
export { VerificationLog } from './verification-log.js';
export { chainIdAnswer, type EvmBlock, type PlacedReceipt } from './verifiers/onchain/evm-answers.js';
export { isHeadBelieved, isMoving } from './verifiers/onchain/evm-credibility.js';
export { secondOpinion, type OtherReceipt } from './verifiers/onchain/evm-cross-check.js';
export { receiptEvidence, transferOf } from './verifiers/onchain/evm-evidence.js';
export {
  readBlock,
  readInclusion,
  readReceipt,
  type EvmInclusion,
} from './verifiers/onchain/evm-inclusion.js';
export { TRANSFER_TOPIC, type EvmLog, type LogConcern } from './verifiers/onchain/evm-logs.js';
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
} from './verifiers/onchain/evm-transport.js';
export { permit2CallOf } from './verifiers/onchain/permit2-call.js';
export type { SecondOpinion } from './verifiers/onchain/second-opinion.js';
export { TOKEN_PROGRAMS } from './verifiers/onchain/solana-addresses.js';
export { readSolana, type SolanaReading } from './verifiers/onchain/solana-reading.js';
export {
  SolanaAnswerTooLarge,
  SolanaRpcError,
  SolanaRpcFailure,
} from './verifiers/onchain/solana-transport.js';
