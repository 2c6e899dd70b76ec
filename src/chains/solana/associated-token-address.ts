import { address, getAddressEncoder, getProgramDerivedAddress, type Address } from '@solana/kit';

/** SPL Token and Token-2022. */
export const TOKEN_PROGRAMS: readonly string[] = [
  'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
  'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb',
];

const ASSOCIATED_TOKEN_PROGRAM = address('ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL');

/** What a token account holds, as the token program has it. */
export interface TokenHolding {
  readonly owner: string;
  readonly mint: string;
  readonly tokenProgram: string;
}

/**
 * Where a wallet holds a token unless it takes care to hold it elsewhere. The address follows from the three, so that
 * an account at this address was made for this owner.
 */
export async function associatedTokenAddress({ owner, mint, tokenProgram }: TokenHolding): Promise<Address> {
  const encoder = getAddressEncoder();
  const seeds = [owner, tokenProgram, mint].map((text) => encoder.encode(address(text)));
  const [derived] = await getProgramDerivedAddress({ programAddress: ASSOCIATED_TOKEN_PROGRAM, seeds });
  return derived;
}
