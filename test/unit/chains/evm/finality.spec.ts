import fc from 'fast-check';
import type { FinalityRule } from '../../../../src/domain/chain.js';
import {
  evmFinality,
  FALLBACK_CONFIRMATIONS,
  tagsOf,
  type EvmDepth,
} from '../../../../src/chains/evm/finality.js';

const after = (confirmations: number): FinalityRule => ({ kind: 'confirmations', confirmations });
const SAFE: FinalityRule = { kind: 'tag', tag: 'safe' };
const FINALIZED: FinalityRule = { kind: 'tag', tag: 'finalized' };

function depth(headNumber: bigint, tags: EvmDepth['tags'] = {}): EvmDepth {
  return { blockNumber: 100n, headNumber, tags };
}

describe('evmFinality', () => {
  it.each([
    [99n, 0, false],
    [100n, 1, false],
    [101n, 2, false],
    [102n, 3, true],
    [5_000n, 4_901, true],
  ])('A6: at head %s, block 100 has %s of 3 confirmations', (head, confirmations, accepted) => {
    expect(evmFinality(depth(head), after(3), after(10_000))).toEqual({
      level: 'latest',
      accepted,
      deepest: false,
      confirmations,
      requiredConfirmations: 3,
    });
  });

  it('A6: reaches a tag exactly at the block that the tag names', () => {
    const at = (finalized: bigint) => evmFinality(depth(200n, { finalized }), FINALIZED, FINALIZED);

    expect(at(99n)).toMatchObject({ level: 'latest', accepted: false, deepest: false });
    expect(at(100n)).toMatchObject({ level: 'finalized', accepted: true, deepest: true });
  });

  it('A6: accepts a block at the deepest finality even when more confirmations are required', () => {
    const finality = evmFinality(depth(101n, { finalized: 100n }), after(50), FINALIZED);

    expect(finality).toMatchObject({ accepted: true, deepest: true, confirmations: 2 });
  });

  it('A6: counts confirmations at level latest when the node reports no tag', () => {
    const at = (head: bigint) => evmFinality(depth(head, { safe: null, finalized: null }), SAFE, FINALIZED);
    const safe = BigInt(FALLBACK_CONFIRMATIONS.safe);
    const finalized = BigInt(FALLBACK_CONFIRMATIONS.finalized);

    expect(at(98n + safe)).toMatchObject({ accepted: false, requiredConfirmations: 64 });
    expect(at(99n + safe)).toMatchObject({ level: 'latest', accepted: true, deepest: false });
    expect(at(98n + finalized)).toMatchObject({ deepest: false });
    expect(at(99n + finalized)).toMatchObject({ level: 'latest', deepest: true });
  });

  it('A6: requests each tag of the rules once', () => {
    expect(tagsOf([after(1), FINALIZED])).toEqual(['finalized']);
    expect(tagsOf([FINALIZED, FINALIZED])).toEqual(['finalized']);
    expect(tagsOf([SAFE, FINALIZED])).toEqual(['safe', 'finalized']);
    expect(tagsOf([after(1), after(24)])).toEqual([]);
  });

  it('A6: never revokes an acceptance as the chain grows', () => {
    const rule = fc.constantFrom(after(1), after(3), after(24), SAFE, FINALIZED);
    const number = fc.bigInt(0n, 400n);
    const tag = fc.option(number);
    const chain = fc.record({ accept: rule, deepest: rule, head: number, safe: tag, finalized: tag });
    fc.assert(
      fc.property(chain, number, ({ accept, deepest, head, safe, finalized }, more) => {
        const grown = (at: bigint | null) => (at === null ? null : at + more);
        const before = evmFinality(depth(head, { safe, finalized }), accept, deepest);
        const grownTags = { safe: grown(safe), finalized: grown(finalized) };
        const later = evmFinality(depth(head + more, grownTags), accept, deepest);
        expect(before.accepted && !later.accepted).toBe(false);
        expect(before.deepest && !before.accepted).toBe(false);
      }),
    );
  });
});
