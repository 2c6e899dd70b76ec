import { Injectable } from '@nestjs/common';
import { ChainNodes } from '../../../chains/chain-nodes.js';
import { SolanaTokenAccounts } from '../../../chains/solana/token-account.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';

const TIMEOUT_MS = 5_000;

/** Queries a Solana chain about the token accounts of an address, for at most five seconds. */
@Injectable()
export class TokenAccountProbe {
  private readonly accounts: SolanaTokenAccounts;

  constructor(nodes: ChainNodes) {
    this.accounts = new SolanaTokenAccounts(nodes);
  }

  /**
   * Returns whether an address is a token account. Payments are found by their owner, so a token account is no valid
   * wallet.
   *
   * @returns null when the chain does not know
   */
  isTokenAccount(chain: ConfiguredChain, address: string): Promise<boolean | null> {
    return this.accounts.isTokenAccount(chain, address, AbortSignal.timeout(TIMEOUT_MS));
  }

  /**
   * Returns whether a wallet has the token account that receives USDC. Without it, payments fail.
   *
   * @returns null when the chain does not know
   */
  hasUsdcAccount(chain: ConfiguredChain, wallet: string): Promise<boolean | null> {
    return this.accounts.hasUsdcAccount(chain, wallet, AbortSignal.timeout(TIMEOUT_MS));
  }
}
