import { Global, Injectable, Logger, Module } from '@nestjs/common';
import type { ConfiguredChain } from '../../platform/config/chain-settings.js';
import { TokenAccountProbe } from '../tenants/index.js';
import { SolanaTokenAccounts } from '../../chains/solana/token-account.js';

const PROBE_TIMEOUT_MS = 5_000;

@Injectable()
class SolanaTokenAccountProbe extends TokenAccountProbe {
  private readonly logger = new Logger('wallets');
  private readonly accounts = new SolanaTokenAccounts({
    onWarning: (message, fields) => {
      this.logger.warn({ message, ...fields });
    },
  });

  isTokenAccount(chain: ConfiguredChain, address: string): Promise<boolean | null> {
    return this.accounts.isTokenAccount(chain, address, AbortSignal.timeout(PROBE_TIMEOUT_MS));
  }

  hasUsdcAccount(chain: ConfiguredChain, wallet: string): Promise<boolean | null> {
    return this.accounts.hasUsdcAccount(chain, wallet, AbortSignal.timeout(PROBE_TIMEOUT_MS));
  }
}

/**
 * Lends our view of Solana to wallet registration. Global, because tenants must not know verification: it asks its own
 * port, and this binds it.
 */
@Global()
@Module({
  providers: [{ provide: TokenAccountProbe, useClass: SolanaTokenAccountProbe }],
  exports: [TokenAccountProbe],
})
export class TokenAccountProbeModule {}
