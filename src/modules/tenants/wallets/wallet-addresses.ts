import { Injectable, Logger } from '@nestjs/common';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import { TokenAccountProbe } from './token-account-probe.js';
import { invalidAddress, isProgramDerived, parseWalletAddress } from './wallet-address.js';

/** Validates the payout addresses of tenants. */
@Injectable()
export class WalletAddresses {
  private readonly logger = new Logger(WalletAddresses.name);

  constructor(private readonly probe: TokenAccountProbe) {}

  /**
   * Returns the address in its stored form. An unreachable chain does not prevent the registration of a wallet.
   *
   * @throws DomainError `INVALID_ADDRESS` for a malformed address, the zero address and a Solana token account
   * @throws DomainError `INVALID_ADDRESS` for a program-derived address without `allowOffCurve`
   */
  async accept(chain: ConfiguredChain, text: string, allowOffCurve: boolean): Promise<string> {
    const address = parseWalletAddress(chain.family, text);
    if (chain.family !== 'solana') return address;
    if (await this.isTokenAccount(chain, address)) {
      throw invalidAddress(
        'This is a token account. Register the wallet that owns it: payments are found by owner.',
      );
    }
    if (!allowOffCurve && isProgramDerived(address)) {
      throw invalidAddress(
        'No private key exists for this address (it is off the curve). If it is the vault of a program such as a ' +
          'multisig, send allowOffCurve: true.',
      );
    }
    return address;
  }

  /**
   * Returns the obstacle to payments to an accepted address. Returns null when the chain reports none, or cannot
   * answer.
   */
  async warningFor(chain: ConfiguredChain, address: string): Promise<string | null> {
    if (chain.family !== 'solana') return null;
    const exists = await this.query(chain, (probe) => probe.hasUsdcAccount(chain, address));
    if (exists !== false) return null;
    return (
      `This wallet has no USDC token account on ${chain.title} yet: payments to it fail until there is one. ` +
      'Receive any USDC with it once, or have its associated token account created.'
    );
  }

  private async isTokenAccount(chain: ConfiguredChain, address: string): Promise<boolean> {
    return (await this.query(chain, (probe) => probe.isTokenAccount(chain, address))) === true;
  }

  private async query(
    chain: ConfiguredChain,
    question: (probe: TokenAccountProbe) => Promise<boolean | null>,
  ): Promise<boolean | null> {
    try {
      return await question(this.probe);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn(`${chain.name} could not be queried about a token account: ${reason}`);
      return null;
    }
  }
}
