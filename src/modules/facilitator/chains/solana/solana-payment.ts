import { createHash } from 'node:crypto';
import { z } from 'zod';
import { RefusedPayment } from '../../payment/signed-payment.js';
import { readSolanaMessage, transferOf } from './solana-message.js';

/** Size of a network packet, in bytes. */
const MOST_BYTES = 1_232;

/** Base64 of a transaction. */
const EXACT = z.object({
  transaction: z
    .string()
    .max(4_096)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/),
});

/** A payment identified by the SHA-256 of its message: the same message has the same signatures, and lands once. */
export interface SolanaPayment {
  /** The signer of the transfer; null where the transaction shows none, which the library refuses. */
  readonly payer: string | null;
  readonly authorizationId: string;
  readonly validAfter: null;
  readonly validBefore: null;
  readonly method: 'transaction';
  readonly sender: null;
}

/**
 * Reads the payload of `exact` on Solana.
 *
 * @throws RefusedPayment `invalid_payload`
 */
export function readSolanaPayment(payment: Readonly<Record<string, unknown>>): SolanaPayment {
  const read = EXACT.safeParse(payment);
  if (!read.success) throw malformed('payload.transaction is missing or malformed');
  const bytes = messageOf(Buffer.from(read.data.transaction, 'base64'));
  const authorizationId = createHash('sha256').update(bytes).digest('hex');
  const message = readSolanaMessage(bytes);
  const payer = (message && transferOf(message))?.authority ?? null;
  return { payer, authorizationId, validAfter: null, validBefore: null, method: 'transaction', sender: null };
}

/** A transaction is a count (one byte, up to 127), that many signatures of 64 bytes, and the message that they sign. */
function messageOf(transaction: Buffer): Buffer {
  const [signatures = 0] = transaction;
  const start = 1 + signatures * 64;
  if (signatures === 0 || signatures > 127 || transaction.length <= start) {
    throw malformed(
      'payload.transaction is no transaction of the kinds that are settled (legacy, version 0)',
    );
  }
  if (transaction.length > MOST_BYTES) {
    throw malformed(`payload.transaction is longer than the ${MOST_BYTES} bytes that the network takes`);
  }
  return transaction.subarray(start);
}

function malformed(message: string): RefusedPayment {
  return new RefusedPayment({ byBody: true, reason: 'invalid_payload', message });
}
