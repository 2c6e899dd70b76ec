import type { PaymentStatus, Reason } from '../../../../domain/payment.js';

/** Recipient in the sandbox; it needs no registered wallet (EIP-55 checksummed, without a known key). */
export const SANDBOX_RECIPIENT = '0x5A9DB0c0000000000000000000000000000a55E7';
/** Payer in the sandbox, unless a family says otherwise. */
export const SANDBOX_PAYER = '0x5a9Db0c00000000000000000000000000000A11c';
/** The other payer of the bundle. */
export const SANDBOX_SECOND_PAYER = '0x5A9db0C000000000000000000000000000000B0B';
/** An unrelated address that is paid in place of the recipient. */
export const SANDBOX_UNRELATED = '0x5A9DB0C000000000000000000000000000000dEA';
/** The memo of the `memo` family. */
export const SANDBOX_MEMO = 'order-42';

/** Prefix of every magic hash ("sandbox"); four digits for the family follow. */
export const SANDBOX_PREFIX = '0x5a9db0c0';

export type SandboxFamilyName =
  | 'confirmed'
  | 'confirmed_small'
  | 'two_payers'
  | 'split'
  | 'paid_at'
  | 'gone_at'
  | 'memo'
  | 'risky'
  | 'reorg_prone'
  | 'slow'
  | 'pending'
  | 'wrong_recipient'
  | 'wrong_asset'
  | 'no_transfer'
  | 'pass_through'
  | 'not_found'
  | 'too_old'
  | 'reverted'
  | 'unavailable'
  | 'timeout';

/** Answer of `POST /verify` to a family's example hash, when 1.5 USDC are expected and no other criterion is given. */
export type SandboxAnswer =
  | { readonly status: PaymentStatus; readonly reason: Reason | null }
  | { readonly status: 503; readonly reason: 'VERIFIER_UNAVAILABLE' };

/** A family of magic transaction hashes: the prefix decides the answer, the digits after it are free. */
export interface SandboxFamily {
  readonly prefix: string;
  readonly name: SandboxFamilyName;
  /** The simulated transaction, for the documentation. */
  readonly answers: string;
  readonly outcome: SandboxAnswer;
  readonly exampleHash: string;
}

const HASH_LENGTH = '0x'.length + 64;
const CONFIRMED = { status: 'confirmed', reason: null } as const;
const UNAVAILABLE = { status: 503, reason: 'VERIFIER_UNAVAILABLE' } as const;
const pending = (reason: Reason): SandboxAnswer => ({ status: 'pending', reason });
const rejected = (reason: Reason): SandboxAnswer => ({ status: 'rejected', reason });

interface Row {
  readonly code: string;
  readonly name: SandboxFamilyName;
  readonly outcome: SandboxAnswer;
  readonly answers: string;
  /** First free digits of the example, where they have a meaning. */
  readonly exampleDigits?: string;
}

const ROWS: readonly Row[] = [
  { code: '0200', name: 'confirmed', outcome: CONFIRMED, answers: '25 USDC, paid now, final.' },
  {
    code: '0201',
    name: 'confirmed_small',
    outcome: rejected('AMOUNT_TOO_LOW'),
    answers: '0.01 USDC, paid now, final: confirmed up to that amount, too low above it.',
  },
  {
    code: '0202',
    name: 'two_payers',
    outcome: CONFIRMED,
    answers: 'A bundle of 10 USDC of the payer and 15 USDC of the second payer.',
  },
  {
    code: '0203',
    name: 'split',
    outcome: CONFIRMED,
    answers: '25 USDC of one payer in two transfers of 10 and 15.',
  },
  {
    code: '0210',
    name: 'paid_at',
    outcome: pending('AWAITING_CONFIRMATIONS'),
    answers:
      'The next 8 digits are a Unix time in hexadecimal: pending before it, 25 USDC with that block time from then on.',
    exampleDigits: 'ffffffff',
  },
  {
    code: '0211',
    name: 'gone_at',
    outcome: CONFIRMED,
    answers:
      'The next 8 digits are a Unix time in hexadecimal: 25 USDC, accepted but not final, before it; unknown to the chain from then on (a reorganisation).',
    exampleDigits: 'ffffffff',
  },
  { code: '0230', name: 'memo', outcome: CONFIRMED, answers: `25 USDC with the memo \`${SANDBOX_MEMO}\`.` },
  {
    code: '0295',
    name: 'risky',
    outcome: CONFIRMED,
    answers: '25 USDC with a risk score of 0.95: `RISK_REJECTED` for tenants with a lower threshold.',
  },
  {
    code: '0298',
    name: 'reorg_prone',
    outcome: CONFIRMED,
    answers: '25 USDC, accepted, but never at the deepest finality.',
  },
  { code: '0299', name: 'slow', outcome: CONFIRMED, answers: '25 USDC, answered after two seconds.' },
  {
    code: '0100',
    name: 'pending',
    outcome: pending('AWAITING_CONFIRMATIONS'),
    answers: 'Known but never in a block: 0 of 1 confirmations.',
  },
  {
    code: '0301',
    name: 'wrong_recipient',
    outcome: rejected('WRONG_RECIPIENT'),
    answers: '25 USDC, but to an unrelated address.',
  },
  {
    code: '0302',
    name: 'wrong_asset',
    outcome: rejected('WRONG_ASSET'),
    answers: 'The recipient was sent another token.',
  },
  { code: '0303', name: 'no_transfer', outcome: rejected('NO_TRANSFER'), answers: 'No token moved at all.' },
  {
    code: '0304',
    name: 'pass_through',
    outcome: rejected('WRONG_RECIPIENT'),
    answers: '25 USDC to the recipient, which forwarded them to an unrelated address: it gained nothing.',
  },
  { code: '0404', name: 'not_found', outcome: pending('TX_NOT_FOUND'), answers: 'No node knows it.' },
  {
    code: '0410',
    name: 'too_old',
    outcome: rejected('TX_TOO_OLD'),
    answers: '25 USDC, paid 30 days ago.',
  },
  { code: '0500', name: 'reverted', outcome: rejected('TX_FAILED'), answers: 'The transaction failed.' },
  {
    code: '0503',
    name: 'unavailable',
    outcome: UNAVAILABLE,
    answers: 'The verifier cannot be reached; retry after 5 seconds.',
  },
  {
    code: '0504',
    name: 'timeout',
    outcome: UNAVAILABLE,
    answers: 'The verifier timed out (answered at once); retry after 30 seconds.',
  },
];

/** Every documented family; `docs/sandbox.md` shows this table. Any other hash answers as `not_found` does. */
export const SANDBOX_FAMILIES: readonly SandboxFamily[] = ROWS.map(
  ({ code, name, answers, outcome, exampleDigits = '' }) => ({
    prefix: SANDBOX_PREFIX + code,
    name,
    answers,
    outcome,
    exampleHash: `${SANDBOX_PREFIX}${code}${exampleDigits}`.padEnd(HASH_LENGTH - 1, '0') + '1',
  }),
);

/** The family of a canonical (lower-case) hash; null when it is none of the magic ones. */
export function findSandboxFamily(txHash: string): SandboxFamily | null {
  return SANDBOX_FAMILIES.find(({ prefix }) => txHash.startsWith(prefix)) ?? null;
}
