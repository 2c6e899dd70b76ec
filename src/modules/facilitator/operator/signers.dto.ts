import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { formatAmount } from '../../../domain/amount.js';
import type { Environment } from '../../../domain/chain.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import { costLimitOf } from '../settlement/settlement-limits.js';
import type { UsedBudget } from './operator-settlements.repository.js';
import type { SignerReading } from './signer-states.js';

/** Decimals of a chain's own coin. */
const SOL_DECIMALS = 9;
const ETHER_DECIMALS = 18;
const PERCENT_SCALE = 10_000n;

/** A signer on one chain. */
@ApiSchema({ name: 'Signer' })
export class SignerResponse {
  @ApiProperty({ example: 'base' })
  chain!: string;

  @ApiProperty({ example: 'eip155:8453' })
  network!: string;

  @ApiProperty({ example: '0x857B06519E91e3A54538791bDbb0E22373e36b66' })
  address!: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 0.0421,
    description: 'In whole coins of the chain, at most 15 s old; null: no node answered in time.',
  })
  balance!: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 0,
    description:
      'Signed transactions that the chain has not taken yet; null: unknown, or the chain has no nonces.',
  })
  openNonces!: number | null;
}

/** What a tenant has used of a chain's budget of this day. */
@ApiSchema({ name: 'UsedBudget' })
export class UsedBudgetResponse {
  @ApiProperty({ format: 'uuid' })
  tenantId!: string;

  @ApiProperty({ enum: ['live', 'test'], example: 'live' })
  environment!: Environment;

  @ApiProperty({ example: '0.00042', description: 'Cost of its transactions, in whole coins of the chain.' })
  cost!: string;

  @ApiProperty({ example: '0', description: 'The part of the cost that was mined in vain.' })
  revertedCost!: string;

  @ApiProperty({ example: 4.2, description: 'Share of the budget, in percent.' })
  usedPercent!: number;

  @ApiProperty({ example: '12.5', description: 'Money settled, in USDC.' })
  amountUsdc!: string;
}

/** The daily budget of each tenant on one chain. */
@ApiSchema({ name: 'ChainBudget' })
export class ChainBudgetResponse {
  @ApiProperty({ example: 'base' })
  chain!: string;

  @ApiProperty({ example: 'eip155:8453' })
  network!: string;

  @ApiProperty({
    example: '0.01',
    description: 'Most cost of one tenant a day (UTC), in whole coins of the chain.',
  })
  costLimit!: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 10_000,
    description: 'Most USDC that one tenant may settle a day; null: no limit.',
  })
  usdcLimit!: number | null;

  @ApiProperty({ type: [UsedBudgetResponse], description: 'The five tenants that have used most today.' })
  used!: UsedBudgetResponse[];
}

/** The signers of this deployment, and the budgets of the chains that it settles on. */
@ApiSchema({ name: 'Signers' })
export class SignersResponse {
  @ApiProperty({ type: [SignerResponse] })
  signers!: SignerResponse[];

  @ApiProperty({ type: [ChainBudgetResponse] })
  budgets!: ChainBudgetResponse[];
}

/**
 * Converts a signer to its response.
 *
 * @param nextNonce the next nonce that we will sign; undefined before the first signature
 */
export function toSignerResponse(reading: SignerReading, nextNonce: bigint | undefined): SignerResponse {
  const { rail, address, balance, chainNonce } = reading;
  const { name: chain, network } = rail.chain;
  const isKnown = chainNonce !== null && nextNonce !== undefined;
  const open = isKnown && nextNonce > chainNonce ? Number(nextNonce - chainNonce) : 0;
  return { chain, network, address, balance, openNonces: chainNonce === null ? null : open };
}

/** Converts the budget of a chain, with what tenants have used of it, to its response. */
export function toChainBudget(
  chain: ConfiguredChain,
  usdcLimit: number | null,
  used: readonly UsedBudget[],
): ChainBudgetResponse {
  const decimals = chain.family === 'solana' ? SOL_DECIMALS : ETHER_DECIMALS;
  const limit = costLimitOf(chain);
  return {
    chain: chain.name,
    network: chain.network,
    costLimit: formatAmount(limit, decimals),
    usdcLimit,
    used: used.map(({ tenantId, environment, cost, revertedCost, amountAtomic }) => ({
      tenantId,
      environment,
      cost: formatAmount(BigInt(cost), decimals),
      revertedCost: formatAmount(BigInt(revertedCost), decimals),
      usedPercent: percentOf(BigInt(cost), limit),
      amountUsdc: formatAmount(BigInt(amountAtomic), chain.usdcDecimals),
    })),
  };
}

/** With two decimals. */
function percentOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * PERCENT_SCALE) / whole) / 100;
}
