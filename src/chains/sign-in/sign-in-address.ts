import { base58 } from '@scure/base';
import { isOffCurveAddress, type Address } from '@solana/kit';
import { getAddress, isAddress } from 'viem';
import { comparableAddress } from '../../domain/chain.js';
import type { SignInNamespace } from './sign-in-message.js';
import { isOfSmallOrder } from './solana-signature.js';

const MIXED_CASE = /[a-f].*[A-F]|[A-F].*[a-f]/;

/**
 * The one form of an address by which a wallet is known: EIP-55 for EVM, base58 for Solana. Null for what is no address,
 * has a wrong checksum, or has no key of its own that could sign.
 */
export function signInAddress(namespace: SignInNamespace, text: string): string | null {
  if (namespace === 'solana') {
    const isAddressText = comparableAddress('solana', text) !== null;
    if (!isAddressText || isOffCurveAddress(text as Address)) return null;
    return isOfSmallOrder(base58.decode(text)) ? null : text;
  }
  if (comparableAddress('evm', text) === null) return null;
  if (MIXED_CASE.test(text.slice(2)) && !isAddress(text, { strict: true })) return null;
  return getAddress(`0x${text.slice(2).toLowerCase()}`);
}
