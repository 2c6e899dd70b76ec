import { createHash } from 'node:crypto';
import { readSigned } from '../chains/evm/evm-payment.js';
import { canonical, membersOf, type Members } from '../api/json-form.js';

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/**
 * The payer that a payload names, in lower case. It serves answers only, because the signature is unchecked.
 *
 * @returns null where the payload names none or two, and on Solana, where only the transaction tells
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
 * SHA-256 of the signed members and their signature.
 * Requests with the same signed payment have the same digest, whatever their other members and the spelling of numbers
 * and bytes.
 */
export function signedDigestOf(payment: Members): string {
  const { transaction } = payment;
  const signed =
    typeof transaction === 'string'
      ? { transaction: Buffer.from(transaction, 'base64').toString('base64') }
      : (readSigned(payment) ?? payment);
  return createHash('sha256').update(canonical(signed)).digest('hex');
}
