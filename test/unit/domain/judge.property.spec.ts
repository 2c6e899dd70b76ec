import fc from 'fast-check';
import { pruneEvidence } from '../../../src/domain/evidence.js';
import { conflicts, type Claim } from '../../../src/domain/claim.js';
import { judge } from '../../../src/domain/judge.js';
import type { PaymentEvidence, Transfer } from '../../../src/domain/payment.js';
import * as a from './payment-arbitraries.js';

const { BUYER, OTHER_BUYER, UNRELATED, WALLET, evidence, expectation, expecting, mined, move } = a;
const anyExpectation = fc.oneof(expectation, a.plainExpectation);
const finalEvidence = a.transfers.map((list) => mined(list));
const routed = a.routedTransfers.map((list) => mined(list));
const RUNS = { numRuns: 1_000 };

const PARTIES = [BUYER, OTHER_BUYER, UNRELATED, a.OLD_WALLET, a.ROUTER, a.ZERO];
const orders = fc.array(fc.constantFrom(null, ...PARTIES), { minLength: 1, maxLength: 8 });

/** The total that one payment confirms for orders that name these payers, in sequence. */
function totalConfirmed(seen: PaymentEvidence, payers: readonly (string | null)[]): bigint {
  const claims: Claim[] = [];
  let total = 0n;
  for (const [index, payer] of payers.entries()) {
    const reference = `order-${index}`;
    const verdict = judge(seen, expecting({ payer, minimumAtomic: null, reference, claims }));
    if (verdict.status !== 'confirmed') continue;
    claims.push(a.claimed(reference, verdict.claimPayer));
    total += verdict.amountAtomic;
  }
  return total;
}

const gainOf = ({ balanceChanges }: PaymentEvidence, owner: string): bigint =>
  balanceChanges.find((change) => change.owner === owner)?.deltaAtomic ?? 0n;

describe('judge, for any evidence and expectation', () => {
  it('A8: confirms enough generated cases for the properties below to be meaningful', () => {
    const verdicts = fc.sample(fc.tuple(finalEvidence, a.plainExpectation), { numRuns: 1_000, seed: 1 });
    const confirmed = verdicts.filter(([seen, wanted]) => judge(seen, wanted).status === 'confirmed');
    expect(confirmed.length).toBeGreaterThan(200);
    expect(confirmed.filter(([, { payer }]) => payer !== null).length).toBeGreaterThan(100);
  });

  it('A8: underpaid: never confirms an amount below the minimum or of zero', () => {
    fc.assert(
      fc.property(fc.oneof(evidence, finalEvidence), anyExpectation, (seen, wanted) => {
        const { status, amountAtomic, surplusAtomic } = judge(seen, wanted);
        if (status !== 'confirmed') return;
        expect(amountAtomic).toBeGreaterThanOrEqual(wanted.minimumAtomic ?? 1n);
        expect(surplusAtomic).toBe(wanted.minimumAtomic === null ? 0n : amountAtomic - wanted.minimumAtomic);
      }),
      RUNS,
    );
  });

  it('A8: never confirms more than the wallet, or all wallets together, gained', () => {
    fc.assert(
      fc.property(fc.oneof(evidence, finalEvidence), anyExpectation, (seen, wanted) => {
        const { status, amountAtomic, toAddress } = judge(seen, wanted);
        const total = wanted.wallets.reduce((sum, wallet) => sum + gainOf(seen, wallet), 0n);
        if (toAddress !== null) expect(amountAtomic).toBeLessThanOrEqual(gainOf(seen, toAddress));
        expect(amountAtomic <= total || amountAtomic === 0n).toBe(true);
        if (status === 'confirmed') expect(wanted.wallets).toContain(toAddress);
      }),
      RUNS,
    );
  });

  it('A15: the parts of all payers never sum to more than the gain of the wallet', () => {
    fc.assert(
      fc.property(fc.oneof(finalEvidence, routed), (seen) => {
        const verdicts = PARTIES.map((payer) => judge(seen, expecting({ payer })));
        // Two addresses of the same funds share one claim; a claim on the whole payment excludes all others.
        const parts = new Map(verdicts.map(({ claimPayer, amountAtomic }) => [claimPayer, amountAtomic]));
        const all = parts.get(null) ?? 0n;
        parts.delete(null);
        const gain = gainOf(seen, WALLET);
        const sum = [...parts.values()].reduce((total, part) => total + part, 0n);
        expect(sum).toBeLessThanOrEqual(gain > 0n ? gain : 0n);
        expect(all).toBeLessThanOrEqual(gain > 0n ? gain : 0n);
      }),
      RUNS,
    );
  });

  it('A15: claims of any payers never total more than the payment', () => {
    fc.assert(
      fc.property(fc.oneof(finalEvidence, routed), orders, (seen, asked) => {
        const gain = gainOf(seen, WALLET);
        expect(totalConfirmed(seen, asked)).toBeLessThanOrEqual(gain > 0n ? gain : 0n);
        expect(totalConfirmed(pruneEvidence(seen, [WALLET]), asked)).toBe(totalConfirmed(seen, asked));
      }),
      { numRuns: 3_000 },
    );
  });

  it('A15: the only address that lost the amount is the payer over any route, and the last sender matches too', () => {
    const way = fc.uniqueArray(fc.constantFrom(a.ROUTER, UNRELATED, OTHER_BUYER), { maxLength: 3 });
    const amounts = fc.record({
      paid: fc.bigInt({ min: 1n, max: 300n }),
      fee: fc.bigInt({ min: 0n, max: 9n }),
    });
    fc.assert(
      fc.property(way, amounts, (stations, { paid, fee }) => {
        const stops = [BUYER, ...stations, WALLET];
        const hops = stops.slice(1).map((to, index) => move(stops[index] ?? '', to, paid));
        const seen = mined([move(BUYER, 'fees', fee), ...hops]);
        for (const payer of [null, BUYER, stations.at(-1) ?? BUYER]) {
          const verdict = judge(seen, expecting({ payer, minimumAtomic: paid }));
          expect(verdict).toMatchObject({ status: 'confirmed', fromAddress: BUYER, amountAtomic: paid });
        }
      }),
      RUNS,
    );
  });

  it('A15: other transfers neither take a payment from its buyer nor credit others beyond their own transfers', () => {
    const theirs = [UNRELATED, a.ROUTER];
    const moved = fc.array(
      fc.record({
        from: fc.constantFrom(...theirs),
        to: fc.constantFrom(...theirs, BUYER, WALLET, 'friend'),
        amountAtomic: fc.bigInt({ min: 1n, max: 150n }),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(moved, fc.nat({ max: 6 }), orders, (list, at, asked) => {
        const beside = list.filter(({ from, to }) => from !== to);
        const seen = mined([...beside.slice(0, at), move(BUYER, WALLET, 100), ...beside.slice(at)]);
        expect(judge(seen, expecting({ payer: BUYER })).status).toBe('confirmed');
        const gifts = beside.filter(({ to }) => to === BUYER || to === WALLET);
        const given = gifts.reduce((sum, { amountAtomic }) => sum + amountAtomic, 0n);
        const byThem = asked.filter((payer) => payer !== null && theirs.includes(payer));
        expect(totalConfirmed(seen, byThem)).toBeLessThanOrEqual(given);
      }),
      { numRuns: 3_000 },
    );
  });

  it('A8: is monotone in the minimum: a confirmed payment is confirmed for any lower amount', () => {
    fc.assert(
      fc.property(finalEvidence, anyExpectation, fc.bigInt({ min: 1n, max: 400n }), (seen, wanted, lower) => {
        fc.pre(lower < (wanted.minimumAtomic ?? 401n));
        if (judge(seen, wanted).status === 'confirmed' && wanted.minimumAtomic !== null) {
          expect(judge(seen, { ...wanted, minimumAtomic: lower }).status).toBe('confirmed');
          expect(judge(seen, { ...wanted, minimumAtomic: null }).status).toBe('confirmed');
        }
      }),
      RUNS,
    );
  });

  it('A6: reverted, unknown, non-final or disputed evidence never confirms', () => {
    const spoiled = fc.constantFrom<Partial<PaymentEvidence>>(
      { execution: 'failed' },
      { execution: 'pending' },
      { execution: 'not_found' },
      { finality: { ...a.FINAL, accepted: false } },
      { disputed: true },
    );
    fc.assert(
      fc.property(finalEvidence, anyExpectation, spoiled, (seen, wanted, change) => {
        expect(judge({ ...seen, ...change }, wanted).status).not.toBe('confirmed');
      }),
      RUNS,
    );
  });

  it('A3: neg_not_cached: a payment that is not final is pending, regardless of other faults', () => {
    fc.assert(
      fc.property(evidence, expectation, (seen, wanted) => {
        const waiting = { ...seen, finality: { ...seen.finality, accepted: false } };
        const reason = seen.execution === 'not_found' ? 'TX_NOT_FOUND' : 'AWAITING_CONFIRMATIONS';
        expect(judge(waiting, wanted)).toMatchObject({ status: 'pending', reason });
      }),
      RUNS,
    );
  });

  it('A8: gives a reason exactly when it does not confirm', () => {
    fc.assert(
      fc.property(evidence, expectation, (seen, wanted) => {
        const { status, reason } = judge(seen, wanted);
        expect(reason === null).toBe(status === 'confirmed');
        const waits = reason === 'TX_NOT_FOUND' || reason === 'AWAITING_CONFIRMATIONS';
        expect(waits).toBe(status === 'pending');
      }),
      RUNS,
    );
  });

  it('A6: the order of transfers does not change the status, the reason or the amount', () => {
    const shuffled = a.transfers.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, anyExpectation, ([list, other], wanted) => {
        // With several senders, or two own wallets with equal gains, any of them may be reported.
        const blurred = (seen: readonly Transfer[]) => ({
          ...judge(mined(seen), wanted),
          fromAddress: null,
          toAddress: null,
        });
        expect(blurred(other)).toEqual(blurred(list));
      }),
      RUNS,
    );
  });

  it('A6: multi_log_sum: splitting a transfer in two does not change the verdict', () => {
    const split = (list: readonly Transfer[], at: number, share: bigint): Transfer[] =>
      list.flatMap((transfer, index) => {
        if (index !== at || transfer.amountAtomic <= share) return [transfer];
        const rest = { ...transfer, amountAtomic: transfer.amountAtomic - share };
        return [{ ...transfer, amountAtomic: share }, rest];
      });
    fc.assert(
      fc.property(
        a.transfers,
        fc.nat({ max: 5 }),
        fc.bigInt({ min: 1n, max: 300n }),
        anyExpectation,
        (list, ...rest) => {
          const [at, share, wanted] = rest;
          expect(judge(mined(split(list, at, share)), wanted)).toEqual(judge(mined(list), wanted));
        },
      ),
      RUNS,
    );
  });

  it('A6: self-transfers and zero values do not change the verdict', () => {
    const noise = fc.constantFrom(
      move(WALLET, WALLET, 500),
      move(BUYER, BUYER, 500),
      move(UNRELATED, WALLET, 0),
      move(WALLET, UNRELATED, 0),
    );
    fc.assert(
      fc.property(a.transfers, noise, fc.boolean(), anyExpectation, (list, extra, first, wanted) => {
        fc.pre(list.length > 0);
        const noisy = mined(first ? [extra, ...list] : [...list, extra]);
        expect(judge(noisy, wanted)).toEqual(judge(mined(list), wanted));
      }),
      RUNS,
    );
  });

  it('A6: fake_token: transfers of foreign tokens never change the status', () => {
    fc.assert(
      fc.property(
        evidence,
        expectation,
        fc.subarray([WALLET, UNRELATED]),
        (seen, wanted, foreignRecipients) => {
          const without = judge({ ...seen, foreignRecipients: [] }, wanted).status;
          expect(judge({ ...seen, foreignRecipients }, wanted).status).toBe(without);
        },
      ),
      RUNS,
    );
  });

  it('A8: replay_same_tenant: a payment claimed for another reference is never confirmed', () => {
    fc.assert(
      fc.property(
        finalEvidence,
        expectation,
        fc.option(fc.constant(BUYER), { nil: null }),
        (seen, wanted, payer) => {
          const claims = [...wanted.claims, a.claimed('order-9', payer)];
          const { claimPayer } = judge(seen, wanted);
          const asked = { reference: wanted.reference, payer: claimPayer, authorizationId: null };
          const verdict = judge(seen, { ...wanted, claims });
          if (conflicts(a.claimed('order-9', payer), asked)) expect(verdict.status).not.toBe('confirmed');
          else expect(verdict).toEqual(judge(seen, wanted));
        },
      ),
      RUNS,
    );
  });

  it('A8: a repeat of the same claim gets the same verdict', () => {
    fc.assert(
      fc.property(finalEvidence, a.plainExpectation, fc.boolean(), (seen, plain, whole) => {
        const wanted = { ...plain, reference: 'order-1', payer: whole ? null : plain.payer };
        const claims = [a.claimed('order-1', judge(seen, wanted).claimPayer)];
        expect(judge(seen, { ...wanted, claims })).toEqual(judge(seen, wanted));
      }),
      RUNS,
    );
  });

  it('A15: additional criteria never turn a rejection into a confirmation', () => {
    fc.assert(
      fc.property(evidence, anyExpectation, (seen, wanted) => {
        if (judge(seen, wanted).status !== 'confirmed') return;
        const loosened = {
          ...wanted,
          payer: null,
          memo: null,
          paidAfterSeconds: null,
          requireReference: false,
        };
        const claims = wanted.claims.filter(({ payer }) => payer === null);
        const eased = { ...loosened, claims, reorged: false, riskThreshold: null };
        expect(judge(seen, eased).status).toBe('confirmed');
      }),
      { numRuns: 5_000 },
    );
  });
});
