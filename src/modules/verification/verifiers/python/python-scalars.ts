import { parseAmount } from '../../../../domain/amount.js';
import { z } from 'zod';
import { ContractViolationError } from './python-errors.js';

/** More USDC than will ever exist; a larger amount is a fault of the service. */
const MAX_USDC = 1_000_000_000_000n;

/** A number with more significant digits may have been rounded on its way (IEEE 754 binary64 guarantees 15). */
const SAFE_DIGITS = 15;

/** 2100-01-01: later "seconds" are milliseconds, and would make every payment look recent. */
const LATEST_SECONDS = 4_102_444_800;

/**
 * Reads an amount in whole USDC: a plain decimal string, or a JSON number by its shortest decimal form. Null and the
 * empty string count as 0.
 *
 * @returns atomic units
 * @throws ContractViolationError when it is negative, huge, finer than the asset, or a number that may be rounded
 */
export function readAmount(value: string | number | null, decimals: number): bigint {
  if (value === null || value === '') return 0n;
  const text = typeof value === 'number' ? plainDecimal(value) : withoutSpareZeros(value, decimals);
  const atomic = text === null ? null : parseAmount(text, decimals);
  if (text === null || atomic === null) throw malformed('an invalid amount');
  if (atomic > MAX_USDC * 10n ** BigInt(decimals)) throw malformed('an impossible amount');
  if (
    typeof value === 'number' &&
    significantDigits(text) > SAFE_DIGITS &&
    atomic > Number.MAX_SAFE_INTEGER
  ) {
    throw malformed('an amount as a number that may be rounded');
  }
  return atomic;
}

/**
 * Reads a block time: Unix seconds, or ISO 8601 with its offset from UTC (required, because it would be ambiguous
 * otherwise).
 *
 * @returns whole seconds, or null when there is none
 * @throws ContractViolationError when it is neither
 */
export function readBlockTime(value: string | number | null): number | null {
  if (value === null || value === '') return null;
  const seconds = typeof value === 'number' ? value : secondsOfIso(value);
  if (!(seconds >= 0 && seconds < LATEST_SECONDS)) throw malformed('an invalid block time');
  return Math.floor(seconds);
}

function secondsOfIso(text: string): number {
  return z.iso.datetime({ offset: true }).safeParse(text).success ? Date.parse(text) / 1_000 : Number.NaN;
}

/** JavaScript writes small numbers as 1.5e-7; numbers from 1e21 on exceed any amount. */
function plainDecimal(value: number): string | null {
  const [mantissa = '', exponent] = String(value).split('e');
  if (exponent === undefined) return mantissa;
  const shift = -Number(exponent);
  return shift > 0 ? `0.${'0'.repeat(shift - 1)}${mantissa.replace('.', '')}` : null;
}

/** Removes surplus zeros: "1.5000000000" is exact at six decimals too. */
function withoutSpareZeros(text: string, decimals: number): string {
  const point = text.indexOf('.');
  if (point < 0 || text.length - point - 1 <= decimals) return text;
  const kept = text.slice(0, point + 1 + decimals);
  return /^0*$/.test(text.slice(kept.length)) ? kept : text;
}

function significantDigits(text: string): number {
  return text.replace('.', '').replace(/^0+/, '').replace(/0+$/, '').length;
}

function malformed(what: string): ContractViolationError {
  return new ContractViolationError(`The verifier service gave ${what}.`);
}
