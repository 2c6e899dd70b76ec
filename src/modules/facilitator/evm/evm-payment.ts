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

/** Permit2's `PermitWitnessTransferFrom`, whose nonces are per owner, whatever the token. */
const PERMIT_2 = z.object({
  signature,
  permit2Authorization: z.object({
    permitted: z.object({ token: address, amount: whole }),
    from: address,
    spender: address,
    nonce: whole,
    deadline: whole,
    witness: z.object({ to: address, validAfter: whole }),
  }),
});

/**
 * Reads the one authorization that the library will settle: version 1 knows EIP-3009 only, and a payload with both kinds
 * would leave it open whose claim, payer and end are meant.
 *
 * @throws RefusedPayment `invalid_payload`
 */
export function readEvmPayment(
  payment: Readonly<Record<string, unknown>>,
  asset: string,
  x402Version: number,
): EvmPayment {
  if ('permit2Authorization' in payment) {
    if (x402Version !== 2) throw refuse('invalid_payload', 'Permit2 is of version 2 only');
    if ('authorization' in payment) throw refuse('invalid_payload', 'the payload holds two authorizations');
    const read = PERMIT_2.safeParse(payment);
    if (!read.success) throw refuse('invalid_payload', fieldOf(read.error));
    const { from, nonce, deadline, witness } = read.data.permit2Authorization;
    return {
      payer: from,
      payTo: witness.to,
      claim: `permit2:${from}:${BigInt(nonce)}`,
      validBefore: seconds(deadline),
    };
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
