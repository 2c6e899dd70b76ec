import { isDeepStrictEqual } from 'node:util';
import { comparableAddress } from '../../../domain/chain.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import { membersOf } from '../api/json-form.js';
import { refuse, type SignedPayment, type TransferMethod } from './signed-payment.js';
import type { ProtocolRequest } from '../api/protocol-body.js';

/** Smallest payment worth its gas, in atomic units, by chain; a thousandth of a dollar on the others. */
const MINIMUM: Readonly<Record<string, bigint>> = { ethereum: 1_000_000n };
const MINIMUM_LIVE = 1_000n;

/** Members of `extra` that affect what the client signs, by family; all others have no effect. */
const SIGNED_EXTRA: Readonly<Record<ConfiguredChain['family'], readonly string[]>> = {
  evm: ['name', 'version', 'assetTransferMethod', 'facilitatorAddress'],
  solana: ['feePayer', 'memo'],
  sandbox: ['name', 'version', 'assetTransferMethod'],
};
const ATOMIC = /^\d{1,78}$/;

/**
 * Checks that the scheme is offered on this chain: `upto` needs version 2 and Permit2.
 *
 * @throws RefusedPayment
 */
export function assertScheme({ scheme, x402Version }: ProtocolRequest, { family }: ConfiguredChain): void {
  if (scheme === 'exact' || (scheme === 'upto' && x402Version === 2 && family === 'evm')) return;
  throw refuse('unsupported_scheme');
}

/**
 * The transfer method that the requirements ask for.
 *
 * @throws RefusedPayment `unsupported_payload_type`
 */
export function transferMethodOf(
  { scheme, x402Version, extra }: ProtocolRequest,
  { family }: ConfiguredChain,
): TransferMethod {
  const { assetTransferMethod: named } = extra;
  const usual = scheme === 'upto' ? 'permit2' : 'eip3009';
  const method = named === undefined || named === usual ? usual : named;
  if (method === 'eip3009') return family === 'solana' ? 'transaction' : method;
  if (method === 'permit2' && x402Version === 2 && family === 'evm') return method;
  throw refuse('unsupported_payload_type', 'this assetTransferMethod is not offered here');
}

/**
 * The most that the buyer agreed to, in atomic units: the asked amount; with `upto` the accepted one, which may be
 * higher.
 */
export function ceilingOf({ scheme, amount, accepted }: ProtocolRequest): bigint {
  return BigInt(scheme === 'upto' ? String(accepted['amount']) : amount);
}

/**
 * Checks that the client accepted the terms that the server sends.
 *
 * @throws RefusedPayment
 */
export function assertAccepted(request: ProtocolRequest, chain: ConfiguredChain): void {
  const { accepted, scheme, network, asset, payTo, extra } = request;
  if (accepted['scheme'] !== scheme || accepted['network'] !== network) {
    throw refuse(
      'accepted_requirements_mismatch',
      'accepted.scheme or accepted.network differ from the requirements',
    );
  }
  if (request.x402Version === 1) return;
  const same = (name: string, required: string) => {
    const agreed = accepted[name];
    if (typeof agreed !== 'string') return false;
    return comparableAddress(chain.family, agreed) === comparableAddress(chain.family, required);
  };
  const acceptedExtra = membersOf(accepted['extra']) ?? {};
  const differs =
    !same('asset', asset) ||
    !same('payTo', payTo) ||
    !isAcceptedAmount(request) ||
    SIGNED_EXTRA[chain.family].some((name) => !isDeepStrictEqual(acceptedExtra[name], extra[name]));
  if (differs)
    throw refuse('accepted_requirements_mismatch', 'the accepted terms differ from the requirements');
}

/** With `upto` the used amount is known at the settle, and may be less than the accepted one. */
function isAcceptedAmount({ scheme, accepted: { amount: agreed }, amount }: ProtocolRequest): boolean {
  if (scheme !== 'upto') return agreed === amount;
  return typeof agreed === 'string' && ATOMIC.test(agreed) && BigInt(amount) <= BigInt(agreed);
}

/**
 * Checks the amount that the buyer agreed to, so that the seller learns of a refusal before it serves.
 *
 * @throws RefusedPayment
 */
export function assertWorthIt({ chain, ceilingAtomic, payer }: SignedPayment): void {
  const scale = 10n ** BigInt(chain.usdcDecimals - 6);
  const minimum = chain.environment === 'test' ? 1n : (MINIMUM[chain.name] ?? MINIMUM_LIVE) * scale;
  if (ceilingAtomic < minimum)
    throw refuse('amount_below_minimum', `at least ${minimum} atomic units`, payer);
}
