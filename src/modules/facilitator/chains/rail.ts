import type { Broadcast } from '../../../chains/node-pool.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import type { SignedPayment, Refusal } from '../payment/signed-payment.js';

/** Who pays, and what it takes to send the payment: what bounds and budgets are judged by. */
export interface Quote {
  readonly payer: string;
  /** What its transaction can cost us at most, in the smallest unit of the chain's own coin. */
  readonly costCeiling: bigint;
  /** Hash of the payer's contract code (a clone's: of its implementation), lower case; null for a plain account. */
  readonly payerCode: string | null;
}

/** Whether a settle of this payment would be sent now: the library's word, and all that `prepare` would refuse for. */
export type Verdict =
  ({ readonly valid: true } & Quote) | { readonly valid: false; readonly refusal: Refusal };

/** A transaction that our signer has signed. From its hash on, it exists, whether it was sent or not. */
export interface SignedTransaction {
  readonly txHash: string;
  /** What is sent, byte for byte, as often as it takes. */
  readonly rawTx: string;
  /** Price per gas it offers at most, in wei; 0 where there is none. */
  readonly maxFee: bigint;
}

/** A settlement that is ready to be signed. */
export interface PreparedTransaction extends Quote {
  readonly signer: string;
  /** The signer's next nonce as the chain knows it; null where transactions carry none. */
  readonly nonceFloor: bigint | null;
  sign(nonce: bigint | null): Promise<SignedTransaction>;
}

export type Preparation = PreparedTransaction | { readonly refusal: Refusal };

/** A transaction of ours that is kept in Postgres. */
export interface KeptTransaction {
  readonly txHash: string;
  /** Null when it cannot be opened: it may have been sent, and may land, but cannot be sent again. */
  readonly rawTx: string | null;
  readonly signer: string;
  readonly nonce: bigint | null;
  readonly maxFee: bigint;
  readonly ageMs: number;
}

/** What a landed transaction must show. Addresses in comparable form. */
export interface Expected {
  readonly payer: string;
  readonly payTo: string;
  readonly amountAtomic: bigint;
  readonly scheme: string;
}

/** What a chain knows about the transactions of one settlement. */
export type TransactionOutcome = Inclusion | { readonly state: 'waiting' } | Dropped;

export interface Inclusion {
  readonly state: 'landed';
  readonly txHash: string;
  readonly paid: boolean;
  readonly reason: string | null;
  readonly evidence: PaymentEvidence;
  /** What it cost us. */
  readonly cost: bigint;
}

/** None of them can get into a block any more, as far as this one look tells: nodes that lag behind say the same. */
export interface Dropped {
  readonly state: 'dropped';
  readonly reason: string;
  /** One that failed in a block, which is the end once the others have looked dead for long enough. */
  readonly failed?: Inclusion;
}

/** A payment whose authorization may have been used by a transaction of somebody else. */
export interface SoughtPayment extends Expected {
  /** Names payer and nonce: `<asset>:<payer>:<nonce>` or `permit2:<payer>:<nonce>`. */
  readonly authorizationId: string;
  /** Lower case. */
  readonly asset: string;
  /** Unix seconds: it cannot have been used in a block before this. */
  readonly sinceSeconds: number;
  /** A block in which our own transaction found it used, or void: only what is known by its end is an answer. */
  readonly triedInBlock?: bigint | null;
}

/**
 * What became of an authorization on its chain, whoever sent it: free still, made void by its payer, used with nothing
 * (found) to show for it, or the transaction that paid by it (`paid` is true).
 */
export type Elsewhere = 'unused' | 'canceled' | 'used' | Inclusion;

/**
 * One chain, as far as a settlement needs it: the x402 library in front of it, our signers behind it. Nothing here
 * writes to our database; nothing is sent to the chain but by `send`.
 */
export interface Rail {
  readonly chain: ConfiguredChain;
  readonly signers: readonly string[];
  /** The schemes that can be settled by Permit2 there, because its contracts are. @throws ChainUnavailable */
  permit2Schemes(): Promise<readonly string[]>;
  /** @throws ChainUnavailable when the chain cannot be asked */
  verify(order: SignedPayment): Promise<Verdict>;
  /** Asks the chain, boundedly, whether somebody else's transaction has used the authorization. @throws ChainUnavailable */
  findElsewhere(payment: SoughtPayment): Promise<Elsewhere>;
  /** Everything up to the signature. @throws ChainUnavailable */
  prepare(order: SignedPayment): Promise<Preparation>;
  /** Never throws: whoever sends looks at the chain afterwards. */
  send(transaction: KeptTransaction): Promise<Broadcast>;
  /** @throws ChainUnavailable */
  look(
    transactions: readonly KeptTransaction[],
    expected: Expected,
    expired: boolean,
  ): Promise<TransactionOutcome>;
  /**
   * The same transaction under the signer's next nonce, after its own was used up by another one; `spent` when the chain
   * refuses it as if it had been paid, null when it cannot be had.
   */
  renew(transaction: KeptTransaction): Promise<PreparedTransaction | 'spent' | null>;
  /** The same transaction (or, once void, one that does nothing) at a higher price; null when that is not possible. */
  replace(transaction: KeptTransaction, expired: boolean): Promise<SignedTransaction | null>;
  /** The signer's next nonce on the chain; null where there are none. */
  nonceOf(signer: string): Promise<bigint | null>;
  /** Does nothing, and uses up a nonce. */
  cancelTransaction(signer: string, nonce: bigint): Promise<SignedTransaction>;
  /** In whole coins. */
  balanceOf(signer: string): Promise<number>;
}
