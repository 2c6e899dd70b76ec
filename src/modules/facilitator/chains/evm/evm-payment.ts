import { z } from 'zod';
import { refuse, type TransferMethod } from '../../payment/signed-payment.js';

/** The identity of a signed EVM payment: its payer, its validity, and what the contract allows only once. */
export interface EvmPayment {
  /** Lower case. */
  readonly payer: string;
  readonly authorizationId: string;
  /** Unix seconds, as signed. */
  readonly validAfter: number;
  readonly validBefore: number;
  readonly method: TransferMethod;
  /** Lower case; null when any sender may submit it. */
  readonly sender: string | null;
  /** The signed members and the signature, without any other member, in the form that the library reads. */
  readonly signed: Readonly<Record<string, unknown>>;
}

/** The bytes are signed, not their text: lower case, for libraries that check addresses strictly. */
const hex = (form: RegExp) =>
  z
    .string()
    .regex(form)
    .transform((text) => text.toLowerCase());
const address = hex(/^0x[0-9a-fA-F]{40}$/);
const whole = z
  .string()
  .regex(/^\d{1,78}$/)
  .transform((text) => BigInt(text).toString());
const signature = hex(/^0x(?:[0-9a-fA-F]{2}){1,8192}$/);

/** @see https://eips.ethereum.org/EIPS/eip-2612 */
const PERMIT = z.object({
  from: address,
  asset: address,
  spender: address,
  amount: whole,
  nonce: whole,
  deadline: whole,
  signature: hex(/^0x[0-9a-fA-F]{130}$/),
  version: z.string().regex(/^[\d.]{1,20}$/),
});

/**
 * Reads a permit beside the payment. The library computes with its members, so none is longer than a contract accepts.
 *
 * @returns null for any other form
 * @see https://eips.ethereum.org/EIPS/eip-2612
 */
export function readPermit(info: unknown): Readonly<Record<string, string>> | null {
  return PERMIT.safeParse(info).data ?? null;
}

/** @see https://eips.ethereum.org/EIPS/eip-3009 */
const EIP_3009 = z.object({
  signature,
  authorization: z.object({
    from: address,
    to: address,
    value: whole,
    validAfter: whole,
    validBefore: whole,
    nonce: hex(/^0x[0-9a-fA-F]{64}$/),
  }),
});

/** @see https://docs.uniswap.org/contracts/permit2/reference/signature-transfer */
const PERMIT_2 = z.object({
  signature,
  permit2Authorization: z.object({
    permitted: z.object({ token: address, amount: whole }),
    from: address,
    spender: address,
    nonce: whole,
    deadline: whole,
    // `facilitator` is signed with `upto` only.
    witness: z.object({ to: address, validAfter: whole, facilitator: address.optional() }),
  }),
});

/** The signed members of a payload of either kind, equal for equal meanings; null for any other payload. */
export function readSigned(
  payment: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | null {
  return EIP_3009.safeParse(payment).data ?? PERMIT_2.safeParse(payment).data ?? null;
}

/** The requirements' terms that the payment is read for. */
export interface Asked {
  readonly scheme: string;
  readonly asset: string;
  readonly method: TransferMethod;
  readonly ceilingAtomic: bigint;
}

/**
 * Reads the one authorization that the library will settle, of the kind that the requirements name.
 * A payload with both kinds is refused: its claim, payer and end would be ambiguous.
 *
 * @throws RefusedPayment `invalid_payload`, `unsupported_payload_type`, `permit2_amount_mismatch`
 */
export function readEvmPayment(payment: Readonly<Record<string, unknown>>, asked: Asked): EvmPayment {
  const { asset, method } = asked;
  const isPermit2 = 'permit2Authorization' in payment;
  if (isPermit2 && 'authorization' in payment)
    throw refuse('invalid_payload', 'the payload holds two authorizations');
  if (isPermit2 !== (method === 'permit2'))
    throw refuse('unsupported_payload_type', `the requirements ask for ${method}`);
  return isPermit2 ? readPermit2(payment, asked) : readEip3009(payment, asset);
}

/** EIP-3009 tokens store nonces by payer. */
function readEip3009(payment: Readonly<Record<string, unknown>>, asset: string): EvmPayment {
  const read = EIP_3009.safeParse(payment);
  if (!read.success) throw refuse('invalid_payload', fieldOf(read.error));
  const { from, nonce, validAfter, validBefore } = read.data.authorization;
  return {
    payer: from,
    authorizationId: `${asset}:${from}:${nonce}`,
    validAfter: seconds(validAfter),
    validBefore: seconds(validBefore),
    method: 'eip3009',
    sender: null,
    signed: read.data,
  };
}

/**
 * Permit2 stores nonces by payer, for all tokens and spenders.
 * With `exact` no facilitator is signed, so a named one has no meaning. With `upto` the library does not compare the
 * accepted amount with the signed one, so it is compared here.
 */
function readPermit2(
  payment: Readonly<Record<string, unknown>>,
  { scheme, ceilingAtomic }: Asked,
): EvmPayment {
  const read = PERMIT_2.safeParse(payment);
  if (!read.success) throw refuse('invalid_payload', fieldOf(read.error));
  const { from, nonce, deadline, witness, permitted } = read.data.permit2Authorization;
  const isUpto = scheme === 'upto';
  if (isUpto && BigInt(permitted.amount) !== ceilingAtomic)
    throw refuse('permit2_amount_mismatch', undefined, from);
  return {
    payer: from,
    authorizationId: `permit2:${from}:${nonce}`,
    validAfter: seconds(witness.validAfter),
    validBefore: seconds(deadline),
    method: 'permit2',
    sender: isUpto ? (witness.facilitator ?? null) : null,
    signed: read.data,
  };
}

/** Values beyond every time horizon need not be exact. */
function seconds(text: string): number {
  const value = BigInt(text);
  return value > 10_000_000_000n ? 10_000_000_000 : Number(value);
}

function fieldOf(error: z.ZodError): string {
  return `payload.${error.issues[0]?.path.join('.') ?? ''} is missing or malformed`;
}
