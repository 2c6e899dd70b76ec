import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';
import type { PutWallet, Wallet } from '../wallets.service.js';

const INVALID_ADDRESS = { context: { code: 'INVALID_ADDRESS' } };

/** The body of `PUT /wallets/:chain`. */
@ApiSchema({ name: 'NewWallet' })
export class PutWalletDto {
  @ApiProperty({
    example: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    description:
      'EVM: 0x and 40 hexadecimal digits, checksum checked when the case is mixed. Solana: base58.',
    maxLength: 200,
  })
  @IsString(INVALID_ADDRESS)
  @MaxLength(200, INVALID_ADDRESS)
  address!: string;

  @ApiPropertyOptional({
    example: false,
    default: false,
    description:
      'Solana only: accept an address that no private key exists for, such as the vault of a multisig.',
  })
  @IsOptional()
  @IsBoolean()
  allowOffCurve?: boolean;
}

/** A wallet of the calling key's environment. */
@ApiSchema({ name: 'Wallet' })
export class WalletResponse {
  @ApiProperty({ example: 'base' })
  chain!: string;

  @ApiProperty({ example: 'eip155:8453', description: 'CAIP-2 id of the network' })
  network!: string;

  @ApiProperty({ example: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' })
  address!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  updatedAt!: string;
}

/** A registered wallet, with a warning about an obstacle to payments. */
@ApiSchema({ name: 'SavedWallet' })
export class PutWalletResponse extends WalletResponse {
  @ApiPropertyOptional({
    example: 'This wallet has no USDC token account on Solana yet: payments to it fail until there is one.',
    description:
      'Solana only: a warning when the USDC token account of the wallet does not exist on chain; absent when it exists, or when no node could be reached.',
  })
  warning?: string;
}

/** All wallets of the calling key's environment. */
@ApiSchema({ name: 'WalletList' })
export class WalletListResponse {
  @ApiProperty({ type: [WalletResponse] })
  wallets!: WalletResponse[];

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Always null: there is one per chain',
  })
  nextCursor!: null;
}

/** Converts a wallet to its response. */
export function toWalletResponse(wallet: Wallet): WalletResponse {
  return {
    ...wallet,
    createdAt: wallet.createdAt.toISOString(),
    updatedAt: wallet.updatedAt.toISOString(),
  };
}

/** Converts a registered wallet to its response, with its warning. */
export function toPutWalletResponse({ warning, ...wallet }: PutWallet): PutWalletResponse {
  return Object.assign(toWalletResponse(wallet), warning === null ? {} : { warning });
}
