import { Injectable } from '@nestjs/common';
import { parseAmount } from '../../../domain/amount.js';
import { Clock } from '../../../platform/clock.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import { EvmClient } from '../../../chains/evm/client.js';
import { EvmRail } from './evm/evm-rail.js';
import { EvmSignerPool, localSigner } from './evm/evm-signers.js';
import type { Doubts } from '../../../chains/evm/transaction-reader.js';
import type { Rail } from './rail.js';
import { SvmClient } from '../../../chains/solana/client.js';
import { SvmRail } from './solana/svm-rail.js';
import { localSvmSigner } from './solana/svm-signers.js';
import { NodePool } from '../../../chains/node-pool.js';

/** The chains that this deployment settles on: with an RPC URL, a signer of their family, and USDC that can be signed for. */
@Injectable()
export class Rails {
  private readonly byChain: ReadonlyMap<string, Rail>;

  constructor(config: AppConfig, clock: Clock) {
    const { facilitator, verification } = config;
    const doubtsOf = ({ usdcDecimals }: ConfiguredChain): Doubts => ({
      crossCheckAboveAtomic: parseAmount(String(verification.crossCheckAboveUsdc), usdcDecimals),
      nowMs: () => clock.nowMs(),
    });
    const signers = facilitator.evmSignerKeys.map(localSigner);
    const svmSigners = facilitator.svmSignerKeys.map(localSvmSigner);
    const rails = config.chains.flatMap((chain): Rail[] => {
      if (chain.rpcUrls.length === 0) return [];
      const nodes = new NodePool(chain, facilitator.rpcTimeoutMs);
      if (chain.family === 'solana' && svmSigners.length > 0) {
        return [new SvmRail(chain, new SvmClient(nodes), svmSigners)];
      }
      if (chain.family !== 'evm' || signers.length === 0 || chain.withoutEip3009 === true) return [];
      return [new EvmRail(chain, new EvmClient(nodes, doubtsOf(chain)), new EvmSignerPool(signers))];
    });
    this.byChain = new Map(rails.map((rail) => [rail.chain.name, rail]));
  }

  all(): readonly Rail[] {
    return [...this.byChain.values()];
  }

  /** @throws Error for a chain that is not offered (any more) */
  of(chainName: string): Rail {
    const rail = this.byChain.get(chainName);
    if (rail === undefined) throw new Error(`${chainName} is not settled on by this process`);
    return rail;
  }

  /** By its CAIP-2 id in version 2 of the protocol, by its old name in version 1. */
  chainOf(x402Version: 1 | 2, network: string): ConfiguredChain | null {
    const found = this.all().find(({ chain }) =>
      x402Version === 1 ? chain.v1Name === network : chain.network === network,
    );
    return found?.chain ?? null;
  }
}
