import fc from 'fast-check';
import { judge } from '../../../src/domain/judge.js';
import {
  LISTINGS,
  refusedStandings,
  riskOf,
  standingName,
  standingNamed,
  type SenderStanding,
} from '../../../src/domain/risk.js';
import * as a from './payment-arbitraries.js';

const PACES = ['calm', 'busy', 'flood'] as const;
const GOOD: SenderStanding = { listing: 'none', firstSeen: false, pace: 'calm' };
const PAID = a.mined([a.move(a.BUYER, a.WALLET, 100)]);
const threshold = fc.double({ min: 0, max: 1, noNaN: true });

/** The standing with one property a step worse, unless it is the worst already. */
function worsened(standing: SenderStanding, what: number): SenderStanding {
  const next = <T>(scale: readonly T[], value: T): T =>
    scale[Math.min(scale.length - 1, scale.indexOf(value) + 1)] ?? value;
  if (what === 0) return { ...standing, listing: next(LISTINGS, standing.listing) };
  if (what === 1) return { ...standing, pace: next(PACES, standing.pace) };
  return { ...standing, firstSeen: true };
}

describe('riskOf', () => {
  it.each([
    ['a final payment of a known sender', PAID, GOOD, 0, []],
    ['a payment without sender data', PAID, null, 0, []],
    ['the first payment of a sender', PAID, { ...GOOD, firstSeen: true }, 0.05, ['first_seen_sender']],
    ['a severely listed sender', PAID, { ...GOOD, listing: 'severe' }, 1, ['screened_sender']],
    ['a sender on the watch list', PAID, { ...GOOD, listing: 'watch' }, 0.4, ['screened_sender']],
    ['a sender at the pace flood', PAID, { ...GOOD, pace: 'flood' }, 0.4, ['high_velocity']],
    ['the verifier’s own score', { ...PAID, riskScore: 0.3 }, GOOD, 0.3, ['verifier_score']],
    [
      'a block before the deepest finality',
      { ...PAID, finality: { ...a.FINAL, level: 'latest', deepest: false } as const },
      GOOD,
      0.15,
      ['weak_finality'],
    ],
    [
      'several risks, the heaviest first',
      { ...PAID, riskScore: 0.1 },
      { listing: 'high', firstSeen: true, pace: 'busy' } as const,
      0.8632,
      ['screened_sender', 'high_velocity', 'verifier_score', 'first_seen_sender'],
    ],
  ] as const)('A9: gives score and reasons for %s', (_, evidence, sender, score, reasons) => {
    expect(riskOf(evidence, sender)).toEqual({ score, reasons });
  });

  it('A9: is monotone: a worse property never lowers the score', () => {
    fc.assert(
      fc.property(
        a.evidence,
        a.standing,
        fc.nat(2),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seen, sender, what, more) => {
          const before = riskOf(seen, sender).score;
          expect(riskOf(seen, worsened(sender, what)).score).toBeGreaterThanOrEqual(before);
          expect(before).toBeGreaterThanOrEqual(riskOf(seen, null).score);
          const riskier = { ...seen, riskScore: Math.max(seen.riskScore ?? 0, more) };
          expect(riskOf(riskier, sender).score).toBeGreaterThanOrEqual(before);
          const deepest = { ...seen, finality: a.FINAL };
          expect(riskOf(deepest, sender).score).toBeLessThanOrEqual(before);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('A9: stays between 0 and 1, at least at the verifier’s score, with a reason when above 0', () => {
    fc.assert(
      fc.property(a.evidence, fc.option(a.standing, { nil: null }), (seen, sender) => {
        const { score, reasons } = riskOf(seen, sender);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(score).toBeGreaterThanOrEqual((seen.riskScore ?? 0) - 0.000_05);
        if (score > 0) expect(reasons.length).toBeGreaterThan(0);
        expect(new Set(reasons).size).toBe(reasons.length);
      }),
    );
  });
});

describe('sender standing', () => {
  it('A9: is unchanged after conversion to its name and back', () => {
    fc.assert(
      fc.property(a.standing, (standing) => {
        expect(standingNamed(standingName(standing))).toEqual(standing);
      }),
    );
    expect(() => standingNamed('none/first')).toThrow('no standing');
  });

  it('A9: is refused exactly when judge returns RISK_REJECTED', () => {
    fc.assert(
      fc.property(
        a.standing,
        fc.option(threshold, { nil: null }),
        a.evidence,
        (sender, riskThreshold, evidence) => {
          const seen = { ...PAID, riskScore: evidence.riskScore };
          const { reason } = judge(seen, a.expecting({ sender, riskThreshold }));
          expect(refusedStandings(seen, riskThreshold).includes(standingName(sender))).toBe(
            reason === 'RISK_REJECTED',
          );
        },
      ),
    );
  });
});

describe('risk threshold', () => {
  it('A9: is applied last: any other fault of a payment is reported first', () => {
    fc.assert(
      fc.property(a.evidence, a.expectation, (seen, wanted) => {
        const lenient = judge(seen, { ...wanted, riskThreshold: null });
        const strict = judge(seen, wanted);
        if (lenient.status !== 'confirmed' && !seen.disputed) expect(strict).toEqual(lenient);
        if (strict.reason === 'RISK_REJECTED') expect(['confirmed', 'pending']).toContain(lenient.status);
      }),
      { numRuns: 2_000 },
    );
  });

  it('A9: accepts a score that equals it', () => {
    const sender: SenderStanding = { ...GOOD, listing: 'watch' };
    expect(judge(PAID, a.expecting({ sender, riskThreshold: 0.4 })).status).toBe('confirmed');
    expect(judge(PAID, a.expecting({ sender, riskThreshold: 0.39 })).reason).toBe('RISK_REJECTED');
  });
});
