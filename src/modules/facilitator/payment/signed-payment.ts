import type { PaymentPayload, PaymentRequirements } from '@x402/core/types';
import { DomainError } from '../../../domain/error-code.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';

/** How the money moves: by the token itself, by Permit2 and a proxy of x402, or as a Solana transaction. */
export type TransferMethod = 'eip3009' | 'permit2' | 'transaction';

/** One signed payment of a tenant's request, read and checked as far as possible without a chain. */
export interface SignedPayment {
  readonly x402Version: 1 | 2;
  readonly scheme: string;
  readonly chain: ConfiguredChain;
  /** The network as the request spells it; answers use the same spelling. */
  readonly wireNetwork: string;
  /** In comparable form. */
  readonly asset: string;
  readonly payTo: string;
  /** The amount to move, in atomic units. */
  readonly amountAtomic: bigint;
  /** The most that the buyer agreed to, in atomic units; more than the amount with `upto` only. */
  readonly ceilingAtomic: bigint;
  readonly method: TransferMethod;
  /** The only signer that may send it (`upto`: the one that the buyer named), in comparable form; null when any may. */
  readonly sender: string | null;
  /** In comparable form; null where the payload names no readable payer (Solana): the library decides then. */
  readonly payer: string | null;
  /** What the chain settles only once: an authorization's payer and nonce, or the message's hash. */
  readonly authorizationId: string;
  /** Unix seconds before which the authorization is void; null where it names none. */
  readonly validAfter: number | null;
  /** Unix seconds after which the authorization is void; null where it names none. */
  readonly validBefore: number | null;
  /** Seconds of validity that the seller asked for (`maxTimeoutSeconds`); null where it names none. */
  readonly timeoutSeconds: number | null;
  /** The extension `payment-identifier`. */
  readonly identifier: string | null;
  /** SHA-256 of the signed members alone: it identifies the payment, whatever the request's other members. */
  readonly signedDigest: () => string;
  /** The library's input: the signed members and the deciding terms, in bounded form. */
  readonly payload: PaymentPayload;
  readonly requirements: PaymentRequirements;
}

/** Why a payment is not accepted, in the protocol's reason codes. */
export interface Refusal {
  /** The refusal rests on the request alone (shape, signature, terms): no chain state decided it. */
  readonly byBody?: boolean;
  /** The transaction that caused the refusal, where there is one. */
  readonly transaction?: string;
  readonly reason: string;
  readonly message?: string;
  readonly payer?: string;
}

/** A payment that the protocol refuses: an answer (200), not an error. */
export class RefusedPayment extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.reason);
    this.name = 'RefusedPayment';
  }
}

/** A refusal by a reason code of the protocol, to be thrown. */
export function refuse(reason: string, message?: string, payer?: string | null): RefusedPayment {
  return new RefusedPayment({
    reason,
    ...(message === undefined ? {} : { message }),
    ...(payer === undefined || payer === null ? {} : { payer }),
  });
}

/** The error of `payment-identifier`: one id belongs to one payment. */
export function identifierReused(): DomainError {
  return new DomainError('CONFLICT', 'This payment identifier belongs to another payment.');
}

/**
 * Runs a check that reads the request alone; its refusals are marked so, and name the payload's payer.
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
