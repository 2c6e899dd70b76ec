/** Why a payment does not count, in words for its seller. */
const REASONS: Readonly<Record<string, string>> = {
  TX_NOT_FOUND: 'No node knows the transaction yet.',
  AWAITING_CONFIRMATIONS: 'It is in a block, but not deep enough yet. Verify it again in a moment.',
  TX_FAILED: 'The transaction was reverted: no money moved.',
  WRONG_ASSET: 'Another token than USDC reached your wallet.',
  WRONG_RECIPIENT: 'USDC moved, but not to your wallet.',
  NO_TRANSFER: 'No USDC moved in this transaction.',
  AMOUNT_TOO_LOW: 'Your wallet got less than was expected.',
  TX_TOO_OLD: 'It was paid too long ago to count for a new order.',
  WRONG_PAYER: 'Somebody else paid than was expected.',
  PAID_TOO_EARLY: 'It was paid before the order was made.',
  MEMO_MISMATCH: 'The memo is not the expected one.',
  ALREADY_CLAIMED: 'It has been used for another order already.',
  REFERENCE_REQUIRED: 'Your account wants a reference with each verification.',
  REORGED: 'The chain took it back: an order that was served for it is not paid.',
  RISK_REJECTED: 'It is riskier than your account accepts.',
};

export function reasonInWords(reason: string | null): string | null {
  return reason === null ? null : (REASONS[reason] ?? reason);
}
