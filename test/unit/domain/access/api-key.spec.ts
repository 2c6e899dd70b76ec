import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { formatApiKey, hashApiKey, maskApiKey, parseApiKey } from '../../../../src/domain/access/api-key.js';

const environment = fc.constantFrom('live', 'test');
const secret = fc.uint8Array({ minLength: 32, maxLength: 32 });
const key = fc.tuple(environment, secret).map(([env, bytes]) => formatApiKey(env, bytes));

describe('API keys', () => {
  it('B3: parse reads every key that format writes', () => {
    fc.assert(
      fc.property(environment, secret, (env, bytes) => {
        const text = formatApiKey(env, bytes);
        expect(text).toMatch(/^x402_(live|test)_[A-Za-z0-9_-]{43}[0-9a-f]{8}$/);
        expect(parseApiKey(text)).toEqual({ environment: env });
      }),
    );
  });

  it('B3: different secrets give different keys', () => {
    fc.assert(
      fc.property(secret, secret, (left, right) => {
        const same = Buffer.from(left).equals(Buffer.from(right));
        expect(formatApiKey('live', left) === formatApiKey('live', right)).toBe(same);
      }),
    );
  });

  it('B3: refuses every edit of a single character', () => {
    const edit = fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(key, fc.nat(), edit, (text, position, character) => {
        const at = position % text.length;
        fc.pre(text[at] !== character);
        expect(parseApiKey(text.slice(0, at) + character + text.slice(at + 1))).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  it('B3: refuses two swapped adjacent characters', () => {
    fc.assert(
      fc.property(key, fc.nat({ max: 51 }), (text, at) => {
        const [left = '', right = ''] = text.slice(at, at + 2);
        fc.pre(left !== right);
        expect(parseApiKey(text.slice(0, at) + right + left + text.slice(at + 2))).toBeNull();
      }),
    );
  });

  it('B3: refuses a live key renamed to a test key, and the reverse', () => {
    fc.assert(
      fc.property(secret, (bytes) => {
        expect(parseApiKey(formatApiKey('live', bytes).replace('_live_', '_test_'))).toBeNull();
        expect(parseApiKey(formatApiKey('test', bytes).replace('_test_', '_live_'))).toBeNull();
      }),
    );
  });

  it('B3: refuses every wrong length, white space and capitals in the checksum', () => {
    fc.assert(
      fc.property(
        key,
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom('a', ' ', '\n', '0'),
        (text, cut, more) => {
          expect(parseApiKey(text.slice(0, cut))).toBeNull();
          expect(parseApiKey(text + more)).toBeNull();
          expect(parseApiKey(more + text)).toBeNull();
          const upperCased = text.slice(0, -8) + text.slice(-8).toUpperCase();
          expect(parseApiKey(upperCased) === null).toBe(upperCased !== text);
        },
      ),
    );
    expect(parseApiKey('')).toBeNull();
    expect(parseApiKey('x402_prod_' + 'A'.repeat(43) + '00000000')).toBeNull();
  });

  it('B3: writes small checksums with their leading zeros', () => {
    const withLeadingZero = Array.from({ length: 400 }, (_, n) => {
      const bytes = new Uint8Array(32);
      bytes.set([n & 255, n >> 8]);
      return formatApiKey('live', bytes);
    }).filter((text) => text.at(-8) === '0');
    expect(withLeadingZero.length).toBeGreaterThan(0);
    for (const text of withLeadingZero) expect(parseApiKey(text)).toEqual({ environment: 'live' });
  });

  it.each([0, 16, 31, 33, 64])('B3: refuses a secret of %d bytes', (length) => {
    expect(() => formatApiKey('live', new Uint8Array(length))).toThrow(RangeError);
  });

  it('B3: masking shows only the first 14 and the last 4 characters', () => {
    fc.assert(
      fc.property(key, (text) => {
        const masked = maskApiKey(text);
        expect(masked).toBe(`${text.slice(0, 14)}…${text.slice(-4)}`);
        expect(masked).toHaveLength(19);
        expect(parseApiKey(masked)).toBeNull();
      }),
    );
  });

  it('B3: the hash is SHA-256 of the whole key', () => {
    fc.assert(
      fc.property(key, (text) => {
        expect(hashApiKey(text)).toEqual(createHash('sha256').update(text, 'utf8').digest());
      }),
    );
  });
});
