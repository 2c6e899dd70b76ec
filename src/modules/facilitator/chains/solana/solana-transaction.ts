import { base58 } from '@scure/base';

const SIGNATURE_BYTES = 64;
const KEY_BYTES = 32;

/** The parts of a serialized Solana transaction that a fee payer needs; the library has checked all the others. */
export class SolanaTransaction {
  private readonly signatures: number;

  private constructor(private readonly bytes: Buffer) {
    this.signatures = bytes[0] ?? 0;
  }

  /** Reads a transaction from base64. */
  static fromBase64(text: string): SolanaTransaction {
    return new SolanaTransaction(Buffer.from(text, 'base64'));
  }

  /** The signed bytes. */
  get message(): Uint8Array {
    return this.bytes.subarray(1 + this.signatures * SIGNATURE_BYTES);
  }

  /** The fee payer's signature, which is the transaction's id. */
  get id(): string {
    return base58.encode(this.bytes.subarray(1, 1 + SIGNATURE_BYTES));
  }

  /** Base58 of the blockhash, which bounds how long the transaction is valid. */
  get blockhash(): string {
    const { message } = this;
    const versioned = (message[0] ?? 0) >= 0x80 ? 1 : 0;
    const start = versioned + 3;
    // Compact-u16; a packet has room for fewer than 128 keys, so that one byte holds the count.
    const keys = message[start] ?? 0;
    const at = start + 1 + keys * KEY_BYTES;
    return base58.encode(message.subarray(at, at + KEY_BYTES));
  }

  /** A copy with the fee payer's signature, which is the first. */
  signed(signature: Uint8Array): SolanaTransaction {
    const copy = Buffer.from(this.bytes);
    copy.set(signature, 1);
    return new SolanaTransaction(copy);
  }

  /** Base64 of the serialized transaction. */
  toBase64(): string {
    return this.bytes.toString('base64');
  }
}
