/**
 * Amounts are bigint atomic units inside and decimal strings on the wire; no float is ever used.
 * Every function here is pure and total over its documented input.
 */

/** Most decimals that a caller may write: USDC has six on nearly every chain. */
export const WIRE_DECIMALS = 6;

/** The largest amount a caller may expect, in whole USDC. */
export const MAX_EXPECTED_USDC = 1_000_000n;

const DECIMAL_PATTERN = /^(0|[1-9]\d*)(?:\.(\d+))?$/;

/**
 * Reads a decimal string into atomic units.
 *
 * @param decimals number of decimals of the asset (6 for USDC, 18 on BNB Chain)
 * @returns atomic units; null for a text that is no plain non-negative decimal, or has too many decimals for the asset
 */
export function parseAmount(text: string, decimals: number): bigint | null {
  const match = DECIMAL_PATTERN.exec(text);
  if (!match) return null;
  const [, whole = '0', fraction = ''] = match;
  if (fraction.length > decimals) return null;
  return BigInt(whole) * 10n ** BigInt(decimals) + BigInt(fraction.padEnd(decimals, '0') || '0');
}

/** Writes atomic units as the shortest exact decimal string ("1500000" with 6 decimals is "1.5"). */
export function formatAmount(atomic: bigint, decimals: number): string {
  const sign = atomic < 0n ? '-' : '';
  const digits = (atomic < 0n ? -atomic : atomic).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}

/**
 * Reads the amount of a request: a decimal string, or a JSON number by its shortest decimal form.
 * `0.3` is exact; `0.1 + 0.2` has seventeen decimals and is refused.
 *
 * @returns a canonical decimal string; null for zero or less, for more than a million, and for more than six decimals
 */
export function parseExpectedAmount(value: string | number): string | null {
  const text = typeof value === 'number' ? decimalTextOf(value) : value;
  if (text === null || text.length > 40) return null;
  const micro = parseAmount(text, WIRE_DECIMALS);
  if (micro === null || micro <= 0n || micro > MAX_EXPECTED_USDC * 10n ** BigInt(WIRE_DECIMALS)) return null;
  return formatAmount(micro, WIRE_DECIMALS);
}

/** JavaScript writes an exponent only below 1e-6 and from 1e21 on: finer than six decimals, or far beyond the limit. */
function decimalTextOf(value: number): string | null {
  if (!Number.isFinite(value)) return null;
  const text = String(value);
  return text.includes('e') ? null : text;
}
