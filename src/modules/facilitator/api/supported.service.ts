import { Injectable } from '@nestjs/common';
import { SANDBOX_TOKEN } from '../../../domain/chain.js';
import { isChainEnabled } from '../../../domain/plans/plan.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { CachedReading } from '../../../platform/resilience/cached-reading.js';
import type { Rail } from '../chains/rail.js';
import { Rails } from '../chains/rails.js';
import type { SupportedDto } from './dto/protocol.dto.js';

/** Servers read it at their start and wait for the answer: a slower chain is answered by its last known state. */
const LOOK_LIMIT_MS = 2_000;

interface Offer {
  readonly rail: Rail;
  readonly permit2: CachedReading<readonly string[]>;
}

/** The kinds that this key may settle, in both versions of the protocol. */
@Injectable()
export class SupportedService {
  private readonly offers: readonly Offer[];

  constructor(rails: Rails) {
    this.offers = rails.all().map((rail) => ({
      rail,
      permit2: new CachedReading<readonly string[]>(() => rail.permit2Schemes(), [], LOOK_LIMIT_MS),
    }));
  }

  /** Lists the kinds. Permit2 kinds are left out where their contracts are not known to exist. */
  async list({ plan, environment }: TenantPrincipal): Promise<SupportedDto> {
    const enabled = this.offers.filter(({ rail }) => isChainEnabled(plan, environment, rail.chain));
    const offered = await Promise.all(
      enabled.map(async ({ rail, permit2 }) => ({ rail, permit2: await permit2.read() })),
    );
    const signers: Record<string, string[]> = {};
    for (const { rail } of offered) {
      if (rail.signers.length === 0) continue;
      signers[rail.chain.family === 'solana' ? 'solana:*' : 'eip155:*'] = [...rail.signers];
    }
    const sponsoring = offered.some(({ permit2 }) => permit2.length > 0) ? ['eip2612GasSponsoring'] : [];
    const kinds = offered.flatMap(({ rail, permit2 }) => kindsOf(rail, permit2.includes('upto')));
    return { kinds, extensions: ['payment-identifier', ...sponsoring], signers };
  }
}

function kindsOf({ chain, signers }: Rail, hasUpto: boolean): SupportedDto['kinds'] {
  if (chain.family === 'sandbox') return [sandboxKind(chain)];
  const [first = ''] = signers;
  // A billionth of the coin is the lamport on Solana; the buyer chooses the cost of its transaction.
  const solana = { feePayer: first, maxTransactionFeeLamports: chain.settlementMaxCostGwei };
  const extra = chain.family === 'solana' ? { extra: solana } : {};
  const kinds: SupportedDto['kinds'] = [
    { x402Version: 2, scheme: 'exact', network: chain.network, ...extra },
  ];
  // A buyer signs for one facilitator, so servers must know its address beforehand.
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

/** The official packages do not know its token, so the kind names it. */
function sandboxKind({ network, signedNetwork, usdcAddress }: Rail['chain']): SupportedDto['kinds'][number] {
  return {
    x402Version: 2,
    scheme: 'exact',
    network: signedNetwork ?? network,
    extra: { ...SANDBOX_TOKEN, asset: usdcAddress, assetTransferMethods: ['eip3009'] },
  };
}
