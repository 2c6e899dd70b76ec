import fc from 'fast-check';
import { evidenceFromJson, evidenceToJson, pruneEvidence } from '../../../src/domain/evidence.js';
import { judge } from '../../../src/domain/judge.js';
import { netBalanceChanges, type PaymentEvidence } from '../../../src/domain/payment.js';
import {
  BUYER,
  expecting,
  mined,
  move,
  OLD_WALLET,
  OTHER_BUYER,
  ROUTER,
  UNRELATED,
  WALLET,
  ZERO,
} from './payment-arbitraries.js';

const party = fc.constantFrom(WALLET, WALLET, OLD_WALLET, BUYER, OTHER_BUYER, UNRELATED, ROUTER, ZERO);
const transfers = fc.array(
  fc.record(
    {
      ...{ from: party, to: party, amountAtomic: fc.bigInt({ min: 0n, max: 2n ** 90n }) },
      authorizationId: fc.constantFrom('usdc:b:1', 'usdc:b:2'),
    },
    { requiredKeys: ['from', 'to', 'amountAtomic'] },
  ),
  { maxLength: 8 },
);
const evidence: fc.Arbitrary<PaymentEvidence> = fc
  .record({
    transfers,
    foreignRecipients: fc.array(party, { maxLength: 3 }),
    memos: fc.array(fc.string(), { maxLength: 2 }),
    riskScore: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    disputed: fc.boolean(),
    hidden: fc.oneof(fc.constant([]), transfers),
  })
  // Hidden transfers change only the balances, like transfers that no verifier can decode.
  .map(({ transfers: moves, hidden, ...rest }) => ({
    ...mined(moves),
    balanceChanges: netBalanceChanges([...moves, ...hidden]),
    ...rest,
  }));

describe(pruneEvidence.name, () => {
  it('A3: pruned evidence gets the same verdict as the full evidence', () => {
    const question = fc.record({
      wallets: fc.constantFrom([WALLET], [WALLET, OLD_WALLET]),
      payer: fc.constantFrom(null, BUYER, OTHER_BUYER, WALLET, UNRELATED, ROUTER, ZERO),
      minimumAtomic: fc.option(fc.bigInt({ min: 1n, max: 2n ** 90n })),
    });
    fc.assert(
      fc.property(evidence, question, (seen, asked) => {
        const expectation = expecting(asked);
        const kept = pruneEvidence(seen, expectation.wallets);
        expect(judge(kept, expectation)).toEqual(judge(seen, expectation));
      }),
      { numRuns: 10_000 },
    );
  });

  it('A3: reduces a thousand unrelated transfers to less than 1,000 characters', () => {
    const crowd = Array.from({ length: 1_000 }, (_, index) => ({
      from: UNRELATED,
      to: `s${index}`,
      amountAtomic: 1n,
    }));
    const kept = pruneEvidence(mined([...crowd, { from: BUYER, to: WALLET, amountAtomic: 5n }]), [WALLET]);
    expect(JSON.stringify(evidenceToJson(kept)).length).toBeLessThan(1_000);
  });

  it('A3: keeps part of a thousand routed payers without making one of them the payer', () => {
    const crowd = Array.from({ length: 1_000 }, (_, index) => move(`s${index}`, ROUTER, 1));
    const seen = mined([...crowd, move(ROUTER, WALLET, 1_000)]);
    const kept = pruneEvidence(seen, [WALLET]);
    expect(kept.balanceChanges.length).toBeLessThan(210);
    for (const payer of [null, ROUTER, 's0', 's999'])
      expect(judge(kept, expecting({ payer }))).toEqual(judge(seen, expecting({ payer })));
  });

  it('Q2: keeps the 200 authorizations with the largest transfers, and every transfer to the wallet', () => {
    const signed = (index: number, amount: number) => ({
      ...move(`s${index}`, WALLET, amount),
      authorizationId: `usdc:s${index}:1`,
    });
    const crowd = Array.from({ length: 1_000 }, (_, index) => signed(index, 5));
    const seen = mined([...crowd, signed(1_000, 6), { ...move(UNRELATED, ROUTER, 9), authorizationId: 'x' }]);
    const kept = pruneEvidence(seen, [WALLET]);
    const ids = kept.transfers.flatMap(({ authorizationId }) => authorizationId ?? []);
    expect([ids.length, ids.includes('usdc:s1000:1'), ids.includes('x')]).toEqual([200, true, false]);
    expect(kept.transfers).toHaveLength(1_001);
    expect(judge(kept, expecting({ payer: 's999' }))).toEqual(judge(seen, expecting({ payer: 's999' })));
  });

  it('S7: merges transfers of one sender without authorization into one, at the position of the first', () => {
    const many = Array.from({ length: 1_000 }, () => move(BUYER, WALLET, 1));
    const signed = { ...move(BUYER, WALLET, 2), authorizationId: 'usdc:b:1' };
    const kept = pruneEvidence(mined([move(OTHER_BUYER, WALLET, 3), ...many, signed]), [WALLET]);
    expect(kept.transfers).toEqual([move(OTHER_BUYER, WALLET, 3), move(BUYER, WALLET, 1_000), signed]);
  });

  it('A3: keeps each memo once, and none longer than a verification may name', () => {
    const [longest, tooLong] = ['m'.repeat(566), 'm'.repeat(567)];
    const memos = [tooLong, 'order-1', longest, ...Array.from({ length: 60 }, () => 'order-1')];
    const seen = mined([move(BUYER, WALLET, 1)], { memos });
    const kept = pruneEvidence(seen, [WALLET]);
    expect(kept.memos).toEqual(['order-1', longest]);
    for (const memo of ['order-1', longest, 'order-2'])
      expect(judge(kept, expecting({ memo }))).toEqual(judge(seen, expecting({ memo })));
  });

  it('A3: keeps a routed payer recognizable beside 300 direct payers', () => {
    const crowd = Array.from({ length: 300 }, (_, index) => move(`s${index}`, WALLET, 5));
    const seen = mined([...crowd, move(BUYER, ROUTER, 2), move(ROUTER, WALLET, 2)]);
    const asked = expecting({ payer: BUYER, minimumAtomic: 2n });
    expect(judge(seen, asked)).toMatchObject({ status: 'confirmed', fromAddress: BUYER });
    expect(judge(pruneEvidence(seen, [WALLET]), asked)).toEqual(judge(seen, asked));
  });
});

describe(evidenceFromJson.name, () => {
  it('A3: restores written evidence exactly, through JSON', () => {
    fc.assert(
      fc.property(evidence, (seen) => {
        const stored = JSON.parse(JSON.stringify(evidenceToJson(seen))) as Record<string, unknown>;
        expect(evidenceFromJson(stored)).toEqual(JSON.parse(JSON.stringify(seen, reviveless), revive));
      }),
    );
  });
});

/** JSON has no -0 and no bigint, so both sides are compared in the form that survives. */
function reviveless(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `bigint:${value}` : value;
}
function revive(_: string, value: unknown): unknown {
  return typeof value === 'string' && value.startsWith('bigint:')
    ? BigInt(value.slice('bigint:'.length))
    : value;
}
