/* What specs outside of verification may use of its insides. Nothing in src imports this file (`npm run deps`). */
export { RecheckService } from './recheck/recheck.service.js';
export { EvmVerifier, type EvmVerifierOptions } from './verifiers/onchain/evm-verifier.js';
export { SolanaVerifier } from './verifiers/onchain/solana-verifier.js';
export {
  PaymentVerifier,
  VerifierUnavailableError,
  type VerificationQuery,
} from './verifiers/payment-verifier.js';
export {
  SANDBOX_FAMILIES,
  SANDBOX_PREFIX,
  SANDBOX_RECIPIENT,
  type SandboxFamilyName,
} from './verifiers/sandbox/sandbox-families.js';
export { SandboxVerifier } from './verifiers/sandbox/sandbox-verifier.js';
export { VerifierRegistry } from './verifiers/verifier-registry.js';
