import type { Known } from '../../../src/domain/expectation.js';
import type { PaymentEvidence } from '../../../src/domain/payment.js';
import { decideRecheck, MISSES_UNTIL_REORGED, type RecheckDecision } from '../../../src/domain/recheck.js';
import * as a from './payment-arbitraries.js';

const WALLET = `0x${'a'.repeat(40)}`;
const AMOUNT = 1_500_000n;
const paid = (amount: bigint, changes: Partial<PaymentEvidence> = {}): PaymentEvidence =>
  a.mined([a.move(a.BUYER, WALLET, amount)], changes);
const SHALLOW = { ...a.FINAL, level: 'latest' as const, deepest: false };

const KNOWN: Known = {
  family: 'evm',
  wallet: WALLET,
  payment: {
    status: 'confirmed',
    evidence: paid(AMOUNT, { finality: SHALLOW }),
    deepest: false,
    toAddress: WALLET,
    firstSeenAt: new Date(a.NOW * 1_000),
  },
  claims: [],
  sender: null,
  nowSeconds: 0,
};

const decisionAfter = (evidence: PaymentEvidence, misses: number): RecheckDecision =>
  decideRecheck(evidence, KNOWN, { amountAtomic: AMOUNT, misses });

describe('decideRecheck', () => {
  it.each([
    ['unknown to the node', a.unknown],
    ['in no block yet', { ...a.unknown, execution: 'pending' as const }],
  ])('A16: a payment %s is a miss, and is taken back at the third in a row', (_what, evidence) => {
    expect(decisionAfter(evidence, 0)).toEqual({ kind: 'missed' });
    expect(decisionAfter(evidence, MISSES_UNTIL_REORGED - 2)).toEqual({ kind: 'missed' });
    expect(decisionAfter(evidence, MISSES_UNTIL_REORGED - 1)).toMatchObject({
      kind: 'taken_back',
      how: 'vanished',
    });
  });

  it.each([
    ['failed', { ...a.mined([]), execution: 'failed' as const }, 'TX_FAILED'],
    ['paid less', paid(AMOUNT - 1n), null],
    ['paid more', paid(AMOUNT + 1n), null],
    ['paid another wallet', a.mined([a.move(a.BUYER, a.UNRELATED, AMOUNT)]), 'WRONG_RECIPIENT'],
  ])('A16: a payment that %s in its block is taken back at the first recheck', (_what, evidence, reason) => {
    for (const misses of [0, 1, 2])
      expect(decisionAfter(evidence, misses)).toEqual({ kind: 'taken_back', how: 'changed', reason });
  });

  it('A16: a payment in a block that a second node disputes is decided by the next recheck', () => {
    expect(decisionAfter(paid(AMOUNT, { disputed: true }), 2)).toEqual({ kind: 'unclear' });
  });

  it('A16: an unchanged payment stands, at any age and after any number of misses', () => {
    const evidence = paid(AMOUNT);
    for (const misses of [0, 2])
      expect(decisionAfter(evidence, misses)).toEqual({ kind: 'stands', evidence });
    const old = paid(AMOUNT, { block: { number: 1n, hash: '0xb', timeSeconds: 1 } });
    expect(decisionAfter(old, 0)).toMatchObject({ kind: 'stands' });
  });
});
