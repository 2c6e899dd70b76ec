/** Letters of other alphabets that look like those of "USD Coin". */
const DISGUISES: Readonly<Record<string, string>> = {
  ...{ с: 'c', ϲ: 'c', ᴄ: 'c', о: 'o', ο: 'o', օ: 'o', ѕ: 's', ꜱ: 's', υ: 'u', ս: 'u', ᴜ: 'u' },
  ...{ ԁ: 'd', ᴅ: 'd', і: 'i', ι: 'i', ı: 'i', η: 'n', ո: 'n', '0': 'o', '1': 'i', '5': 's', $: 's' },
};
const NAMES = /usdc|usdcoin|usdbc|usdbasecoin/;

/**
 * Whether a token's symbol or name reads like USDC: in any case, with blanks and marks between, in full-width letters
 * or in look-alikes of other alphabets. It says nothing about the token behind it: bridged USDC is named alike, too.
 */
export function readsLikeUsdc(text: string): boolean {
  const plain = Array.from(text.normalize('NFKD').toLowerCase(), (letter) => DISGUISES[letter] ?? letter);
  return NAMES.test(plain.join('').replace(/[^a-z]/g, ''));
}
