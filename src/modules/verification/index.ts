/**
 * Verifies payments: made on chain, to this tenant, for this order, and not used before.
 * Owns payments, payment_claims, verification_leases and verification_log, and the verifiers that look at chains. May
 * be called by facilitator, features, health and tenant-views.
 */
export { VerificationModule } from './verification.module.js';
export {
  CHECK_STATUSES,
  VerifierCheckDto,
  type CheckStatus,
} from './supported-chains/dto/verifier-check.dto.js';
export { VERIFIER_SERVICE, VerifierStatus } from './supported-chains/verifier-status.js';
export { VerificationLog } from './log/verification-log.js';
export { SANDBOX_PREFIX, SANDBOX_RECIPIENT } from './verifiers/sandbox/sandbox-families.js';
export { toClaimRows, toClaims, type ClaimRow } from './payments/claim-row.js';
export { PaymentOutlook, type Outlook } from './verify/payment-outlook.js';
export { parseAddress, parseChain, parseHash } from './verify/verification-request.js';
export { SANDBOX_PAYER } from './verifiers/sandbox/sandbox-families.js';
export { notConfigured } from './verifiers/verifier-registry.js';
export { PaymentsPageDto, PaymentsQueryDto } from './payments/dto/payment.dto.js';
export { PaymentsService } from './payments/payments.service.js';
