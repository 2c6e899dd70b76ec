import { z } from 'zod';
import { membersOf, type Members } from './json-form.js';
import type { PaymentOrder } from './payment-order.js';
import type { ProtocolRequest } from './protocol-body.js';

/** The one extension that the library reads: a permit by which our transaction approves Permit2 as well. */
const SPONSORING = 'eip2612GasSponsoring';
const PERMIT = z.object({
  ...{ from: z.string(), asset: z.string(), spender: z.string(), amount: z.string() },
  ...{ nonce: z.string(), deadline: z.string(), signature: z.string(), version: z.string() },
});

/**
 * A payment as the x402 library gets it: what was signed, the terms that decide, and the one extension that it reads, if
 * that is of its form. Whatever else buyers and sellers write into a payment never reaches it.
 */
export function forLibrary(
  request: ProtocolRequest,
  signed: Members,
): Pick<PaymentOrder, 'payload' | 'requirements'> {
  const { x402Version, scheme, network, asset, payTo, amount, extra, accepted } = request;
  const common = { scheme, network, asset, payTo, extra };
  const [payload, requirements] =
    x402Version === 1
      ? [
          { x402Version, scheme, network, payload: signed },
          { ...common, maxAmountRequired: amount },
        ]
      : [
          { x402Version, accepted, payload: signed, extensions: extensionsOf(request) },
          { ...common, amount },
        ];
  return {
    payload: payload as unknown as PaymentOrder['payload'],
    requirements: requirements as unknown as PaymentOrder['requirements'],
  };
}

function extensionsOf({ extensions }: ProtocolRequest): Members {
  const info = PERMIT.safeParse(membersOf(extensions[SPONSORING])?.['info']).data;
  return info === undefined ? {} : { [SPONSORING]: { info } };
}
