import { Injectable } from '@nestjs/common';
import { parseAmount } from '../../../domain/amount.js';
import { Clock } from '../../../platform/clock.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { canSettle } from '../../../platform/config/capabilities.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import { ChainNodes } from '../../../chains/chain-nodes.js';
import { EvmClient } from '../../../chains/evm/client.js';
import { EvmRail } from './evm/evm-rail.js';
import { EvmSignerPool, localSigner } from './evm/evm-signers.js';
import type { Rail } from './rail.js';
import { SandboxRail } from './sandbox/sandbox-rail.js';
import { SolanaClient } from '../../../chains/solana/client.js';
import { SolanaRail } from './solana/solana-rail.js';
import { localSolanaSigner } from './solana/solana-signers.js';

/**
 * The chains that this deployment settles on: those with an RPC URL, a signer of their family, and USDC with signed
 * transfers; and the sandbox, always.
 */
@Injectable()
export class Rails {
  private readonly byChain: ReadonlyMap<string, Rail>;

  constructor(config: AppConfig, clock: Clock, chainNodes: ChainNodes) {
    const { facilitator, verification } = config;
    const timeoutMs = facilitator.rpcTimeoutMs;
    const nowMs = (): number => clock.nowMs();
    const signers = facilitator.evmSignerKeys.map(localSigner);
    const solanaSigners = facilitator.svmSignerKeys.map(localSolanaSigner);
    const rails = config.chains.flatMap((chain): Rail[] => {
      if (!canSettle(config, chain)) return [];
      if (chain.family === 'sandbox') {
        return [new SandboxRail(chain, { nowMs, waitMs: facilitator.waitMs })];
      }
      const nodes = chainNodes.of(chain);
      const aboveUsdc = String(verification.crossCheckAboveUsdc);
      const options = { timeoutMs, crossCheckAboveAtomic: parseAmount(aboveUsdc, chain.usdcDecimals), nowMs };
      if (chain.family === 'solana') {
        return [new SolanaRail(chain, new SolanaClient(nodes, options), solanaSigners)];
      }
      return [new EvmRail(chain, new EvmClient(nodes, options), new EvmSignerPool(signers))];
    });
    this.byChain = new Map(rails.map((rail) => [rail.chain.name, rail]));
  }

  /** Every rail of this deployment. */
  all(): readonly Rail[] {
    return [...this.byChain.values()];
  }

  /**
   * The rail of a chain.
   *
   * @throws Error for a chain that is not offered (any more)
   */
  of(chainName: string): Rail {
    const rail = this.byChain.get(chainName);
    if (rail === undefined) throw new Error(`${chainName} is not settled on by this process`);
    return rail;
  }

  /** The chain by its CAIP-2 id in version 2 of the protocol, by its old name in version 1; null for any other. */
  chainOf(x402Version: 1 | 2, network: string): ConfiguredChain | null {
    const found = this.all().find(({ chain }) =>
      x402Version === 1 ? chain.v1Name === network : (chain.signedNetwork ?? chain.network) === network,
    );
    return found?.chain ?? null;
  }
}
