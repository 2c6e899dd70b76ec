import type { SettleResponse, VerifyResponse } from '@x402/core/types';
import { getAddress, isAddress } from 'viem';
import type { Refusal } from '../payment/signed-payment.js';
import type { SettlementRecord } from '../settlement/settlement-record.js';

/** A settle's answer: `transaction` and `network` are always present. */
export type SettleAnswer = SettleResponse;
export type VerifyAnswer = VerifyResponse;

export const DUPLICATE = 'duplicate_settlement';
const FAILED = 'The transaction was sent, and has not moved the money.';
const SOLD = 'This payment has been used for something else.';

/** The answer by a settlement's status; only the caller with the hand-out gets a success. */
export function settleAnswer(settlement: SettlementRecord, network: string): SettleAnswer {
  const { status, reason } = settlement;
  const common = commonMembers(settlement, network);
  if (status === 'settled') {
    // Only with `upto` may the amount differ from the signed one.
    const amount = settlement.scheme === 'upto' && { amount: settlement.amountAtomic.toString() };
    return { success: true, ...common, ...amount };
  }
  if (status === 'failed') {
    const errorReason = reason ?? 'unexpected_settle_error';
    const errorMessage = reason === DUPLICATE ? SOLD : FAILED;
    return { success: false, errorReason, errorMessage, ...common };
  }
  return pendingAnswer(settlement, network);
}

/** The settlement is pending, or its success is still to be handed out: the caller repeats the call. */
export function pendingAnswer(settlement: SettlementRecord, network: string): SettleAnswer {
  return {
    success: false,
    errorReason: 'settlement_pending',
    errorMessage: 'The transaction was sent and its end is not known yet. Ask again with the same payment.',
    ...commonMembers(settlement, network),
  };
}

/** The success has been handed to another call. */
export function duplicateAnswer(settlement: SettlementRecord, network: string): SettleAnswer {
  return {
    success: false,
    errorReason: DUPLICATE,
    errorMessage: 'This payment has been settled, and its success was answered to another call.',
    ...commonMembers(settlement, network),
  };
}

/** The payment has paid for another sale, with another amount. */
export function otherAmountAnswer(settlement: SettlementRecord, network: string): SettleAnswer {
  return {
    ...duplicateAnswer(settlement, network),
    errorMessage: 'This payment has been settled with another amount, which does not pay for this.',
  };
}

function commonMembers(settlement: SettlementRecord, network: string) {
  return {
    payer: displayed(settlement.payer),
    transaction: settlement.txHash,
    network: network as SettleResponse['network'],
    extra: { settlementId: settlement.id },
  };
}

/** Nothing was used, so nothing is owed: for `upto` that is a success without a transaction. */
export function nothingOwed(payer: string, network: string): SettleAnswer {
  return {
    success: true,
    payer: displayed(payer),
    transaction: '',
    amount: '0',
    network: network as SettleResponse['network'],
  };
}

/** The answer to a refused settle; nothing was sent. */
export function refusedSettle(
  { reason, message, payer, transaction = '' }: Refusal,
  network: string,
): SettleAnswer {
  return {
    success: false,
    errorReason: reason,
    ...(message === undefined ? {} : { errorMessage: message }),
    ...(payer === undefined ? {} : { payer: displayed(payer) }),
    transaction,
    network: network as SettleResponse['network'],
  };
}

/** The answer to a refused verify. */
export function refusedVerify({ reason, message, payer }: Refusal): VerifyAnswer {
  return {
    isValid: false,
    invalidReason: reason,
    ...(message === undefined ? {} : { invalidMessage: message }),
    ...(payer === undefined ? {} : { payer: displayed(payer) }),
  };
}

/** The answer to a valid payment. */
export function validPayment(payer: string): VerifyAnswer {
  return { isValid: true, payer: displayed(payer) };
}

/** Addresses are stored in comparable form; EVM addresses are shown with their EIP-55 checksum. */
function displayed(address: string): string {
  return isAddress(address, { strict: false }) ? getAddress(address) : address;
}
