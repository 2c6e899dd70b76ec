import type { Refusal } from '../../payment/signed-payment.js';

/** Refusals by our clock; the chain may have accepted the payment in time. */
const EXPIRED: ReadonlySet<string> = new Set([
  'invalid_exact_evm_payload_authorization_valid_before',
  'permit2_deadline_expired',
  'eip2612_deadline_expired',
]);

/** Refusals of `@x402/evm` that rest on the body alone: two members that differ, a time, a malformed member. */
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

/**
 * Refusals that rest on the body where the payer is a plain account: a contract's own code decides on its signatures.
 */
const SIGNATURE: ReadonlySet<string> = new Set(['invalid_exact_evm_signature', 'invalid_permit2_signature']);

/** Whether a reason of the library rests on the body alone. */
export function isOfTheBody(reason: string, isPlainAccount: boolean): boolean {
  return OF_THE_BODY.has(reason) || (isPlainAccount && SIGNATURE.has(reason));
}

/** Whether only our clock refuses the payment. */
export function isOver(reason: string): boolean {
  return EXPIRED.has(reason);
}

/**
 * Whether a payment refused for this reason may have been paid already, by us or another sender.
 * That holds for every refusal by the chain and by our clock. A payment that its payer has not signed pays for nothing,
 * whatever used its nonce.
 */
export function mayBeSpent({ reason, byBody }: Refusal): boolean {
  return !SIGNATURE.has(reason) && (byBody !== true || isOver(reason));
}

/** Reasons of the library, and messages of tokens and Permit2. */
const USED = /nonce_already_used|permit2_invalid_nonce|authorization is used|InvalidNonce|0x756688fe/i;

/** Whether the payment is refused as used. */
export function saysUsed({ reason, message = '' }: Refusal): boolean {
  return USED.test(reason) || USED.test(message);
}
