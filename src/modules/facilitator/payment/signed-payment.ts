import type { PaymentPayload, PaymentRequirements } from '@x402/core/types';
import { DomainError } from '../../../domain/error-code.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';

/** How the money moves: by the token itself, by Permit2 and a proxy of x402, or as a transaction of Solana. */
export type TransferMethod = 'eip3009' | 'permit2' | 'transaction';

/** One signed payment as a tenant brings it to us, read and checked as far as it can be without looking at a chain. */
export interface SignedPayment {
  readonly x402Version: 1 | 2;
  readonly scheme: string;
  readonly chain: ConfiguredChain;
  /** The network as the request spells it; answers spell it alike. */
  readonly wireNetwork: string;
  /** In comparable form. */
  readonly asset: string;
  readonly payTo: string;
  /** What is to be moved. */
  readonly amountAtomic: bigint;
  /** What the buyer agreed to at most; more than the amount only with `upto`. */
  readonly ceilingAtomic: bigint;
  readonly method: TransferMethod;
  /** The one signer that may send it (`upto`: whom the buyer signed for), in comparable form; null when any may. */
  readonly sender: string | null;
  /** In comparable form; null where the payload names none that can be read (Solana): the library decides then. */
  readonly payer: string | null;
  /** What can be settled once on this chain: an authorization's payer and nonce, or the message's hash. */
  readonly authorizationId: string;
  /** Unix seconds before which the authorization is void; null where it does not say. */
  readonly validAfter: number | null;
  /** Unix seconds after which the authorization is void; null where it does not say. */
  readonly validBefore: number | null;
  /** For how long the seller asked the buyer to sign (`maxTimeoutSeconds`); null where it does not say. */
  readonly timeoutSeconds: number | null;
  /** The extension `payment-identifier`. */
  readonly identifier: string | null;
  /** SHA-256 of what the buyer signed alone: the same payment, whatever else the request says. */
  readonly signedDigest: () => string;
  /** For the library: what decides, what was signed, and nothing that it could trip over. */
  readonly payload: PaymentPayload;
  readonly requirements: PaymentRequirements;
}

/** Why a payment is not accepted, in the protocol's words. */
export interface Refusal {
  /** It rests on what stands in the request alone (shape, signature, terms): nobody else was asked. */
  readonly byBody?: boolean;
  /** The transaction that is to blame, where there is one. */
  readonly transaction?: string;
  readonly reason: string;
  readonly message?: string;
  readonly payer?: string;
}

/** A payment that is refused by the protocol: an answer (200), not an error. */
export class RefusedPayment extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.reason);
    this.name = 'RefusedPayment';
  }
}

export function refuse(reason: string, message?: string, payer?: string | null): RefusedPayment {
  return new RefusedPayment({
    reason,
    ...(message === undefined ? {} : { message }),
    ...(payer === undefined || payer === null ? {} : { payer }),
  });
}

/** `payment-identifier`: one id belongs to one payment. */
export function identifierReused(): DomainError {
  return new DomainError('CONFLICT', 'This payment identifier belongs to another payment.');
}

/**
 * Runs what looks at nothing but the request: its refusals say so, and name the payer whom the payload names.
 *
 * @throws RefusedPayment
 */
export function byBody<T>(payer: string | null, look: () => T): T {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof RefusedPayment)) throw error;
    throw new RefusedPayment({ ...(payer === null ? {} : { payer }), ...error.refusal, byBody: true });
  }
}
