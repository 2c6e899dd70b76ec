import { SANDBOX } from '../../../../domain/chain.js';
import { REASON_MESSAGES, type VerificationAnswer } from '../verification-answer.js';
import type { RawVerification } from '../verification-request.js';
import {
  SANDBOX_FAMILIES,
  SANDBOX_PAYER,
  SANDBOX_RECIPIENT,
  type SandboxFamilyName,
} from '../../verifiers/sandbox/sandbox-families.js';

interface Example<T> {
  readonly summary: string;
  readonly value: T;
}

const HASH_LENGTH = '0x'.length + 64;

/**
 * A hash of this page's own: after the family's prefix come `d0`, and digits of the example. No other page has these, and
 * no two examples, so that none finds its payment claimed by another one.
 */
export function documentedHash(family: SandboxFamilyName, example = '1'): string {
  const prefix = SANDBOX_FAMILIES.find(({ name }) => name === family)?.prefix ?? '';
  return `${prefix}d0${example.padStart(HASH_LENGTH - prefix.length - 2, '0')}`;
}

const requestExample = (family: SandboxFamilyName, more: RawVerification = {}): RawVerification => ({
  txHash: documentedHash(family),
  chain: SANDBOX.name,
  expectedAmount: '1.5',
  ...more,
});

/** Examples that answer 200 unchanged with a test key, in any order and any number of times. The first is the default. */
export const VERIFY_EXAMPLES: Record<string, Example<RawVerification>> = {
  confirmed: { summary: 'Paid', value: requestExample('confirmed') },
  pending: { summary: 'Not final yet', value: requestExample('pending') },
  tooLow: { summary: 'Paid too little', value: requestExample('confirmed_small') },
  wrongRecipient: { summary: 'Paid to another address', value: requestExample('wrong_recipient') },
  reverted: { summary: 'Failed on chain', value: requestExample('reverted') },
  bound: {
    summary: 'Bound to an order: another order is refused afterwards',
    value: requestExample('confirmed', {
      txHash: documentedHash('confirmed', 'c0ffee'),
      reference: 'order-1001',
    }),
  },
};

export const BATCH_EXAMPLES: Record<string, Example<{ verifications: RawVerification[] }>> = {
  sandbox: {
    summary: 'A yes and a no',
    value: {
      verifications: [
        requestExample('confirmed', { txHash: documentedHash('confirmed', 'ba7c4') }),
        requestExample('wrong_recipient'),
      ],
    },
  },
};

const YES: VerificationAnswer = {
  success: true,
  status: 'confirmed',
  cached: false,
  paymentId: '0b0e9c6e-6d6a-4f43-9d8b-5a8e1f6f4c11',
  txHash: documentedHash('confirmed'),
  chain: SANDBOX.name,
  network: SANDBOX.network,
  asset: SANDBOX.usdcAddress,
  amountUsdc: '25',
  amountAtomic: '25000000',
  fromAddress: SANDBOX_PAYER,
  toAddress: SANDBOX_RECIPIENT,
  blockNumber: 1_000_000,
  confirmations: 64,
  finality: 'finalized',
  riskScore: 0,
  riskReasons: [],
  surplusAtomic: '23500000',
  binding: 'none',
  timestamp: '2026-11-23T12:00:00.000Z',
  verifiedAt: '2026-11-23T12:00:01.000Z',
  firstVerifiedAt: '2026-11-23T12:00:01.000Z',
  claimed: false,
  reference: null,
  requestId: 'req_7d3c1b1e-8a44-4f6e-9c53-2a9a0c5b7f10',
};
const NO: VerificationAnswer = {
  ...YES,
  success: false,
  status: 'rejected',
  reason: 'WRONG_RECIPIENT',
  message: REASON_MESSAGES.WRONG_RECIPIENT,
  txHash: documentedHash('wrong_recipient'),
  amountUsdc: '0',
  amountAtomic: '0',
  toAddress: null,
  surplusAtomic: '0',
  firstVerifiedAt: null,
};
const NOT_YET: VerificationAnswer = {
  ...NO,
  status: 'pending',
  reason: 'TX_NOT_FOUND',
  message: REASON_MESSAGES.TX_NOT_FOUND,
  txHash: documentedHash('not_found'),
  paymentId: null,
  fromAddress: null,
  blockNumber: null,
  confirmations: null,
  retryAfterSeconds: 2,
  finality: 'none',
  timestamp: null,
  verifiedAt: null,
};

export const UNCONFIRMED_EXAMPLES: Record<string, Example<VerificationAnswer>> = {
  rejected: { summary: 'No', value: NO },
  pending: { summary: 'Not yet', value: NOT_YET },
};

export const VERIFY_ANSWER_EXAMPLES: Record<string, Example<VerificationAnswer>> = {
  confirmed: { summary: 'Yes', value: YES },
  ...UNCONFIRMED_EXAMPLES,
};
