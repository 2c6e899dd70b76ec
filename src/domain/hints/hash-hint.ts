import { base58Length, type ChainFamily } from '../chain.js';
import { copyingHint } from './copying-hint.js';

const HEX_DIGITS = 64;

/**
 * What is wrong with a text that is no transaction hash of the family (`canonicalTxHash`): a sentence that quotes
 * nothing of the text.
 *
 * @param text undefined where none was sent
 */
export function hashHint(family: ChainFamily, text: string | undefined): string {
  if (text === undefined) return 'It is missing.';
  if (/^\s*https?:|\/tx\//i.test(text.slice(0, 300)))
    return 'This is the address of a page: send the hash alone, which stands behind /tx/ in it.';
  return copyingHint(text) ?? (family === 'solana' ? solanaHint(text) : evmHint(text));
}

function evmHint(text: string): string {
  if (/^(0x[0-9a-f]{64})[\s,;]*\1$/i.test(text)) return 'It stands there twice: send it once.';
  const digits = /^0x([0-9a-f]*)$/i.exec(text.slice(0, 300))?.[1];
  if (digits !== undefined && text.length < 300) return digitsHint(text, digits.length);
  if (/^[0-9a-f]{64}$/i.test(text)) return 'The 0x in front is missing.';
  if (/^\d{1,20}$/.test(text))
    return 'This is a number, such as that of a block: send the hash of the transaction.';
  if (text.length > 200) return `It is longer than any hash.`;
  if (base58Length(text) === 64) return 'This is a signature of Solana: send "chain": "solana" with it.';
  if (base58Length(text) === 32) return 'This is an address of Solana, and no transaction.';
  if (/^0x/i.test(text)) return 'It holds a character that is no hexadecimal digit (0 to 9, a to f).';
  return 'It does not begin with 0x.';
}

function digitsHint(text: string, count: number): string {
  if (text.startsWith('0X') && count === HEX_DIGITS) return 'It begins with 0X: write 0x, with a small x.';
  if (count === 40) return 'This is an address: send the hash of the transaction that paid.';
  if (count === 130) return 'This is a signature: send the hash of the transaction that paid.';
  const difference = Math.abs(count - HEX_DIGITS);
  const digits = `${difference} digit${difference === 1 ? '' : 's'} too ${count < HEX_DIGITS ? 'few' : 'many'}`;
  return `It has ${count} digits, ${digits}: copy it again.`;
}

function solanaHint(text: string): string {
  if (/^0x[0-9a-f]{64}$/i.test(text))
    return 'This is the hash of an EVM transaction: name its chain, such as "chain": "base".';
  if (/^(0x)?[0-9a-f]{128}$/i.test(text)) return 'This is hexadecimal: Solana writes signatures in base58.';
  if (text.length > 200) return 'It is longer than any signature.';
  if (/[0OIl]/.test(text) && /^\w+$/.test(text))
    return 'It holds 0, O, I or l, which base58 does not use: copy it again.';
  const bytes = base58Length(text);
  if (bytes === 32) return 'This is an address or a block hash: send the signature of the transaction.';
  return bytes === 0
    ? 'It holds a character that base58 does not use.'
    : `It has ${bytes} bytes: copy it again.`;
}
