import { isSolana } from './proof.js';
import {
  encodeHeader,
  PAYMENT_REQUIRED,
  PAYMENT_RESPONSE,
  type Offer,
  type PaymentOutcome,
  type PaymentRequired,
  type Resource,
} from './wire.js';

/** A payment that counts, for the handler of the resource. */
export interface SoldPayment {
  /** The order at our server: `GET /payments?reference=` finds it. */
  readonly reference: string;
  readonly paymentId: string | null;
  readonly transaction: string;
  readonly network: string;
  readonly payer: string | null;
  readonly amountUsdc: string;
  readonly amountAtomic: string;
  readonly surplusAtomic: string;
  readonly finality: string;
  /** What ties the payment to this buyer: `payer`, or `none`. */
  readonly binding: string;
  readonly paidAt: string | null;
  readonly offer: Offer;
}

/** What a seller answers: the resource, or this. */
export type Decision =
  | {
      readonly kind: 'serve';
      readonly payment: SoldPayment;
      readonly headers: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'refuse';
      readonly status: 400 | 402 | 413 | 503;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: unknown;
    };

/** Why a proof was not taken. Without `words` the reason is the whole word. */
export interface Refusal {
  readonly error: RefusedFor;
  readonly transaction?: string;
  readonly network?: string;
  readonly retryAfterSeconds?: number;
}

/** By word: one sentence for people. Words with `…` begin with `invalid_exact_evm_transaction_proof_`, or `…_svm_…`. */
const MESSAGES = {
  payment_required: 'Pay one of the offers in accepts, then send its proof in PAYMENT-SIGNATURE.',
  invalid_x402_version: 'Send the proof of version 2, in the header PAYMENT-SIGNATURE.',
  invalid_payload:
    'PAYMENT-SIGNATURE is base64 of JSON: { x402Version: 2, accepted: an offer, payload: its proof }.',
  unsupported_scheme: 'accepted is no offer of scheme exact; send back one of accepts, unchanged.',
  unsupported_payload_type:
    'Only transaction proofs are taken here: pay first, then send { type: "transaction-proof", transaction, from, signature }.',
  invalid_payment_requirements: 'accepted is no offer of this seller; send back one of accepts, unchanged.',
  settlement_pending: 'The payment is on its chain, but not final enough. Send the same proof again.',
  duplicate_settlement: 'This payment has been used already.',
  '…_request_mismatch': 'The offer was made for another request: other method, URL or body.',
  '…_binding_missing': 'This offer wants payload.from and payload.signature of the payer.',
  '…_signature': 'payload.signature is not the signature of payload.from over this offer and transaction.',
  '…_malformed': 'payload.transaction or payload.from has no form of this network.',
  '…_not_observed': 'No node knows this transaction yet. Send the same proof again.',
  '…_failed': 'The transaction failed, or its chain took it back: nothing was paid.',
  '…_asset_mismatch': 'Another token was paid.',
  '…_recipient_mismatch': 'The payment went to another address.',
  '…_no_transfer': 'The transaction moved no USDC.',
  '…_underpaid': 'Less was paid than the offer wants.',
  '…_expired': 'The offer, or the payment, is too old.',
  '…_paid_too_early': 'The payment was made before the offer.',
  '…_payer_mismatch': 'The payment was made by another account than payload.from.',
  '…_rejected': 'The seller does not take this payment.',
} as const;

/** The words of a 402. */
export type RefusedFor = keyof typeof MESSAGES;

/** The word as it goes over the wire. */
export function errorWord(error: RefusedFor, network = ''): string {
  return error.replace(/^…/, `invalid_exact_${isSolana(network) ? 'svm' : 'evm'}_transaction_proof`);
}

/** 402 with the challenge in header and body; with the outcome of a proof where one was sent. */
export function refuse(resource: Resource, accepts: readonly Offer[], refusal: Refusal): Decision {
  const { error, transaction, network = '', retryAfterSeconds } = refusal;
  const word = errorWord(error, network);
  const challenge: PaymentRequired = { x402Version: 2, error: word, resource, accepts };
  const outcome: PaymentOutcome = {
    success: false,
    errorReason: word,
    transaction: transaction ?? '',
    network,
  };
  return {
    kind: 'refuse',
    status: 402,
    headers: {
      'Cache-Control': 'no-store',
      [PAYMENT_REQUIRED]: encodeHeader(challenge),
      ...(error !== 'payment_required' && { [PAYMENT_RESPONSE]: encodeHeader(outcome) }),
      ...(retryAfterSeconds !== undefined && { 'Retry-After': String(retryAfterSeconds) }),
    },
    body: { ...challenge, message: MESSAGES[error] },
  };
}

/** 400 or 413: nothing is offered for a request like this, paid or not. */
export function unsellable(message: string, status: 400 | 413 = 400): Decision {
  return {
    kind: 'refuse',
    status,
    headers: { 'Cache-Control': 'no-store' },
    body: { x402Version: 2, error: 'invalid_request', message },
  };
}

/** 503: nothing is known about the payment, neither that it is there nor that it is not. */
export function unavailable(retryAfterSeconds: number): Decision {
  return {
    kind: 'refuse',
    status: 503,
    headers: { 'Cache-Control': 'no-store', 'Retry-After': String(retryAfterSeconds) },
    body: {
      x402Version: 2,
      error: 'unexpected_settle_error',
      message: 'The payment cannot be checked at the moment. Send the same request again; do not pay again.',
    },
  };
}

/** The resource, with the outcome of its payment. */
export function serve(payment: SoldPayment): Decision {
  const { transaction, network, payer, amountAtomic, reference, finality, surplusAtomic, paidAt, binding } =
    payment;
  const outcome: PaymentOutcome = {
    success: true,
    ...{ transaction, network, amount: amountAtomic },
    ...(payer !== null && { payer }),
    extra: { reference, finality, surplusAtomic, paidAt, binding },
  };
  const headers = { 'Cache-Control': 'private', [PAYMENT_RESPONSE]: encodeHeader(outcome) };
  return { kind: 'serve', payment, headers };
}

/** What a rejection of our server is called on this wire. */
export function refusedFor(reason: string | undefined): RefusedFor {
  return (reason === undefined ? undefined : BY_REASON[reason]) ?? '…_rejected';
}

const BY_REASON: Readonly<Record<string, RefusedFor>> = {
  TX_NOT_FOUND: '…_not_observed',
  AWAITING_CONFIRMATIONS: 'settlement_pending',
  TX_FAILED: '…_failed',
  REORGED: '…_failed',
  WRONG_ASSET: '…_asset_mismatch',
  WRONG_RECIPIENT: '…_recipient_mismatch',
  NO_TRANSFER: '…_no_transfer',
  AMOUNT_TOO_LOW: '…_underpaid',
  TX_TOO_OLD: '…_expired',
  WRONG_PAYER: '…_payer_mismatch',
  PAID_TOO_EARLY: '…_paid_too_early',
  ALREADY_CLAIMED: 'duplicate_settlement',
};
