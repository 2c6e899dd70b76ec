import type { Refusal } from '../../payment/signed-payment.js';

/** Our own clock says so; the chain may have seen it in time. */
const EXPIRED: ReadonlySet<string> = new Set([
  'invalid_exact_evm_payload_authorization_valid_before',
  'permit2_deadline_expired',
  'eip2612_deadline_expired',
]);

/** What `@x402/evm` finds in the body alone: two members that differ, a time, a shape. */
const OF_THE_BODY: ReadonlySet<string> = new Set([
  ...EXPIRED,
  'invalid_payload',
  'unsupported_payload_type',
  'invalid_exact_evm_scheme',
  'invalid_exact_evm_network_mismatch',
  'invalid_exact_evm_missing_eip712_domain',
  'invalid_exact_evm_recipient_mismatch',
  'invalid_exact_evm_payload_authorization_valid_after',
  'invalid_exact_evm_payload_authorization_value_mismatch',
  'invalid_exact_evm_authorization_value',
  'invalid_exact_evm_token_name_mismatch',
  'invalid_exact_evm_token_version_mismatch',
  'invalid_exact_evm_failed_to_parse_signature',
  'eip6492_factory_not_allowed',
  'invalid_permit2_spender',
  'invalid_permit2_recipient_mismatch',
  'permit2_not_yet_valid',
  'permit2_amount_mismatch',
  'permit2_token_mismatch',
  'invalid_eip2612_extension_format',
  'eip2612_from_mismatch',
  'eip2612_asset_mismatch',
  'eip2612_spender_not_permit2',
  'invalid_upto_evm_scheme',
  'invalid_upto_evm_network_mismatch',
  'invalid_upto_evm_payload_settlement_exceeds_amount',
  'upto_facilitator_mismatch',
]);

/** Of the body too where the payer is a plain account: a contract's own code decides what it takes for its signature. */
const SIGNATURE: ReadonlySet<string> = new Set(['invalid_exact_evm_signature', 'invalid_permit2_signature']);

/** Whether a reason of the library's rests on the body alone. */
export function isOfTheBody(reason: string, isPlainAccount: boolean): boolean {
  return OF_THE_BODY.has(reason) || (isPlainAccount && SIGNATURE.has(reason));
}

/** Whether it is only our clock that refuses it. */
export function isOver(reason: string): boolean {
  return EXPIRED.has(reason);
}

/**
 * Whether a payment that is refused so may have been paid already, by us or by somebody else: all that the chain was asked
 * for, and whatever is over by our clock. What its payer has not signed pays for nothing, whoever was paid by its nonce.
 */
export function mayBeSpent({ reason, byBody }: Refusal): boolean {
  return !SIGNATURE.has(reason) && (byBody !== true || isOver(reason));
}

/** What the library calls it, and what tokens and Permit2 say. */
const USED = /nonce_already_used|permit2_invalid_nonce|authorization is used|InvalidNonce|0x756688fe/i;

/** Whether it is refused for having been used. */
export function saysUsed({ reason, message = '' }: Refusal): boolean {
  return USED.test(reason) || USED.test(message);
}
