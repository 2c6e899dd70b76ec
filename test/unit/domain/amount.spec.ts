import fc from 'fast-check';
import { formatAmount, parseAmount, parseExpectedAmount } from '../../../src/domain/amount.js';

const atomic = fc.bigInt({ min: 0n, max: 10n ** 30n });
const decimals = fc.constantFrom(0, 6, 18);

describe('parseAmount and formatAmount', () => {
  it('A2: parse undoes format for 0, 6 and 18 decimals', () => {
    fc.assert(
      fc.property(atomic, decimals, (amount, places) => {
        expect(parseAmount(formatAmount(amount, places), places)).toBe(amount);
      }),
    );
  });

  it('A2: format undoes parse up to trailing zeros, and never writes any', () => {
    const text = fc
      .tuple(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.stringMatching(/^\d{0,6}$/))
      .map(([whole, fraction]) => (fraction === '' ? whole.toString() : `${whole.toString()}.${fraction}`));
    fc.assert(
      fc.property(text, (written) => {
        const shown = formatAmount(parseAmount(written, 6) ?? -1n, 6);
        expect(shown).toBe(written.includes('.') ? written.replace(/\.?0+$/, '') : written);
        expect(shown).not.toMatch(/\.\d*0$/);
      }),
    );
  });

  it('A2: preserves the order of amounts', () => {
    fc.assert(
      fc.property(atomic, atomic, decimals, (left, right, places) => {
        const [parsedLeft, parsedRight] = [left, right].map((amount) =>
          parseAmount(formatAmount(amount, places), places),
        );
        expect((parsedLeft ?? -1n) < (parsedRight ?? -1n)).toBe(left < right);
      }),
    );
  });

  it('A2: parses a text with 18 decimals to 10^12 times the atomic units of 6 decimals', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (amount) => {
        const text = formatAmount(amount, 6);
        expect(parseAmount(text, 18)).toBe(amount * 10n ** 12n);
      }),
    );
  });

  it('A2: formats negative amounts with a minus sign that parse refuses', () => {
    expect(formatAmount(-1n, 6)).toBe('-0.000001');
    expect(formatAmount(-1_500_000n, 6)).toBe('-1.5');
    expect(parseAmount('-1.5', 6)).toBeNull();
  });

  it('A2: refuses more decimals than the asset has, even zeros', () => {
    expect(parseAmount('1.0000001', 6)).toBeNull();
    expect(parseAmount('1.0000000', 6)).toBeNull();
    expect(parseAmount('1.0000001', 18)).toBe(1_000_000_100_000_000_000n);
    expect(parseAmount('1.0', 0)).toBeNull();
    expect(parseAmount('7', 0)).toBe(7n);
  });

  it('A2: returns null or an amount for any text, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), decimals, (text, places) => {
        const parsed = parseAmount(text, places);
        expect(parsed === null || parsed >= 0n).toBe(true);
      }),
    );
  });
});

const BAD_TEXTS = [
  ...['', ' ', ' 1', '1 ', '1\n', '\t1', '1.', '.5', '.', '01', '00', '00.5', '+1', '-1', '-0', '1e3', '1E3'],
  ...[
    '0x10',
    '1,5',
    '1_000',
    '1.5.1',
    '--1',
    'NaN',
    'Infinity',
    '-Infinity',
    'null',
    '\u0661',
    '\uff11',
    '1\u00a0',
  ],
  ...['0', '0.0', '0.000000', '0.0000001', '1.0000001', '1000000.000001', '1000001', '9'.repeat(41)],
];

describe('parseExpectedAmount', () => {
  it.each(BAD_TEXTS)('A2: refuses the text %j', (text) => {
    expect(parseExpectedAmount(text)).toBeNull();
  });

  it.each([
    ['1.5', '1.5'],
    ['1.50', '1.5'],
    ['0.000001', '0.000001'],
    ['1000000', '1000000'],
    ['1000000.000000', '1000000'],
    ['999999.999999', '999999.999999'],
  ])('A2: reads the text %j as %s', (text, canonical) => {
    expect(parseExpectedAmount(text)).toBe(canonical);
  });

  it.each([
    [0.3, '0.3'],
    [0.000001, '0.000001'],
    [1.1, '1.1'],
    [25, '25'],
    [1_000_000, '1000000'],
    [999_999.999_999, '999999.999999'],
  ])('A2: reads the JSON number %d as exactly %s', (number, canonical) => {
    expect(parseExpectedAmount(number)).toBe(canonical);
  });

  it.each([
    0.1 + 0.2,
    1e-7,
    1.5e-7,
    5e-324,
    1e21,
    Number.MAX_VALUE,
    1_000_000.000_001,
    1_000_001,
    NaN,
    Infinity,
    -Infinity,
    -1,
    -1e-7,
    0,
    -0,
    1.000_000_1,
  ])('A2: refuses the JSON number %d', (number) => {
    expect(parseExpectedAmount(number)).toBeNull();
  });

  it('A2: reads a number and its text as the same amount, for every whole micro-USDC', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000_000_000 }), (micro) => {
        const text = formatAmount(BigInt(micro), 6);
        expect(parseExpectedAmount(Number(text))).toBe(text);
        expect(parseExpectedAmount(text)).toBe(text);
      }),
    );
  });

  it('A2: accepts only amounts above zero and up to one million, in canonical form', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.string(), fc.float()), (value) => {
        const text = parseExpectedAmount(value);
        if (text === null) return;
        const micro = parseAmount(text, 6) ?? 0n;
        expect(micro > 0n && micro <= 1_000_000_000_000n).toBe(true);
        expect(parseExpectedAmount(text)).toBe(text);
      }),
    );
  });
});
