export type { SoldPayment, Decision } from './answers.js';
export { createSeller } from './create-seller.js';
export { memoryOffers } from './offers.js';
export type {
  DeliveryStore,
  OfferStore,
  PaymentsApi,
  Price,
  SellOptions,
  SupportedChain,
  Verification,
  VerificationRequest,
} from './options.js';
export {
  acceptedHash,
  isSignedByPayer,
  proofText,
  proofTypedData,
  proveTransaction,
  SANDBOX_CHAIN_ID,
  type EvmSigner,
  type MadePayment,
  type ProofStatement,
  type ProofTypedData,
  type SolanaSigner,
  type VerifyTypedData,
} from './proof.js';
export { requestHash, type RequestFacts } from './request.js';
export { Seller } from './seller.js';
export { SellerError } from './terms.js';
export {
  decodeHeader,
  encodeHeader,
  PAYMENT_REQUIRED,
  PAYMENT_RESPONSE,
  PAYMENT_SIGNATURE,
  readChallenge,
  type Binding,
  type Offer,
  type PaymentOutcome,
  type PaymentProof,
  type PaymentRequired,
  type Resource,
} from './wire.js';
