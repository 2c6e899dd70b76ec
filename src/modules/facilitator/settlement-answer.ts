import type { SettleResponse, VerifyResponse } from '@x402/core/types';
import { getAddress, isAddress } from 'viem';
import type { Refusal } from './payment-order.js';
import type { SettlementRecord } from './settlement-record.js';

/** A settle's answer: `transaction` and `network` are there whatever happened. */
export type SettleAnswer = SettleResponse;
export type VerifyAnswer = VerifyResponse;

/** What the chain has said so far. Equal for everybody who asks, whenever they ask. */
export function settleAnswer(settlement: SettlementRecord): SettleAnswer {
  const { status, txHash: transaction, reason } = settlement;
  const common = {
    payer: displayed(settlement.payer),
    transaction,
    network: settlement.wireNetwork as SettleResponse['network'],
    extra: { settlementId: settlement.id },
  };
  if (status === 'settled') {
    // Only with this scheme may it differ from what the buyer signed.
    const amount = settlement.scheme === 'upto' && { amount: settlement.amountAtomic.toString() };
    return { success: true, ...common, ...amount };
  }
  if (status === 'failed') {
    return { success: false, errorReason: reason ?? 'unexpected_settle_error', ...common };
  }
  return {
    success: false,
    errorReason: 'settlement_pending',
    errorMessage: 'The transaction was sent and is in no block yet. Ask again with the same payment.',
    ...common,
  };
}

/** Reasons of failures that are in a block. */
const LANDED = new Set([
  'invalid_exact_evm_transaction_failed',
  'invalid_exact_evm_transfer_event_mismatch',
  'invalid_upto_evm_transaction_failed',
  'invalid_upto_evm_transfer_event_mismatch',
  'invalid_exact_svm_transaction_failed',
]);

/** Whether the same request can never be answered otherwise: it has succeeded, or failed in a block. */
export function isFinal(answer: SettleAnswer): boolean {
  return answer.success || (answer.transaction !== '' && LANDED.has(answer.errorReason ?? ''));
}

/** Nothing was used, so that nothing is owed: `upto` knows that as a success without a transaction. */
export function nothingOwed(payer: string, network: string): SettleAnswer {
  return {
    success: true,
    payer: displayed(payer),
    transaction: '',
    amount: '0',
    network: network as SettleResponse['network'],
  };
}

/** Nothing was sent. */
export function refusedSettle({ reason, message, payer }: Refusal, network: string): SettleAnswer {
  return {
    success: false,
    errorReason: reason,
    ...(message === undefined ? {} : { errorMessage: message }),
    ...(payer === undefined ? {} : { payer: displayed(payer) }),
    transaction: '',
    network: network as SettleResponse['network'],
  };
}

export function refusedVerify({ reason, message, payer }: Refusal): VerifyAnswer {
  return {
    isValid: false,
    invalidReason: reason,
    ...(message === undefined ? {} : { invalidMessage: message }),
    ...(payer === undefined ? {} : { payer: displayed(payer) }),
  };
}

export function validPayment(payer: string): VerifyAnswer {
  return { isValid: true, payer: displayed(payer) };
}

/** Addresses are kept in comparable form; people and libraries write EVM ones with their checksum. */
function displayed(address: string): string {
  return isAddress(address, { strict: false }) ? getAddress(address) : address;
}
