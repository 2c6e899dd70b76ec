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
    const sponsoring = offered.some(({ chain }) => chain.family === 'evm') ? ['eip2612GasSponsoring'] : [];
    return { kinds: offered.flatMap(kindsOf), extensions: ['payment-identifier', ...sponsoring], signers };
  }
}

function kindsOf({ chain, signers }: Rail): SupportedDto['kinds'] {
  const [first = ''] = signers;
  const solana = chain.family === 'solana';
  const extra = solana ? { extra: { feePayer: first } } : {};
  const kinds: SupportedDto['kinds'] = [
    { x402Version: 2, scheme: 'exact', network: chain.network, ...extra },
  ];
  // A buyer signs for one facilitator, so that servers have to name one beforehand.
  if (!solana) {
    kinds.push({
      x402Version: 2,
      scheme: 'upto',
      network: chain.network,
      extra: { facilitatorAddress: first },
    });
  }
  if (chain.v1Name !== undefined) {
    kinds.push({ x402Version: 1, scheme: 'exact', network: chain.v1Name, ...extra });
  }
  return kinds;
}
