import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import type { ConfiguredChain } from '../../platform/config/chain-settings.js';
import { TokenAccountProbe } from './token-account-probe.js';
import { invalidAddress, isProgramDerived, parseWalletAddress } from './wallet-address.js';

/** Decides whether a tenant may be paid into an address. */
@Injectable()
export class WalletAddresses {
  private readonly logger = new Logger(WalletAddresses.name);

  // By its token: reflection sees no class behind a union.
  constructor(@Optional() @Inject(TokenAccountProbe) private readonly probe: TokenAccountProbe | null) {}

  /**
   * The address as it is stored. The probe helps where it can: a chain that cannot be asked keeps nobody from
   * registering a wallet.
   *
   * @throws DomainError `INVALID_ADDRESS` for what is no address of the chain, the zero address, a Solana token account,
   * and a program-derived address that is not expressly allowed
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

  private async isTokenAccount(chain: ConfiguredChain, address: string): Promise<boolean> {
    try {
      return (await this.probe?.isTokenAccount(chain, address)) === true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn(`${chain.name} could not say whether an address is a token account: ${reason}`);
      return false;
    }
  }
}
