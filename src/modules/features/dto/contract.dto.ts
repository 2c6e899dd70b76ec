import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsString, ValidateIf } from 'class-validator';
import { WALLET_STANDARDS, type WalletStandard } from '../../../chains/evm/inspection/bytecode.js';
import { PROXY_KINDS, type ProxyKind } from '../../../chains/evm/inspection/proxy.js';
import { SANDBOX } from '../../../domain/chain.js';

const MayBeMissing = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);
const EXAMPLE_ADDRESS = SANDBOX.usdcAddress.toLowerCase();

/** What an address is. `account`: without code. `contract`: none of the other kinds. */
const CONTRACT_KINDS = [
  'account',
  'delegated_account',
  'wallet_contract',
  'token',
  'token_account',
  'program',
  'contract',
] as const;
export type ContractKind = (typeof CONTRACT_KINDS)[number];

/** The query of `GET /features/contracts` and `GET /features/bytecode`. */
export class ContractQueryDto {
  /** A chain of `GET /supported-chains`. */
  @ApiProperty({ example: SANDBOX.name, maxLength: 200 })
  @MayBeMissing()
  @IsString({ context: { code: 'INVALID_CHAIN' } })
  chain?: string;

  /** An address of that chain. */
  @ApiProperty({ example: SANDBOX.usdcAddress, maxLength: 200 })
  @MayBeMissing()
  @IsString({ context: { code: 'INVALID_ADDRESS' } })
  address?: string;
}

/** What a token says of itself. Any token may call itself USDC. */
@ApiSchema({ name: 'TokenDescription' })
export class TokenDto {
  @ApiProperty({ type: String, nullable: true, example: 'USD Coin' })
  name!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'USDC' })
  symbol!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 6 })
  decimals!: number | null;

  @ApiProperty({ type: String, nullable: true, example: '1000000' })
  totalSupply!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '1000000000000' })
  totalSupplyAtomic!: string | null;

  /** Solana: who may create tokens. */
  @ApiProperty({ type: String, nullable: true, example: null })
  mintAuthority!: string | null;

  /** Solana: who may freeze accounts. */
  @ApiProperty({ type: String, nullable: true, example: null })
  freezeAuthority!: string | null;
}

/** A contract that runs the code of another one. */
@ApiSchema({ name: 'ProxyDescription' })
export class ProxyDto {
  @ApiProperty({ enum: PROXY_KINDS, example: 'eip1967' })
  kind!: ProxyKind;

  @ApiProperty({ type: String, nullable: true, example: '0x5a9db0c000000000000000000000000000000001' })
  implementation!: string | null;

  /** Who may exchange the code. */
  @ApiProperty({ type: String, nullable: true, example: null })
  admin!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  beacon!: string | null;
}

/** What stands at an address. */
@ApiSchema({ name: 'ContractExplanation' })
export class ContractExplanation {
  @ApiProperty({ example: SANDBOX.name })
  chain!: string;

  /** CAIP-2 id. */
  @ApiProperty({ example: SANDBOX.network })
  network!: string;

  @ApiProperty({ example: EXAMPLE_ADDRESS })
  address!: string;

  @ApiProperty({ enum: CONTRACT_KINDS, example: 'token' })
  kind!: ContractKind;

  /** It is the token that payments are verified in. */
  @ApiProperty({ example: true })
  isRegisteredUsdc!: boolean;

  /** It calls itself USDC and is another token. */
  @ApiProperty({ example: false })
  isLookAlike!: boolean;

  @ApiProperty({ type: TokenDto, nullable: true })
  token!: TokenDto | null;

  @ApiProperty({ type: ProxyDto, nullable: true, example: null })
  proxy!: ProxyDto | null;

  /** The contract that the account has delegated to (EIP-7702). */
  @ApiProperty({ type: String, nullable: true, example: null })
  delegatesTo!: string | null;

  /** Standards of wallets that its functions show: contract signatures, account abstraction, Safe. */
  @ApiProperty({ enum: WALLET_STANDARDS, isArray: true, example: [] })
  walletStandards!: WalletStandard[];

  /** Null on Solana. */
  @ApiProperty({ type: 'integer', nullable: true, example: 170 })
  codeSizeBytes!: number | null;

  /** Solana: the program that owns the account. */
  @ApiProperty({ type: String, nullable: true, example: null })
  program!: string | null;

  /** Solana: the wallet that a token account belongs to. */
  @ApiProperty({ type: String, nullable: true, example: null })
  owner!: string | null;

  /** Solana: the mint of a token account. */
  @ApiProperty({ type: String, nullable: true, example: null })
  mint!: string | null;

  @ApiProperty({ example: 'This is the USDC of Sandbox that payments are verified in.' })
  summary!: string;
}
