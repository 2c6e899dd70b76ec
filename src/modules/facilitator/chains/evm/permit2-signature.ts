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
/** As the order was read: the forms have been looked at. */
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
 * Whether the payer of a Permit2 payment has signed it. The library looks at the deadline first, so that its word on a
 * payment that is over says nothing of the signature.
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
