import type { ChainEntry, FinalityRule } from '../../../../domain/chain.js';
import {
  type Finality,
  netBalanceChanges,
  NOT_FOUND_EVIDENCE,
  type PaymentEvidence,
} from '../../../../domain/payment.js';
import type { PythonAnswer } from './python-answer.js';

/**
 * What the service's `error_code` tells about the transaction. The list is closed; another code is as good as
 * none. WRONG_RECIPIENT, AMOUNT_TOO_LOW and TX_TOO_OLD are opinions about facts that `judge` looks at itself (the
 * service does not know the tenant's wallets), so they are judged by the fields, like an unknown code.
 */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  TX_NOT_FOUND: 'not_found',
  NOT_FOUND: 'not_found',
  PENDING: 'pending',
  TX_PENDING: 'pending',
  INSUFFICIENT_CONFIRMATIONS: 'unconfirmed',
  AWAITING_CONFIRMATIONS: 'unconfirmed',
  TX_FAILED: 'failed',
  TX_REVERTED: 'failed',
  WRONG_ASSET: 'wrong_asset',
  WRONG_TOKEN: 'wrong_asset',
  NO_TRANSFER: 'no_transfer',
  WRONG_RECIPIENT: 'by_fields',
  AMOUNT_TOO_LOW: 'by_fields',
  TX_TOO_OLD: 'by_fields',
  TOO_OLD: 'by_fields',
};

type Meaning =
  'not_found' | 'pending' | 'unconfirmed' | 'failed' | 'wrong_asset' | 'no_transfer' | 'by_fields';

/**
 * Turns the service's answer into evidence.
 *
 * Valid: succeeded, with its one transfer; what `judge` makes of recipient and amount is our affair.
 * Not valid: whatever is said to have succeeded is `disputed`, so that it can be refused by its fields but never
 * confirmed; without fields that say anything it is not found (pending, never remembered).
 */
export function evidenceOf(answer: PythonAnswer, chain: ChainEntry): PaymentEvidence {
  if (answer.isValid) return succeeded(answer, acceptedFinality(answer, chain), false);
  const meaning = MEANINGS[answer.errorCode ?? ''] ?? 'by_fields';
  switch (meaning) {
    case 'not_found':
      return NOT_FOUND_EVIDENCE;
    case 'pending':
      return { ...NOT_FOUND_EVIDENCE, execution: 'pending', finality: finalityOf(answer, chain, false) };
    case 'unconfirmed':
      return succeeded(answer, finalityOf(answer, chain, false), true);
    case 'failed':
      return { ...bare(answer, refusedFinality(answer, chain)), execution: 'failed' };
    case 'wrong_asset':
      return wrongAsset(answer, chain);
    case 'no_transfer':
      return succeeded(answer, refusedFinality(answer, chain), true);
    case 'by_fields':
      return answer.transfer ? succeeded(answer, refusedFinality(answer, chain), true) : NOT_FOUND_EVIDENCE;
  }
}

function succeeded(answer: PythonAnswer, finality: Finality, disputed: boolean): PaymentEvidence {
  const { transfer } = answer;
  const transfers = transfer && transfer.from !== transfer.to ? [transfer] : [];
  return { ...bare(answer, finality), transfers, balanceChanges: netBalanceChanges(transfers), disputed };
}

/** The amount is one of the other token, so it is no transfer of ours. Without a recipient it says nothing. */
function wrongAsset(answer: PythonAnswer, chain: ChainEntry): PaymentEvidence {
  if (answer.recipient === null) return NOT_FOUND_EVIDENCE;
  return {
    ...bare(answer, refusedFinality(answer, chain)),
    foreignRecipients: [answer.recipient],
    disputed: true,
  };
}

function bare({ block, riskScore }: PythonAnswer, finality: Finality): PaymentEvidence {
  return { ...NOT_FOUND_EVIDENCE, execution: 'succeeded', block, finality, riskScore };
}

/**
 * A yes is final when the chain entry's own rule is fulfilled by what the service counted, or when it says
 * `finalized`. Where the rule is a tag, which cannot be counted, its yes is taken, unless nothing confirms it
 * or (the rule asking for the deepest tag) it says itself that the transaction is not finalized.
 */
function acceptedFinality(answer: PythonAnswer, chain: ChainEntry): Finality {
  return finalityOf(answer, chain, answer.finalized === true || fulfils(chain.accept, answer));
}

/**
 * A no is final likewise. Services leave `confirmations` at 0 when they refuse, so 0 means "not counted" there,
 * and the no is taken unless it says itself that the transaction is not finalized.
 */
function refusedFinality(answer: PythonAnswer, chain: ChainEntry): Finality {
  if ((answer.confirmations ?? 0) > 0) return acceptedFinality(answer, chain);
  return finalityOf(answer, chain, answer.finalized !== false);
}

function fulfils(rule: FinalityRule, { confirmations, finalized }: PythonAnswer): boolean {
  const counted = confirmations ?? 0;
  if (rule.kind === 'confirmations') return counted >= rule.confirmations;
  const asked = rule.kind === 'tag' ? rule.tag : rule.commitment;
  return counted > 0 && !(asked === 'finalized' && finalized === false);
}

function finalityOf(answer: PythonAnswer, chain: ChainEntry, accepted: boolean): Finality {
  const { confirmations } = answer;
  const deepest = accepted && answer.finalized === true;
  const inBlock = accepted || (confirmations ?? 0) > 0;
  const shallow = accepted && chain.family === 'solana' ? 'confirmed' : 'latest';
  return {
    level: deepest ? 'finalized' : inBlock ? shallow : 'none',
    accepted,
    deepest,
    confirmations,
    requiredConfirmations: chain.accept.kind === 'confirmations' ? chain.accept.confirmations : null,
  };
}
