import fc from 'fast-check';
import { CHAINS, findChain } from '../../../../src/domain/chain.js';
import { addressHint } from '../../../../src/domain/hints/address-hint.js';
import { amountHint } from '../../../../src/domain/hints/amount-hint.js';
import { chainHint } from '../../../../src/domain/hints/chain-hint.js';
import { hashHint } from '../../../../src/domain/hints/hash-hint.js';
import { jsonHint } from '../../../../src/domain/hints/json-hint.js';
import { nameHint } from '../../../../src/domain/hints/name-hint.js';
import { mediaTypeHint } from '../../../../src/platform/http/hints/media-type-hint.js';
import { pathHint } from '../../../../src/platform/http/hints/path-hint.js';

const PATHS = [{ path: '/api/v1/x402/payments/:id', methods: ['GET'] }];
/** Every hint, as a function of what a caller sent. */
const HINTS: Readonly<Record<string, (text: string) => string | null>> = {
  chain: chainHint,
  'hash on EVM': (text) => hashHint('evm', text),
  'hash on Solana': (text) => hashHint('solana', text),
  'address on EVM': (text) => addressHint('evm', text),
  'address on Solana': (text) => addressHint('solana', text),
  amount: amountHint,
  name: (text) => nameHint(text, ['tx_hash', 'chain', 'expected_amount']),
  json: jsonHint,
  'media type': mediaTypeHint,
  path: (text) => pathHint(`/${text}`, PATHS),
};

const parts = fc.constantFrom(
  ...[
    '0x',
    '"',
    "'",
    '{',
    '}',
    ',',
    ':',
    ' ',
    '\n',
    '$',
    '…',
    '=',
    '<',
    'eip155:',
    '8453',
    'a',
    '/',
    '\u0000',
  ],
);
const anyText = fc.oneof(
  // Names that every object has.
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty'),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.array(parts, { maxLength: 200 }).map((list) => list.join('')),
);
const MARK = 'Zq7Kw';

describe.each(Object.entries(HINTS))('the hint for a %s', (_, hint) => {
  it('N3: is a short sentence, whatever was sent', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const sentence = hint(text);
        if (sentence === null) return;
        expect(sentence.length).toBeGreaterThan(5);
        expect(sentence.length).toBeLessThan(200);
        expect(Buffer.from(sentence).toString()).toBe(sentence);
      }),
    );
  });

  it('N3: quotes nothing of what was sent', () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        expect(hint(before.slice(0, 20) + MARK + after.slice(0, 20)) ?? '').not.toContain(MARK);
      }),
    );
  });

  it.each(['{', '"', ' ', '\n', '}', "'", ',', '1', '0x', 'a', '/a', '\u2026', '"\n', '} '])(
    'N3: costs little for a megabyte of %j',
    (part) => {
      const text = part.repeat(1_000_000 / part.length);
      const startedMs = performance.now();
      hint(text);
      expect(performance.now() - startedMs).toBeLessThan(500);
    },
  );
});

describe('findChain', () => {
  it('N3: knows each chain by its name, its CAIP-2 id and its name in version 1, in any case', () => {
    for (const chain of CHAINS)
      for (const name of [chain.name, chain.network, chain.v1Name ?? chain.name])
        for (const written of [name, name.toUpperCase(), name.toLowerCase()])
          expect(findChain(written)?.name).toBe(chain.name);
  });

  it('N3: takes no name for two chains, and nothing else for a chain', () => {
    const all = CHAINS.flatMap(({ name, network, v1Name = name, signedNetwork = name }) => [
      ...new Set([name, network, v1Name, signedNetwork]),
    ]);
    expect(new Set(all.map((name) => name.toLowerCase())).size).toBe(all.length);
    for (const other of [
      '',
      'eip155:',
      'eip155:08453',
      ' base',
      '__proto__',
      'constructor',
      'a'.repeat(1_000_000),
    ])
      expect(findChain(other)).toBeNull();
  });
});
