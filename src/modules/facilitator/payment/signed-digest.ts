import { createHash } from 'node:crypto';
import { readSigned } from '../chains/evm/evm-payment.js';
import { canonical, membersOf, type Members } from '../api/json-form.js';

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/**
 * Whom a payload names as its payer, in lower case: for answers, since nobody has looked at its signature yet. Null where
 * it names none, or two, and on Solana, where only the transaction tells.
 */
export function payerNamedIn(payment: Members): string | null {
  const named = ['authorization', 'permit2Authorization'].flatMap((kind) => {
    const from = membersOf(payment[kind])?.['from'];
    return typeof from === 'string' && ADDRESS.test(from) ? [from.toLowerCase()] : [];
  });
  const [only] = named;
  return only === undefined || named.length > 1 ? null : only;
}

/**
 * SHA-256 of what the buyer signed, with its signature: the same for every request that brings the same signed payment,
 * whatever else stands in it, and however its numbers and bytes are written.
 */
export function signedDigestOf(payment: Members): string {
  const { transaction } = payment;
  const signed =
    typeof transaction === 'string'
      ? { transaction: Buffer.from(transaction, 'base64').toString('base64') }
      : (readSigned(payment) ?? payment);
  return createHash('sha256').update(canonical(signed)).digest('hex');
}
