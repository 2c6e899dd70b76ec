/** In characters. */
const LONGEST = 64;

/** Text of a stranger on a chain, for people: without control characters, and short. Null when nothing is left. */
export function readableText(text: string): string | null {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, '').trim();
  return plain === '' ? null : Array.from(plain).slice(0, LONGEST).join('');
}
