import { hash, randomBytes } from 'node:crypto';

const COUNT = 8;
const LENGTH = 16;
/** Crockford's: without I, L, O and U, which are read wrongly. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const FORM = /^[0-9A-HJKMNP-TV-Z]{16}$/;

/** Eight new codes of 80 bits each, in groups of four, such as `4T9K-…`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: COUNT }, () => {
    const letters = [...randomBytes(LENGTH)].map((byte) => LETTERS.charAt(byte % LETTERS.length)).join('');
    return letters.replace(/(.{4})(?=.)/g, '$1-');
  });
}

/**
 * The hash by which a code is kept; null for text that is no such code. The case, blanks and dashes do not matter, and
 * letters that look like digits are read as those. A plain hash does, because a code has 80 random bits.
 */
export function recoveryCodeHash(text: string): Buffer | null {
  const letters = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return FORM.test(letters) ? hash('sha256', letters, 'buffer') : null;
}
