import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { formatAmount } from '../../../../domain/amount.js';
import { findChain } from '../../../../domain/chain.js';
import type { SettlementRecord } from '../../settlement/settlement-record.js';

export class SettlementQueryDto {
  /** Any hash that was sent for the settlement. */
  @ApiProperty({ example: `0x${'89'.repeat(32)}` })
  @IsString()
  @Length(1, 100)
  transaction!: string;
}

/** A settlement, as its tenant sees it. */
@ApiSchema({ name: 'Settlement' })
export class SettlementDto {
  @ApiProperty({ format: 'uuid', example: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed' })
  id!: string;

  @ApiProperty({ enum: ['pending', 'settled', 'failed'], example: 'settled' })
  status!: string;

  @ApiProperty({ type: String, nullable: true, example: null })
  reason!: string | null;

  @ApiProperty({ example: 'base' })
  chain!: string;

  @ApiProperty({ example: 'eip155:8453' })
  network!: string;

  @ApiProperty({ enum: [1, 2], example: 2 })
  x402Version!: number;

  @ApiProperty({ example: 'exact' })
  scheme!: string;

  /** The transaction in a block when `settled`; the last one sent while `pending`. */
  @ApiProperty({ example: `0x${'89'.repeat(32)}` })
  transaction!: string;

  @ApiProperty({ example: '0x833589fcd6edb6e08f4c7c32d4f71b54bda02913' })
  asset!: string;

  @ApiProperty({ example: '0x857b06519e91e3a54538791bdbb0e22373e36b66' })
  payer!: string;

  @ApiProperty({ example: '0x209693bc6afc0c5328ba36faf03c514ef312287c' })
  payTo!: string;

  @ApiProperty({ example: '10000' })
  amountAtomic!: string;

  @ApiProperty({ example: '0.01' })
  amountUsdc!: string;

  /** The extension `payment-identifier`, where the buyer sent one. */
  @ApiProperty({ type: String, nullable: true, example: null })
  paymentIdentifier!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-23T03:00:00.000Z' })
  createdAt!: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', example: '2026-11-23T03:00:01.000Z' })
  finishedAt!: string | null;

  /** When `success: true` was answered to a settle, which happens once; null before that. */
  @ApiProperty({ type: String, nullable: true, format: 'date-time', example: '2026-11-23T03:00:01.000Z' })
  handedOutAt!: string | null;
}

/** Converts a settlement to its wire shape; times are ISO 8601. */
export function toSettlementDto(record: SettlementRecord): SettlementDto {
  const decimals = findChain(record.chain)?.usdcDecimals ?? 6;
  const { id, status, reason, chain, network, x402Version, scheme, asset, payer, payTo } = record;
  return {
    ...{ id, status, reason, chain, network, x402Version, scheme, asset, payer, payTo },
    transaction: record.txHash,
    amountAtomic: record.amountAtomic.toString(),
    amountUsdc: formatAmount(record.amountAtomic, decimals),
    paymentIdentifier: record.identifier,
    createdAt: record.createdAt.toISOString(),
    finishedAt: record.finishedAt?.toISOString() ?? null,
    handedOutAt: record.handedOutAt?.toISOString() ?? null,
  };
}
