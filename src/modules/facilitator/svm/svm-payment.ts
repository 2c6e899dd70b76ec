import { createHash } from 'node:crypto';
import { z } from 'zod';
import { refuse } from '../payment-order.js';

/** Base64 of a transaction: a Solana packet holds 1232 bytes. */
const EXACT = z.object({
  transaction: z
    .string()
    .max(4_096)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/),
});

/** Identified by the SHA-256 of its message: the same message has the same signatures, and lands once. */
export interface SvmPayment {
  /** Only the library can tell. */
  readonly payer: null;
  readonly claim: string;
  readonly validAfter: null;
  readonly validBefore: null;
  readonly method: 'transaction';
  readonly sender: null;
}

/** Reads the payload of `exact` on Solana. @throws RefusedPayment `invalid_payload` */
export function readSvmPayment(payment: Readonly<Record<string, unknown>>): SvmPayment {
  const read = EXACT.safeParse(payment);
  if (!read.success) throw refuse('invalid_payload', 'payload.transaction is missing or malformed');
  const message = messageOf(Buffer.from(read.data.transaction, 'base64'));
  const claim = createHash('sha256').update(message).digest('hex');
  return { payer: null, claim, validAfter: null, validBefore: null, method: 'transaction', sender: null };
}

/** A transaction is a count (one byte, up to 127), that many signatures of 64 bytes, and the message that they sign. */
function messageOf(transaction: Buffer): Buffer {
  const [signatures = 0] = transaction;
  const start = 1 + signatures * 64;
  if (signatures === 0 || signatures > 127 || transaction.length <= start) {
    throw refuse('invalid_payload', 'payload.transaction is no transaction');
  }
  return transaction.subarray(start);
}
