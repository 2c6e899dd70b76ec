import { Injectable } from '@nestjs/common';
import type { FinalityRule } from '../../../domain/chain.js';
import { isChainEnabled } from '../../../domain/plans/plan.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { Principal } from '../../../platform/http/request/principal.js';
import type { SupportedChainsDto } from './dto/supported-chains.dto.js';

/** Lists the chains that a caller may verify on. */
@Injectable()
export class SupportedChainsService {
  constructor(private readonly config: AppConfig) {}

  /** Without a key: the main networks, as the free plan has them. With one: the chains of its environment. */
  list(principal: Principal | undefined): SupportedChainsDto {
    const tenant =
      principal?.kind === 'tenant' ? principal : { plan: 'free' as const, environment: 'live' as const };
    return {
      chains: this.config.chains
        .filter(({ environment }) => environment === tenant.environment)
        .map((chain) => ({
          chain: chain.name,
          network: chain.network,
          name: chain.title,
          testnet: chain.environment === 'test',
          asset: { symbol: 'USDC', address: chain.usdcAddress, decimals: chain.usdcDecimals },
          enabled: isChainEnabled(tenant.plan, tenant.environment, chain),
          finality: describeRule(chain.accept),
        })),
      plan: tenant.plan,
    };
  }
}

function describeRule(rule: FinalityRule): string {
  switch (rule.kind) {
    case 'confirmations':
      return rule.confirmations === 1 ? '1 confirmation' : `${rule.confirmations} confirmations`;
    case 'tag':
      return rule.tag;
    case 'commitment':
      return rule.commitment;
  }
}
