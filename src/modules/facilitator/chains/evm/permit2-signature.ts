import {
  PERMIT2_ADDRESS,
  permit2WitnessTypes,
  uptoPermit2WitnessTypes,
  verifyTypedDataSignature,
  x402ExactPermit2ProxyAddress,
  x402UptoPermit2ProxyAddress,
} from '@x402/evm';
import type { Hex } from 'viem';
import { z } from 'zod';
import type { SignedPayment } from '../../payment/signed-payment.js';

type SignatureReader = Parameters<typeof verifyTypedDataSignature>[0];

const hex = z.string().transform((text) => text as Hex);
const whole = z.string().transform(BigInt);
/** The signed members; `readEvmPayment` has checked their forms. */
const SIGNED = z.object({
  signature: hex,
  permit2Authorization: z.object({
    permitted: z.object({ token: hex, amount: whole }),
    from: hex,
    nonce: whole,
    deadline: whole,
    witness: z.object({ to: hex, validAfter: whole, facilitator: hex.optional() }),
  }),
});

/**
 * Whether the payer of a Permit2 payment has signed it.
 * The library checks the deadline first, so its refusal of an expired payment says nothing of the signature.
 */
export function isPermit2Signed(order: SignedPayment, reader: SignatureReader): Promise<boolean> {
  const { signature, permit2Authorization } = SIGNED.parse(order.payload.payload);
  const { from: address, permitted, nonce, deadline, witness } = permit2Authorization;
  const isUpto = order.scheme === 'upto';
  return verifyTypedDataSignature(reader, {
    address,
    signature,
    domain: {
      name: 'Permit2',
      chainId: Number(order.chain.network.split(':')[1]),
      verifyingContract: PERMIT2_ADDRESS,
    },
    types: isUpto ? uptoPermit2WitnessTypes : permit2WitnessTypes,
    primaryType: 'PermitWitnessTransferFrom',
    message: {
      permitted,
      spender: isUpto ? x402UptoPermit2ProxyAddress : x402ExactPermit2ProxyAddress,
      nonce,
      deadline,
      witness,
    },
  });
}
