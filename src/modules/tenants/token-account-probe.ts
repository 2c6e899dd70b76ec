import type { ConfiguredChain } from '../../platform/config/chain-settings.js';

/**
 * Port: asks a Solana chain whether an address is a token account, into which nobody should ask to be paid: payments
 * go to its owner. The verification module provides it where the chain can be read.
 */
export abstract class TokenAccountProbe {
  /** @returns null when the chain cannot say */
  abstract isTokenAccount(chain: ConfiguredChain, address: string): Promise<boolean | null>;
}
