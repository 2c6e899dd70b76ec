import { Injectable } from '@nestjs/common';
import { isChainEnabled } from '../../../domain/plans/plan.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { CachedReading } from '../../../platform/resilience/cached-reading.js';
import type { Rail } from '../chains/rail.js';
import { Rails } from '../chains/rails.js';
import type { SupportedDto } from './dto/protocol.dto.js';

/** Servers ask at their start and wait for the answer; a chain that is slower than this keeps no other waiting. */
const LOOK_LIMIT_MS = 2_000;

interface Offer {
  readonly rail: Rail;
  readonly permit2: CachedReading<readonly string[]>;
}

/** What this key may have settled, in both versions of the protocol. */
@Injectable()
export class SupportedService {
  private readonly offers: readonly Offer[];

  constructor(rails: Rails) {
    this.offers = rails.all().map((rail) => ({
      rail,
      permit2: new CachedReading<readonly string[]>(() => rail.permit2Schemes(), [], LOOK_LIMIT_MS),
    }));
  }

  /** What goes through Permit2 is listed where its contracts are known to be on the chain, and left out until then. */
  async list({ plan, environment }: TenantPrincipal): Promise<SupportedDto> {
    const enabled = this.offers.filter(({ rail }) => isChainEnabled(plan, environment, rail.chain));
    const offered = await Promise.all(
      enabled.map(async ({ rail, permit2 }) => ({ rail, permit2: await permit2.read() })),
    );
    const signers: Record<string, string[]> = {};
    for (const { rail } of offered) {
      signers[rail.chain.family === 'solana' ? 'solana:*' : 'eip155:*'] = [...rail.signers];
    }
    const sponsoring = offered.some(({ permit2 }) => permit2.length > 0) ? ['eip2612GasSponsoring'] : [];
    const kinds = offered.flatMap(({ rail, permit2 }) => kindsOf(rail, permit2.includes('upto')));
    return { kinds, extensions: ['payment-identifier', ...sponsoring], signers };
  }
}

function kindsOf({ chain, signers }: Rail, hasUpto: boolean): SupportedDto['kinds'] {
  const [first = ''] = signers;
  // On Solana a billionth of the coin is the lamport; the buyer decides what its transaction may cost.
  const solana = { feePayer: first, maxTransactionFeeLamports: chain.settlementMaxCostGwei };
  const extra = chain.family === 'solana' ? { extra: solana } : {};
  const kinds: SupportedDto['kinds'] = [
    { x402Version: 2, scheme: 'exact', network: chain.network, ...extra },
  ];
  // A buyer signs for one facilitator, so that servers have to name one beforehand.
  if (hasUpto) {
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
