import {
  netBalanceChanges,
  NOT_FOUND_EVIDENCE,
  type Finality,
  type PaymentEvidence,
  type Transfer,
} from '../../../../domain/payment.js';
import {
  SANDBOX_MEMO,
  SANDBOX_PAYER,
  SANDBOX_PREFIX,
  SANDBOX_RECIPIENT,
  SANDBOX_SECOND_PAYER,
  SANDBOX_UNRELATED,
  type SandboxFamilyName,
} from './sandbox-families.js';

/** One reading of the simulated chain. */
export interface SandboxMoment {
  /** Canonical hash. */
  readonly txHash: string;
  readonly nowSeconds: number;
}

type Scenario = (moment: SandboxMoment) => PaymentEvidence;

/** Families that answer with evidence; the other two are outages. */
export type AnsweringFamily = Exclude<SandboxFamilyName, 'unavailable' | 'timeout'>;

const PREFIX_LENGTH = SANDBOX_PREFIX.length + 4;
const BLOCK_NUMBER = 5_000_000n;
const DAY_SECONDS = 86_400;

const recipient = SANDBOX_RECIPIENT.toLowerCase();
const payer = SANDBOX_PAYER.toLowerCase();
const secondPayer = SANDBOX_SECOND_PAYER.toLowerCase();
const unrelated = SANDBOX_UNRELATED.toLowerCase();

const FINAL: Finality = {
  level: 'finalized',
  accepted: true,
  deepest: true,
  confirmations: 1,
  requiredConfirmations: 1,
};
const ACCEPTED: Finality = { ...FINAL, level: 'latest', deepest: false };
const WAITING: Finality = { ...ACCEPTED, level: 'none', accepted: false, confirmations: 0 };

const SEEN: PaymentEvidence = { ...NOT_FOUND_EVIDENCE, execution: 'pending', finality: WAITING };

function usdc(from: string, to: string, cents: number): Transfer {
  return { from, to, amountAtomic: BigInt(cents) * 10_000n };
}

const PAYMENT = [usdc(payer, recipient, 2_500)];

/** A successful transaction with these transfers, in a block of that time. */
function mined(
  { txHash }: SandboxMoment,
  timeSeconds: number,
  transfers: readonly Transfer[],
): PaymentEvidence {
  return {
    ...NOT_FOUND_EVIDENCE,
    execution: 'succeeded',
    transfers,
    balanceChanges: netBalanceChanges(transfers),
    block: { number: BLOCK_NUMBER, hash: `${SANDBOX_PREFIX}b10c${txHash.slice(PREFIX_LENGTH)}`, timeSeconds },
    finality: FINAL,
  };
}

const minedNow =
  (transfers: readonly Transfer[], changes: Partial<PaymentEvidence> = {}): Scenario =>
  (moment) => ({ ...mined(moment, moment.nowSeconds, transfers), ...changes });

/** The Unix time in seconds that the 8 digits after the prefix of a timed family encode. */
function spelledTime({ txHash }: SandboxMoment): number {
  return Number.parseInt(txHash.slice(PREFIX_LENGTH, PREFIX_LENGTH + 8), 16);
}

/** The evidence of each family. */
export const SANDBOX_SCENARIOS: Readonly<Record<AnsweringFamily, Scenario>> = {
  confirmed: minedNow(PAYMENT),
  confirmed_small: minedNow([usdc(payer, recipient, 1)]),
  two_payers: minedNow([usdc(payer, recipient, 1_000), usdc(secondPayer, recipient, 1_500)]),
  split: minedNow([usdc(payer, recipient, 1_000), usdc(payer, recipient, 1_500)]),
  paid_at: (moment) => {
    const paidAt = spelledTime(moment);
    return moment.nowSeconds < paidAt ? SEEN : mined(moment, paidAt, PAYMENT);
  },
  gone_at: (moment) => {
    if (moment.nowSeconds >= spelledTime(moment)) return NOT_FOUND_EVIDENCE;
    return { ...mined(moment, moment.nowSeconds, PAYMENT), finality: ACCEPTED };
  },
  memo: minedNow(PAYMENT, { memos: [SANDBOX_MEMO] }),
  risky: minedNow(PAYMENT, { riskScore: 0.95 }),
  reorg_prone: minedNow(PAYMENT, { finality: ACCEPTED }),
  slow: minedNow(PAYMENT),
  pending: () => SEEN,
  wrong_recipient: minedNow([usdc(payer, unrelated, 2_500)]),
  wrong_asset: minedNow([], { foreignRecipients: [recipient] }),
  no_transfer: minedNow([]),
  pass_through: minedNow([...PAYMENT, usdc(recipient, unrelated, 2_500)]),
  not_found: () => NOT_FOUND_EVIDENCE,
  too_old: (moment) => mined(moment, moment.nowSeconds - 30 * DAY_SECONDS, PAYMENT),
  reverted: minedNow([], { execution: 'failed' }),
};
