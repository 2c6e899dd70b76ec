import { z } from 'zod';
import { refuse } from '../payment-order.js';

/** What identifies a signed EVM payment: who pays, until when, and what its contract lets happen only once. */
export interface EvmPayment {
  /** Lower case. */
  readonly payer: string;
  readonly payTo: string;
  readonly claim: string;
  readonly validBefore: number;
}

const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .transform((text) => text.toLowerCase());
const whole = z.string().regex(/^\d{1,78}$/);
const signature = z.string().regex(/^0x(?:[0-9a-fA-F]{2}){1,8192}$/);

/** @see https://eips.ethereum.org/EIPS/eip-3009 */
const EIP_3009 = z.object({
  signature,
  authorization: z.object({
    from: address,
    to: address,
    value: whole,
    validAfter: whole,
    validBefore: whole,
    nonce: z.string().regex(/^0x[0-9a-fA-F]{64}$/),
  }),
});

/**
 * Reads the one authorization that the library will settle. The library would settle Permit2 as well; what cannot be tried
 * against its contracts is not offered (docs/facilitator.md), and a payload with both kinds would leave it open whose claim,
 * payer and end are meant.
 *
 * @throws RefusedPayment `invalid_payload`, `unsupported_payload_type`
 */
export function readEvmPayment(payment: Readonly<Record<string, unknown>>, asset: string): EvmPayment {
  if ('permit2Authorization' in payment) {
    if ('authorization' in payment) throw refuse('invalid_payload', 'the payload holds two authorizations');
    throw refuse('unsupported_payload_type', 'only EIP-3009 is settled here, not Permit2');
  }
  const read = EIP_3009.safeParse(payment);
  if (!read.success) throw refuse('invalid_payload', fieldOf(read.error));
  const { from, to, nonce, validBefore } = read.data.authorization;
  return {
    payer: from,
    payTo: to,
    claim: `${asset}:${from}:${nonce.toLowerCase()}`,
    validBefore: seconds(validBefore),
  };
}

/** Far beyond any horizon, numbers need not be exact any more. */
function seconds(text: string): number {
  const value = BigInt(text);
  return value > 10_000_000_000n ? 10_000_000_000 : Number(value);
}

function fieldOf(error: z.ZodError): string {
  return `payload.${error.issues[0]?.path.join('.') ?? ''} is missing or malformed`;
}
