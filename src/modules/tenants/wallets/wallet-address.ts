import { address as solanaAddress, isOffCurveAddress } from '@solana/kit';
import { getAddress, isAddress, zeroAddress } from 'viem';
import { comparableAddress, type ChainFamily } from '../../../domain/chain.js';
import { DomainError } from '../../../domain/error-code.js';

/** Thirty-two zero bytes: the system program, which has no owner. */
const SOLANA_ZERO = '11111111111111111111111111111111';

const MIXED_CASE = /[a-f].*[A-F]|[A-F].*[a-f]/;

/**
 * Converts a payout address to its stored form: EVM with its EIP-55 checksum, Solana as given. An EVM address in a
 * single case carries no checksum (EIP-55) and is accepted. Mixed case must have the right checksum, because a wrong
 * one indicates a typo.
 *
 * @throws DomainError `INVALID_ADDRESS`
 */
export function parseWalletAddress(family: ChainFamily, text: string): string {
  if (comparableAddress(family, text) === null) {
    throw invalidAddress(
      family === 'solana'
        ? 'A Solana address is 32 bytes in base58.'
        : 'An EVM address is 0x and 40 hexadecimal digits.',
    );
  }
  return family === 'solana' ? parseSolana(text) : parseEvm(text);
}

/**
 * Returns whether no key can sign for this (valid) Solana address. This is true of program-derived addresses, such as
 * multisig vaults.
 */
export function isProgramDerived(text: string): boolean {
  return isOffCurveAddress(solanaAddress(text));
}

/** Returns the error `INVALID_ADDRESS` with this message. */
export function invalidAddress(message: string): DomainError {
  return new DomainError('INVALID_ADDRESS', message, { errors: [{ field: 'address', message }] });
}

function parseSolana(text: string): string {
  if (text === SOLANA_ZERO) throw invalidAddress('The zero address has no owner.');
  return text;
}

function parseEvm(text: string): string {
  if (MIXED_CASE.test(text.slice(2)) && !isAddress(text, { strict: true })) {
    throw invalidAddress('The checksum (EIP-55) of this address is wrong: it has a typo.');
  }
  const checksummed = getAddress(`0x${text.slice(2).toLowerCase()}`);
  if (checksummed === zeroAddress) throw invalidAddress('The zero address has no owner.');
  return checksummed;
}
