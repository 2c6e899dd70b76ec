import type { Broadcast } from '../../../chains/node-pool.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import type { SignedPayment, Refusal } from '../payment/signed-payment.js';

/** The payer, and the cost of sending the payment: bounds and budgets are decided by them. */
export interface Quote {
  readonly payer: string;
  /** Highest cost of its transaction, in the smallest unit of the chain's own coin. */
  readonly costCeiling: bigint;
  /** Hash of the payer's contract code (of a clone: its implementation's), lower case; null for a plain account. */
  readonly payerCode: string | null;
}

/** Whether a settle of this payment would be sent now, by the library's checks and those of `prepare`. */
export type PaymentCheck =
  ({ readonly valid: true } & Quote) | { readonly valid: false; readonly refusal: Refusal };

/** A transaction that our signer has signed. It counts as existing from then on, sent or not. */
export interface SignedTransaction {
  readonly txHash: string;
  /** The bytes that are sent, unchanged, as often as necessary. */
  readonly rawTx: string;
  /** Highest price per gas that it offers, in wei; 0 where there is none. */
  readonly maxFee: bigint;
}

/** A settlement that is ready to be signed. */
export interface PreparedTransaction extends Quote {
  readonly signer: string;
  /** The signer's next nonce as the chain counts it; null where transactions carry none. */
  readonly nonceFloor: bigint | null;
  sign(nonce: bigint | null): Promise<SignedTransaction>;
}

export type Preparation = PreparedTransaction | { readonly refusal: Refusal };

/** A transaction of ours that is stored in Postgres. */
export interface KeptTransaction {
  readonly txHash: string;
  /** Null when it cannot be unsealed: it may have been sent and may land, but cannot be sent again. */
  readonly rawTx: string | null;
  readonly signer: string;
  readonly nonce: bigint | null;
  readonly maxFee: bigint;
  readonly ageMs: number;
}

/** What a landed transaction must show. Addresses are in comparable form. */
export interface Expected {
  readonly payer: string;
  readonly payTo: string;
  readonly amountAtomic: bigint;
  readonly scheme: string;
}

/** The chain's word on the transactions of one settlement. */
export type TransactionOutcome = Inclusion | { readonly state: 'waiting' } | Dropped;

export interface Inclusion {
  readonly state: 'landed';
  readonly txHash: string;
  readonly paid: boolean;
  readonly reason: string | null;
  readonly evidence: PaymentEvidence;
  /** Its cost to us, in the smallest unit of the chain's own coin. */
  readonly cost: bigint;
}

/** By this one look no transaction can get into a block any more; lagging nodes give the same answer. */
export interface Dropped {
  readonly state: 'dropped';
  readonly reason: string;
  /** A transaction that failed in a block: it is the end once the others have looked dropped for long enough. */
  readonly failed?: Inclusion;
}

/** A payment whose authorization may have been used by another sender's transaction. */
export interface SoughtPayment extends Expected {
  /** Names payer and nonce: `<asset>:<payer>:<nonce>` or `permit2:<payer>:<nonce>`. */
  readonly authorizationId: string;
  /** Lower case. */
  readonly asset: string;
  /** Unix seconds before which no block can contain the use. */
  readonly sinceSeconds: number;
  /**
   * A block in which our transaction found the authorization used or void: only a state of that block or later is an
   * answer.
   */
  readonly triedInBlock?: bigint | null;
}

/**
 * What became of an authorization, by any sender: still unused, voided by its payer, used without a transaction to
 * show, or the transaction that paid by it (`paid` is true).
 */
export type Elsewhere = 'unused' | 'canceled' | 'used' | Inclusion;

/**
 * One chain as settlements see it: the x402 library, the nodes and our signers.
 * It writes nothing to our database, and only `send` sends to the chain.
 */
export interface Rail {
  readonly chain: ConfiguredChain;
  readonly signers: readonly string[];
  /**
   * The schemes that can be settled by Permit2 here, because its contracts exist.
   *
   * @throws ChainUnavailable
   */
  permit2Schemes(): Promise<readonly string[]>;
  /**
   * Whether a settle would be sent now. Charges nothing.
   *
   * @throws ChainUnavailable when the chain cannot be asked
   */
  verify(order: SignedPayment): Promise<PaymentCheck>;
  /**
   * Searches, within bounds, for another sender's transaction that used the authorization.
   *
   * @throws ChainUnavailable
   */
  findElsewhere(payment: SoughtPayment): Promise<Elsewhere>;
  /**
   * Checks and builds a settlement, up to the signature.
   *
   * @throws ChainUnavailable
   */
  prepare(order: SignedPayment): Promise<Preparation>;
  /** Sends a transaction. Never throws: callers look at the chain afterwards. */
  send(transaction: KeptTransaction): Promise<Broadcast>;
  /**
   * Reads the chain's word on a settlement's transactions.
   *
   * @throws ChainUnavailable
   */
  look(
    transactions: readonly KeptTransaction[],
    expected: Expected,
    expired: boolean,
  ): Promise<TransactionOutcome>;
  /**
   * The same transaction under the signer's next nonce, after another transaction used its own.
   *
   * @returns `spent` when the chain refuses it as paid, null when it cannot be prepared
   */
  renew(transaction: KeptTransaction): Promise<PreparedTransaction | 'spent' | null>;
  /** The same transaction at a higher price, or a cancel transaction once it is expired; null when not possible. */
  replace(transaction: KeptTransaction, expired: boolean): Promise<SignedTransaction | null>;
  /** The signer's next nonce on the chain; null where there are none. */
  nonceOf(signer: string): Promise<bigint | null>;
  /** Signs a transaction that only uses up a nonce. */
  cancelTransaction(signer: string, nonce: bigint): Promise<SignedTransaction>;
  /** The signer's balance in whole coins. */
  balanceOf(signer: string): Promise<number>;
}
