import { address, getAddressEncoder, getProgramDerivedAddress, type Address } from '@solana/kit';

/** SPL Token and Token-2022. */
export const TOKEN_PROGRAMS: readonly string[] = [
  'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
  'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb',
];

const ASSOCIATED_TOKEN_PROGRAM = address('ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL');

/** The token program's view of a token account. */
export interface TokenHolding {
  readonly owner: string;
  readonly mint: string;
  readonly tokenProgram: string;
}

/**
 * The default token account of a wallet. Its address derives from the three values, so an account at this address was
 * created for this owner.
 */
export async function associatedTokenAddress({ owner, mint, tokenProgram }: TokenHolding): Promise<Address> {
  const encoder = getAddressEncoder();
  const seeds = [owner, tokenProgram, mint].map((text) => encoder.encode(address(text)));
  const [derived] = await getProgramDerivedAddress({ programAddress: ASSOCIATED_TOKEN_PROGRAM, seeds });
  return derived;
}
