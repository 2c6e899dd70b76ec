import type { SettleResponse, VerifyResponse } from '@x402/core/types';
import { getAddress, isAddress } from 'viem';
import type { Refusal } from '../payment/signed-payment.js';
import type { SettlementRecord } from '../settlement/settlement-record.js';

/** A settle's answer: `transaction` and `network` are there whatever happened. */
export type SettleAnswer = SettleResponse;
export type VerifyAnswer = VerifyResponse;

export const DUPLICATE = 'duplicate_settlement';
const FAILED = 'The transaction was sent, and has not moved the money.';
const SOLD = 'This payment has been used for something else.';

/** What the chain has said so far; a success goes to the one caller that it was handed out to. */
export function settleAnswer(settlement: SettlementRecord, network: string): SettleAnswer {
  const { status, reason } = settlement;
  const common = commonMembers(settlement, network);
  if (status === 'settled') {
    // Only with this scheme may it differ from what the buyer signed.
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

/** Not known yet, or known and handed to nobody: to be asked again. */
export function pendingAnswer(settlement: SettlementRecord, network: string): SettleAnswer {
  return {
    success: false,
    errorReason: 'settlement_pending',
    errorMessage: 'The transaction was sent and its end is not known yet. Ask again with the same payment.',
    ...commonMembers(settlement, network),
  };
}

/** The payment has bought its one delivery: somebody else has heard success. */
export function duplicateAnswer(settlement: SettlementRecord, network: string): SettleAnswer {
  return {
    success: false,
    errorReason: DUPLICATE,
    errorMessage: 'This payment has been settled, and its success was answered to another call.',
    ...commonMembers(settlement, network),
  };
}

/** It has paid for another sale, of less than this one asks for. */
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
