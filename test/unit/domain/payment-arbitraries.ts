import fc from 'fast-check';
import type { Claim } from '../../../src/domain/claim.js';
import type { Expectation } from '../../../src/domain/expectation.js';
import {
  netBalanceChanges,
  NOT_FOUND_EVIDENCE,
  type Finality,
  type PaymentEvidence,
  type Transfer,
} from '../../../src/domain/payment.js';
import { LISTINGS, type SenderStanding } from '../../../src/domain/risk.js';

export const WALLET = 'wallet';
export const OLD_WALLET = 'old-wallet';
export const BUYER = 'buyer';
export const OTHER_BUYER = 'other-buyer';
export const UNRELATED = 'unrelated';
export const ROUTER = 'router';
/** The sender of minted funds. */
export const ZERO = `0x${'0'.repeat(40)}`;
export const NOW = 1_800_000_000;
export const WEEK = 7 * 86_400;

export const FINAL: Finality = {
  level: 'finalized',
  accepted: true,
  deepest: true,
  confirmations: 9,
  requiredConfirmations: 1,
};

/** A transaction that no node knows. */
export const unknown = NOT_FOUND_EVIDENCE;

/** A mined, final transaction with these transfers. */
export function mined(
  transfers: readonly Transfer[],
  changes: Partial<PaymentEvidence> = {},
): PaymentEvidence {
  return {
    ...NOT_FOUND_EVIDENCE,
    execution: 'succeeded',
    transfers,
    balanceChanges: netBalanceChanges(transfers),
    block: { number: 1n, hash: '0xb', timeSeconds: NOW - 10 },
    finality: FINAL,
    ...changes,
  };
}

export function move(from: string, to: string, amount: number | bigint): Transfer {
  return { from, to, amountAtomic: BigInt(amount) };
}

export function expecting(changes: Partial<Expectation> = {}): Expectation {
  return {
    wallets: [WALLET],
    minimumAtomic: 100n,
    payer: null,
    paidAfterSeconds: null,
    memo: null,
    reference: null,
    requireReference: false,
    firstSeenSeconds: NOW,
    maxAgeSeconds: WEEK,
    claims: [],
    reorged: false,
    sender: null,
    riskThreshold: null,
    ...changes,
  };
}

export function claimed(
  reference: string,
  payer: string | null = null,
  authorizationId: string | null = null,
): Claim {
  return { reference, payer, authorizationId };
}

const sender = fc.constantFrom(BUYER, BUYER, OTHER_BUYER, UNRELATED, OLD_WALLET, WALLET);
const receiver = fc.constantFrom(WALLET, WALLET, WALLET, OLD_WALLET, BUYER, UNRELATED);
const amount = fc.bigInt({ min: 1n, max: 300n });
const reference = fc.constantFrom('order-1', 'order-2');
const payer = fc.option(fc.constantFrom(BUYER, OTHER_BUYER, UNRELATED), { nil: null });
const claim: fc.Arbitrary<Claim> = fc
  .record({ reference, payer, authorizationId: fc.constantFrom(null, null, 'signed-1', 'signed-2') })
  .map((some) => (some.payer === null ? { ...some, authorizationId: null } : some));

/** Transfers as verifiers give them: no self-transfers, no zero values. */
export const transfers = fc.array(
  fc.record({ from: sender, to: receiver, amountAtomic: amount }).filter(({ from, to }) => from !== to),
  { maxLength: 6 },
);

const party = fc.constantFrom(BUYER, BUYER, OTHER_BUYER, UNRELATED, ROUTER, ROUTER, ZERO, WALLET);

/** Transfers that mostly go through a router. */
export const routedTransfers = fc.array(
  fc
    .record({ from: party, to: fc.oneof(party, fc.constantFrom(WALLET, ROUTER)), amountAtomic: amount })
    .filter(({ from, to }) => from !== to),
  { minLength: 1, maxLength: 8 },
);

/** Any standing of a sender. */
export const standing: fc.Arbitrary<SenderStanding> = fc.record({
  listing: fc.constantFrom(...LISTINGS),
  firstSeen: fc.boolean(),
  pace: fc.constantFrom('calm', 'busy', 'flood'),
});

const finality: fc.Arbitrary<Finality> = fc.constantFrom(
  FINAL,
  { ...FINAL, level: 'latest', deepest: false },
  { ...FINAL, level: 'none', accepted: false, deepest: false, confirmations: 0 },
);

export const evidence: fc.Arbitrary<PaymentEvidence> = fc
  .record({
    execution: fc.constantFrom('succeeded', 'succeeded', 'succeeded', 'failed', 'pending', 'not_found'),
    foreignRecipients: fc.subarray([WALLET, UNRELATED]),
    memos: fc.subarray(['memo-1', 'memo-2']),
    finality,
    riskScore: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null }),
    disputed: fc.boolean(),
    age: fc.option(fc.integer({ min: 0, max: 2 * WEEK }), { nil: null }),
    transfers,
  })
  .map(({ age, transfers: list, ...rest }) =>
    mined(list, {
      ...rest,
      block: { number: 1n, hash: null, timeSeconds: age === null ? null : NOW - age },
    }),
  );

export const expectation: fc.Arbitrary<Expectation> = fc.record({
  wallets: fc.constantFrom([WALLET], [WALLET], [WALLET, OLD_WALLET]),
  minimumAtomic: fc.option(fc.bigInt({ min: 1n, max: 400n }), { nil: null }),
  payer,
  paidAfterSeconds: fc.option(fc.integer({ min: NOW - WEEK, max: NOW }), { nil: null }),
  memo: fc.option(fc.constantFrom('memo-1', 'memo-2'), { nil: null, freq: 2 }),
  reference: fc.option(reference, { nil: null }),
  requireReference: fc.boolean(),
  firstSeenSeconds: fc.constant(NOW),
  maxAgeSeconds: fc.constant(WEEK),
  claims: fc.array(claim, { maxLength: 2 }),
  reorged: fc.boolean(),
  sender: fc.option(standing, { nil: null }),
  riskThreshold: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null }),
});

/** Expectations that ask for nothing but the amount, so that many payments are confirmed. */
export const plainExpectation: fc.Arbitrary<Expectation> = fc
  .record({ minimumAtomic: fc.option(fc.bigInt({ min: 1n, max: 300n }), { nil: null }), payer })
  .map((changes) => expecting(changes));
