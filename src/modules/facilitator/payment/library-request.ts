import { z } from 'zod';
import { readPermit } from '../chains/evm/evm-payment.js';
import { membersOf, type Members } from '../api/json-form.js';
import type { SignedPayment } from './signed-payment.js';
import type { ProtocolRequest } from '../api/protocol-body.js';

/** The one extension that the library reads: a permit by which our transaction also approves Permit2. */
const SPONSORING = 'eip2612GasSponsoring';
const text = z.string().min(1);
/** All members of the permit: without one of them the library treats it as absent. */
const STATED = z.object({
  from: text,
  asset: text,
  spender: text,
  amount: text,
  nonce: text,
  deadline: text,
  signature: text,
  version: text,
});
/** A permit that the library refuses as malformed. */
const MALFORMED = Object.fromEntries(Object.keys(STATED.shape).map((name) => [name, 'malformed']));

/** Longer than any token's name and version; the library hashes them, so longer texts are cut. */
const MOST_DOMAIN_TEXT = 100;

/**
 * Builds the payment for the x402 library: the signed members, the deciding terms, and the one extension that it reads.
 * Each has a bounded form, because the library computes with them. No other member that buyers and sellers write
 * reaches it.
 */
export function forLibrary(
  request: ProtocolRequest,
  signed: Members,
): Pick<SignedPayment, 'payload' | 'requirements'> {
  const { x402Version, scheme, network, asset, payTo, amount } = request;
  const common = { scheme, network, asset, payTo, extra: extraOf(request) };
  const [payload, requirements] =
    x402Version === 1
      ? [
          { x402Version, scheme, network, payload: signed },
          { ...common, maxAmountRequired: amount },
        ]
      : [
          { x402Version, accepted: { scheme, network }, payload: signed, extensions: extensionsOf(request) },
          { ...common, amount },
        ];
  return {
    payload: payload as unknown as SignedPayment['payload'],
    requirements: requirements as unknown as SignedPayment['requirements'],
  };
}

/** Leaves out a token name or version that is no text: the library then reports it as missing. */
function extraOf({ extra: { name, version, ...others } }: ProtocolRequest): Members {
  return {
    ...others,
    ...(typeof name === 'string' && { name: name.slice(0, MOST_DOMAIN_TEXT) }),
    ...(typeof version === 'string' && { version: version.slice(0, MOST_DOMAIN_TEXT) }),
  };
}

/**
 * Passes a malformed permit on as such, in a few characters. The library refuses it after the search for an existing
 * settlement.
 */
function extensionsOf({ extensions }: ProtocolRequest): Members {
  const stated = STATED.safeParse(membersOf(extensions[SPONSORING])?.['info']).data;
  return stated === undefined ? {} : { [SPONSORING]: { info: readPermit(stated) ?? MALFORMED } };
}
