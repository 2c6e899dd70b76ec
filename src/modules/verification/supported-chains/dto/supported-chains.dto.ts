import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ name: 'Asset' })
export class AssetDto {
  @ApiProperty({ example: 'USDC' })
  symbol!: string;

  /** Contract or mint. */
  @ApiProperty({ example: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913' })
  address!: string;

  @ApiProperty({ example: 6 })
  decimals!: number;
}

@ApiSchema({ name: 'Chain' })
export class SupportedChainDto {
  @ApiProperty({ example: 'base' })
  chain!: string;

  /** CAIP-2 id. */
  @ApiProperty({ example: 'eip155:8453' })
  network!: string;

  @ApiProperty({ example: 'Base' })
  name!: string;

  @ApiProperty({ example: false })
  testnet!: boolean;

  @ApiProperty({ type: AssetDto })
  asset!: AssetDto;

  /** Whether this caller may verify on it. */
  @ApiProperty({ example: true })
  enabled!: boolean;

  /** The finality from which a payment is "confirmed": a number of confirmations, a block tag or a commitment. */
  @ApiProperty({ example: '1 confirmation' })
  finality!: string;
}

@ApiSchema({ name: 'ChainList' })
export class SupportedChainsDto {
  @ApiProperty({ type: [SupportedChainDto] })
  chains!: SupportedChainDto[];

  /** Plan of the key; `free` without one. */
  @ApiProperty({ example: 'free' })
  plan!: string;
}
