import { Injectable } from '@nestjs/common';
import { isChainEnabled } from '../../domain/plan.js';
import type { TenantPrincipal } from '../../platform/http/principal.js';
import type { Rail } from './rail.js';
import { Rails } from './rails.js';
import type { SupportedDto } from './dto/protocol.dto.js';

/** What this key may have settled, in both versions of the protocol. */
@Injectable()
export class SupportedService {
  constructor(private readonly rails: Rails) {}

  list({ plan, environment }: TenantPrincipal): SupportedDto {
    const offered = this.rails.all().filter(({ chain }) => isChainEnabled(plan, environment, chain));
    const signers: Record<string, string[]> = {};
    for (const { chain, signers: addresses } of offered) {
      signers[chain.family === 'solana' ? 'solana:*' : 'eip155:*'] = [...addresses];
    }
    return { kinds: offered.flatMap(kindsOf), extensions: ['payment-identifier'], signers };
  }
}

function kindsOf({ chain, signers }: Rail): SupportedDto['kinds'] {
  const [feePayer] = signers;
  const extra = chain.family === 'solana' && feePayer !== undefined ? { extra: { feePayer } } : {};
  const kinds = [{ x402Version: 2, scheme: 'exact', network: chain.network, ...extra }];
  if (chain.v1Name !== undefined) {
    kinds.push({ x402Version: 1, scheme: 'exact', network: chain.v1Name, ...extra });
  }
  return kinds;
}
