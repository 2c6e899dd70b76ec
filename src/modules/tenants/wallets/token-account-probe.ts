import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';

/**
 * Port: asks a Solana chain about token accounts. The verification module provides it where the chain can be read.
 */
export abstract class TokenAccountProbe {
  /**
   * Whether an address is a token account, into which nobody should ask to be paid: payments go to its owner.
   *
   * @returns null when the chain cannot say
   */
  abstract isTokenAccount(chain: ConfiguredChain, address: string): Promise<boolean | null>;
  /**
   * Whether a wallet has the token account that payments in USDC go to: before there is one, they fail.
   *
   * @returns null when the chain cannot say
   */
  abstract hasUsdcAccount(chain: ConfiguredChain, wallet: string): Promise<boolean | null>;
}
