type Rules = readonly (readonly [pattern: RegExp, sentence: string])[];

/** In this order: the first match applies. */
const MISTAKES: Rules = [
  [/^\s*$/, 'It is empty: is the variable set that should hold the price?'],
  [/^-/, 'It is negative.'],
  [/^[$€£]|[$€£]$/, 'Leave the currency sign out.'],
  [/^\s|\s$/, 'Leave the blanks around it out.'],
  [/[a-z]/i, 'Write digits and a point alone: no unit, no exponent.'],
  [/^\d+,\d{1,2}$/, 'Write a decimal point, not a comma.'],
  [/,|_|'|\s/, 'Leave the signs between thousands out.'],
  [/^0*\.?0*$/, 'It is zero.'],
  [/^\./, 'Write the zero in front of the point.'],
  [/\.$/, 'Write digits behind the point, or leave it out.'],
  [/^0\d/, 'Leave the zeros in front out.'],
  [/^\d+\.\d{7,}$/, 'It has more than 6 decimals: round it.'],
  [/^\d{7,}(\.\d+)?$/, 'It counts whole USDC, not its smallest unit: 1.5 USDC are "1.5", not "1500000".'],
];

/** What is wrong with an amount that `parseExpectedAmount` refuses: a sentence that quotes nothing of it. */
export function amountHint(value: string | number): string {
  const text = String(value);
  if (typeof value === 'number' && text.includes('e')) return 'It is too small or too large.';
  return MISTAKES.find(([pattern]) => pattern.test(text.slice(0, 80)))?.[1] ?? 'Write it like "1.5".';
}
