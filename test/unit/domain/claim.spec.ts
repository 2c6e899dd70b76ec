import fc from 'fast-check';
import { conflicts, covers, decideClaim, type Claim } from '../../../src/domain/claim.js';

const whole = (reference: string): Claim => ({ reference, payer: null, authorizationId: null });
const allOf = (payer: string, reference: string): Claim => ({ reference, payer, authorizationId: null });
const signed = (payer: string, authorizationId: string, reference: string): Claim => ({
  reference,
  payer,
  authorizationId,
});

const references = fc.constantFrom('a', 'b', 'c');
const payers = fc.constantFrom('p', 'q');
const claim: fc.Arbitrary<Claim> = fc.oneof(
  references.map(whole),
  fc.tuple(payers, references).map(([payer, reference]) => allOf(payer, reference)),
  fc.tuple(payers, fc.constantFrom('1', '2'), references).map((parts) => signed(...parts)),
);

/** The decisions on these claims, made in order. */
function takeAll(...asked: readonly Claim[]): string[] {
  const standing: Claim[] = [];
  return asked.map((one) => {
    const decision = decideClaim(standing, one);
    if (decision === 'free') standing.push(one);
    return decision;
  });
}

describe('decideClaim', () => {
  it('A8: a claim of the whole payment excludes every part of it under another reference', () => {
    for (const other of [whole('b'), allOf('p', 'b'), signed('p', '1', 'b')]) {
      expect(takeAll(whole('a'), other)).toEqual(['free', 'conflict']);
      expect(takeAll(other, whole('a'))).toEqual(['free', 'conflict']);
    }
    expect(takeAll(whole('a'), whole('a'), allOf('p', 'a'))).toEqual(['free', 'held', 'held']);
  });

  it('A8: a payer’s whole part and one of its authorizations exclude each other in either order', () => {
    expect(takeAll(allOf('p', 'a'), signed('p', '1', 'b'))).toEqual(['free', 'conflict']);
    expect(takeAll(signed('p', '1', 'b'), allOf('p', 'a'))).toEqual(['free', 'conflict']);
  });

  it('A8: an authorization is claimed once; other authorizations and payers are independent', () => {
    const asked = [
      signed('p', '1', 'a'),
      signed('p', '1', 'a'),
      signed('p', '1', 'b'),
      signed('p', '2', 'b'),
      signed('q', '1', 'c'),
      allOf('q', 'd'),
    ];
    expect(takeAll(...asked)).toEqual(['free', 'held', 'conflict', 'free', 'free', 'conflict']);
  });

  it('A8: without a reference, every existing claim on the same funds conflicts', () => {
    for (const standing of [whole('a'), allOf('p', 'a'), signed('p', '1', 'a')]) {
      expect(decideClaim([standing], { payer: 'p', authorizationId: null, reference: null })).toBe(
        'conflict',
      );
    }
    expect(decideClaim([allOf('q', 'a')], { payer: 'p', authorizationId: null, reference: null })).toBe(
      'free',
    );
  });

  it('A8: never admits two claims on the same funds, in any order of requests', () => {
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 12 }), (asked) => {
        const decisions = takeAll(...asked);
        const standing = asked.filter((_, index) => decisions[index] === 'free');
        for (const [index, one] of standing.entries())
          for (const other of standing.slice(index + 1)) {
            expect(covers(one, other) || covers(other, one)).toBe(false);
          }
      }),
      { numRuns: 2_000 },
    );
  });

  it('A8: covers is a partial order: reflexive, transitive, and mutual only for the same part', () => {
    fc.assert(
      fc.property(claim, claim, claim, (one, two, three) => {
        expect(covers(one, one)).toBe(true);
        if (covers(one, two) && covers(two, three)) expect(covers(one, three)).toBe(true);
        if (covers(one, two) && covers(two, one))
          expect([two.payer, two.authorizationId]).toEqual([one.payer, one.authorizationId]);
        if (one.reference !== two.reference) expect(conflicts(one, two)).toBe(conflicts(two, one));
      }),
      { numRuns: 2_000 },
    );
  });
});
