import { Injectable } from '@nestjs/common';
import { ChainNodes } from '../../../chains/chain-nodes.js';
import { SolanaTokenAccounts } from '../../../chains/solana/token-account.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';

const TIMEOUT_MS = 5_000;

/** Asks a Solana chain about the token accounts of an address, for five seconds at most. */
@Injectable()
export class TokenAccountProbe {
  private readonly accounts: SolanaTokenAccounts;

  constructor(nodes: ChainNodes) {
    this.accounts = new SolanaTokenAccounts(nodes);
  }

  /**
   * Whether an address is a token account: payments go to its owner, so it must not be registered as a wallet.
   *
   * @returns null when the chain cannot say
   */
  isTokenAccount(chain: ConfiguredChain, address: string): Promise<boolean | null> {
    return this.accounts.isTokenAccount(chain, address, AbortSignal.timeout(TIMEOUT_MS));
  }

  /**
   * Whether a wallet has the token account that receives USDC: payments fail before it exists.
   *
   * @returns null when the chain cannot say
   */
  hasUsdcAccount(chain: ConfiguredChain, wallet: string): Promise<boolean | null> {
    return this.accounts.hasUsdcAccount(chain, wallet, AbortSignal.timeout(TIMEOUT_MS));
  }
}
