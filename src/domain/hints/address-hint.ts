import { base58Length, type ChainFamily } from '../chain.js';
import { copyingHint } from './copying-hint.js';

/**
 * What is wrong with a text that is no address of the family (`comparableAddress`): a sentence that quotes nothing of
 * the text.
 */
export function addressHint(family: ChainFamily, text: string): string {
  if (/^\s*https?:/i.test(text.slice(0, 100))) return 'This is the address of a page: send the wallet alone.';
  const copied = copyingHint(text);
  if (copied !== null) return copied;
  if (/^[a-z0-9]+:[^:]+:/i.test(text.slice(0, 80))) return 'Send the part behind the last colon alone.';
  if (/\.(eth|sol|xyz|base)$/i.test(text)) return 'Names are not resolved: send the address itself.';
  return family === 'solana' ? solanaHint(text) : evmHint(text);
}

function evmHint(text: string): string {
  if (/^0X[0-9a-fA-F]{40}$/.test(text)) return 'It begins with 0X: write 0x, with a small x.';
  if (/^[0-9a-f]{40}$/i.test(text)) return 'The 0x in front is missing.';
  if (/^(0x)?[0-9a-f]{64}$/i.test(text))
    return 'These are 64 digits: a transaction hash, or a private key, which you should tell nobody. An address has 40.';
  if (text.length > 200) return 'It is longer than any address.';
  if (base58Length(text) === 32) return 'This is an address of Solana.';
  const digits = /^0x([0-9a-f]*)$/i.exec(text)?.[1]?.length;
  if (digits !== undefined) return `It has ${digits} digits instead of 40: copy it again.`;
  return 'An address is 0x and 40 hexadecimal digits.';
}

function solanaHint(text: string): string {
  if (/^0x[0-9a-f]{40}$/i.test(text)) return 'This is an address of an EVM chain.';
  if (text.length > 200) return 'It is longer than any address.';
  if (/[0OIl]/.test(text) && /^\w+$/.test(text))
    return 'It holds 0, O, I or l, which base58 does not use: copy it again.';
  const bytes = base58Length(text);
  if (bytes === 64) return 'This is the signature of a transaction.';
  return 'An address of Solana is 32 bytes in base58: 32 to 44 characters.';
}
