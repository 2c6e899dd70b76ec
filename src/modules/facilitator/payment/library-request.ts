import { z } from 'zod';
import { readPermit } from '../chains/evm/evm-payment.js';
import { membersOf, type Members } from '../api/json-form.js';
import type { SignedPayment } from './signed-payment.js';
import type { ProtocolRequest } from '../api/protocol-body.js';

/** The one extension that the library reads: a permit by which our transaction approves Permit2 as well. */
const SPONSORING = 'eip2612GasSponsoring';
const text = z.string().min(1);
/** All its members: without one of them the library takes it for absent. */
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
/** What the library refuses as a permit of no such form. */
const MALFORMED = Object.fromEntries(Object.keys(STATED.shape).map((name) => [name, 'malformed']));

/** Longer than the name and the version of any token; the library hashes them, so that what is longer yet is cut. */
const MOST_DOMAIN_TEXT = 100;

/**
 * A payment as the x402 library gets it: what was signed, the terms that decide, and the one extension that it reads, each of
 * a bounded form, since it computes with them. Whatever else buyers and sellers write into a payment never reaches it.
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

/** A token's name or version that is no text is left out: the library says then that it is missing. */
function extraOf({ extra: { name, version, ...others } }: ProtocolRequest): Members {
  return {
    ...others,
    ...(typeof name === 'string' && { name: name.slice(0, MOST_DOMAIN_TEXT) }),
    ...(typeof version === 'string' && { version: version.slice(0, MOST_DOMAIN_TEXT) }),
  };
}

/**
 * A permit that cannot be one is told to the library as such, in a few characters: it refuses it in its turn, after the
 * settlement that we may have of this payment was looked for.
 */
function extensionsOf({ extensions }: ProtocolRequest): Members {
  const stated = STATED.safeParse(membersOf(extensions[SPONSORING])?.['info']).data;
  return stated === undefined ? {} : { [SPONSORING]: { info: readPermit(stated) ?? MALFORMED } };
}
