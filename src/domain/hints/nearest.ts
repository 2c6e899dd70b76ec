import { editDistance } from './edit-distance.js';

/** Longer texts are not compared: their distance costs its square, and they are no typing mistakes. */
const LONGEST = 40;

/**
 * The candidate that the text was probably meant to be; null when none is near. Ignores case and the signs between
 * words. At most a third of the characters may differ.
 */
export function nearest(text: string, candidates: Iterable<string>): string | null {
  if (text.length > LONGEST) return null;
  const given = plain(text);
  if (given.length < 2) return null;
  let best: string | null = null;
  let least = Math.floor(given.length / 3) + 1;
  for (const candidate of candidates) {
    const other = plain(candidate);
    if (other.length > LONGEST || Math.abs(given.length - other.length) >= least) continue;
    const distance = editDistance(given, other);
    if (distance >= least) continue;
    [best, least] = [candidate, distance];
  }
  return best;
}

/** Lower case, without the signs between words: `transaction_hash` and `transactionHash` are equal. */
export function plain(text: string): string {
  return text.toLowerCase().replace(/[\s_.-]+/g, '');
}
