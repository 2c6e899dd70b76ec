/*
 * What goes over the wire: the envelope of x402, version 2, with the method `transaction-proof` of the scheme `exact`.
 * The method is an extension of ours: the buyer pays himself and shows the hash. It is client-submitted, so its flow is `upfront`.
 */

/** Carries the challenge of a 402: base64 of a `PaymentRequired`. */
export const PAYMENT_REQUIRED = 'PAYMENT-REQUIRED';
/** Carries the buyer's proof: base64 of a `PaymentProof`. */
export const PAYMENT_SIGNATURE = 'PAYMENT-SIGNATURE';
/** Carries what became of the proof: base64 of a `PaymentOutcome`. */
export const PAYMENT_RESPONSE = 'PAYMENT-RESPONSE';

/** The name of the method, in requirements and in proofs. */
export const TRANSACTION_PROOF = 'transaction-proof';

/** How a proof is tied to its presenter. With `none`, whoever sees the hash may present it. */
export type Binding = 'payer-signature' | 'none';

/** One way to pay, as the seller offers it and the buyer sends it back, unchanged. */
export interface Offer {
  readonly scheme: 'exact';
  /** CAIP-2, or `x402:sandbox`. */
  readonly network: string;
  /** In the smallest unit of the asset. */
  readonly amount: string;
  readonly asset: string;
  readonly payTo: string;
  readonly maxTimeoutSeconds: number;
  readonly extra: {
    readonly assetTransferMethod: typeof TRANSACTION_PROOF;
    readonly paymentFlow: 'upfront';
    readonly binding: readonly Binding[];
    /** Known to the seller alone before the 402, and never chosen by the buyer. */
    readonly offerId: string;
    /** See `requestHash` in request.ts. */
    readonly requestHash: string;
    /** Unix seconds. The payment is made between these two. */
    readonly issuedAt: number;
    readonly expiresAt: number;
    /** How long after the payment its proof is taken. */
    readonly maxProofAgeSeconds: number;
    /** Such as `confirmations:1`, `safe`, `finalized`. */
    readonly finality: string;
    /** The EIP-712 domain of the token, where the seller names it. */
    readonly name?: string;
    readonly version?: string;
  };
}

/** What is sold. */
export interface Resource {
  readonly url: string;
  readonly description?: string;
  readonly mimeType?: string;
}

/** The challenge: body and header of a 402. */
export interface PaymentRequired {
  readonly x402Version: 2;
  /** A word for programs. */
  readonly error: string;
  readonly resource: Resource;
  readonly accepts: readonly Offer[];
}

/** The buyer's proof of an offer. */
export interface PaymentProof {
  readonly x402Version: 2;
  readonly resource?: Resource;
  readonly accepted: Offer;
  readonly payload: {
    readonly type: typeof TRANSACTION_PROOF;
    /** The hash, or Solana's signature of the transaction. */
    readonly transaction: string;
    /** The payer: the account that was debited. */
    readonly from?: string;
    /** Where the offer's binding asks for it. */
    readonly signature?: string;
  };
}

/** What became of a proof. */
export interface PaymentOutcome {
  readonly success: boolean;
  readonly errorReason?: string;
  readonly transaction: string;
  readonly network: string;
  readonly payer?: string;
  readonly amount?: string;
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** A header's value for a JSON value. */
export function encodeHeader(value: unknown): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64');
}

/**
 * The JSON value of a header.
 *
 * @throws SyntaxError when it is no base64 of JSON
 */
export function decodeHeader(text: string): unknown {
  return JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
}

/** Reads the challenge of a 402; null when the answer carries none. */
export function readChallenge(response: {
  readonly headers: { get(name: string): string | null };
}): PaymentRequired | null {
  const header = response.headers.get(PAYMENT_REQUIRED);
  return header === null ? null : (decodeHeader(header) as PaymentRequired);
}
