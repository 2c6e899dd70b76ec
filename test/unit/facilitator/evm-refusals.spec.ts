import { isOfTheBody, mayBeSpent } from '../../../src/modules/facilitator/chains/evm/evm-refusals.js';

describe('refusals of EVM payments', () => {
  const refusal = (reason: string, isPlain = true) => ({
    reason,
    ...(isOfTheBody(reason, isPlain) && { byBody: true as const }),
  });

  it('J2: a signature refusal rests on the body for a plain account, but not for a contract', () => {
    expect(refusal('invalid_exact_evm_signature').byBody).toBe(true);
    expect(refusal('invalid_permit2_signature').byBody).toBe(true);
    expect(refusal('invalid_exact_evm_signature', false).byBody).toBeUndefined();
  });

  it('J1: a payment refused by the chain or as expired may already be spent', () => {
    for (const reason of [
      'invalid_exact_evm_nonce_already_used',
      'invalid_exact_evm_transaction_simulation_failed',
      'invalid_exact_evm_insufficient_balance',
      'permit2_simulation_failed',
      'permit2_allowance_required',
      'invalid_exact_evm_payload_authorization_valid_before',
      'permit2_deadline_expired',
    ]) {
      expect([reason, mayBeSpent(refusal(reason))]).toEqual([reason, true]);
    }
    for (const reason of [
      'invalid_payload',
      'invalid_exact_evm_signature',
      'invalid_exact_evm_recipient_mismatch',
      'permit2_not_yet_valid',
    ]) {
      expect([reason, mayBeSpent(refusal(reason))]).toEqual([reason, false]);
    }
    // The same holds for a signature that the payer's contract has refused.
    expect(mayBeSpent(refusal('invalid_exact_evm_signature', false))).toBe(false);
    expect(mayBeSpent(refusal('invalid_permit2_signature', false))).toBe(false);
  });
});
