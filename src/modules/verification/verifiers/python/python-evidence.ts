import type { ChainEntry, FinalityRule } from '../../../../domain/chain.js';
import {
  type Finality,
  netBalanceChanges,
  NOT_FOUND_EVIDENCE,
  type PaymentEvidence,
} from '../../../../domain/payment.js';
import type { PythonAnswer } from './python-answer.js';

/**
 * Meanings of the service's `error_code`; any other code counts as none.
 * WRONG_RECIPIENT, AMOUNT_TOO_LOW and TX_TOO_OLD concern facts that `judge` checks itself, because the service does not
 * know the tenant's wallets. So they are judged by the fields, like an unknown code.
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
 * Valid: succeeded, with its one transfer; recipient and amount are left to `judge`.
 * Not valid: a reported success is `disputed`, so its fields can refuse it but never confirm it. Without meaningful
 * fields it is not found (pending, never remembered).
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

/** The amount belongs to another token, so it is no USDC transfer. Without a recipient the answer has no meaning. */
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
 * A yes is final when the chain entry's rule is met by the service's count, or when the service says `finalized`.
 * A rule by block tag cannot be counted. Its yes is accepted, unless the service counts no confirmation. For the
 * deepest tag, an explicit "not finalized" also refuses it.
 */
function acceptedFinality(answer: PythonAnswer, chain: ChainEntry): Finality {
  return finalityOf(answer, chain, answer.finalized === true || fulfils(chain.accept, answer));
}

/**
 * A no is final likewise.
 * Services leave `confirmations` at 0 when they refuse, so 0 means "not counted" here. The no is accepted unless the
 * service itself says "not finalized".
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
