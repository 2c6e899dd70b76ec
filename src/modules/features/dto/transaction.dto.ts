import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsString, ValidateIf } from 'class-validator';
import { SANDBOX } from '../../../domain/chain.js';
import type { PaymentEvidence, PaymentStatus, Reason } from '../../../domain/payment.js';

const EXAMPLE_HASH = '0x5a9db0c002000000000000000000000000000000000000000000000000000001';
const EXAMPLE_PAYER = '0x5a9db0c00000000000000000000000000000a11c';
const EXAMPLE_WALLET = '0x5a9db0c0000000000000000000000000000a55e7';
const MayBeMissing = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

/** The query of `GET /features/transactions`. */
export class TransactionQueryDto {
  /** A chain of `GET /supported-chains`. */
  @ApiProperty({ example: SANDBOX.name, maxLength: 200 })
  @MayBeMissing()
  @IsString({ context: { code: 'INVALID_CHAIN' } })
  chain?: string;

  /** Transaction hash: `0x` and 64 hexadecimal digits, or a base58 signature on Solana. */
  @ApiProperty({ example: EXAMPLE_HASH, maxLength: 200 })
  @MayBeMissing()
  @IsString({ context: { code: 'INVALID_TX_HASH' } })
  hash?: string;
}

/** A movement of USDC, or of a token that calls itself so. */
@ApiSchema({ name: 'TokenMovement' })
export class MovementDto {
  /** `usdc`: the registered USDC. `look_alike`: another token whose symbol or name reads like it. */
  @ApiProperty({ enum: ['usdc', 'look_alike'], example: 'usdc' })
  kind!: 'usdc' | 'look_alike';

  /** Contract, or mint on Solana. */
  @ApiProperty({ example: SANDBOX.usdcAddress })
  token!: string;

  /** The token's own word. */
  @ApiProperty({ type: String, nullable: true, example: 'USDC' })
  symbol!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  name!: string | null;

  @ApiProperty({ example: EXAMPLE_PAYER })
  from!: string;

  @ApiProperty({ example: EXAMPLE_WALLET })
  to!: string;

  /** Null where the token does not say its decimals. */
  @ApiProperty({ type: String, nullable: true, example: '25' })
  amount!: string | null;

  @ApiProperty({ example: '25000000' })
  amountAtomic!: string;
}

/** An address that gained USDC by the transaction. */
@ApiSchema({ name: 'Gain' })
class GainDto {
  @ApiProperty({ example: EXAMPLE_WALLET })
  address!: string;

  @ApiProperty({ example: '25' })
  amountUsdc!: string;

  @ApiProperty({ example: '25000000' })
  amountAtomic!: string;

  /** Whose money it was, as `POST /verify` says in `fromAddress`. */
  @ApiProperty({ type: String, nullable: true, example: EXAMPLE_PAYER })
  payer!: string | null;

  /** The sender that passed the payer's money on. */
  @ApiProperty({ type: String, nullable: true, example: null })
  through!: string | null;
}

/** How deep the transaction lies. */
@ApiSchema({ name: 'FinalityDescription' })
class FinalityDto {
  @ApiProperty({ enum: ['none', 'latest', 'confirmed', 'safe', 'finalized'], example: 'finalized' })
  level!: PaymentEvidence['finality']['level'];

  /** Deep enough for a yes. */
  @ApiProperty({ example: true })
  accepted!: boolean;

  /** It cannot be taken back any more. */
  @ApiProperty({ example: true })
  deepest!: boolean;

  @ApiProperty({ type: 'integer', nullable: true, example: 1 })
  confirmations!: number | null;

  /** Null where a block tag decides. */
  @ApiProperty({ type: 'integer', nullable: true, example: 1 })
  requiredConfirmations!: number | null;
}

/** What `POST /verify` answers about the transaction with this key, when it names chain and hash alone. */
@ApiSchema({ name: 'VerificationOutlook' })
class OutlookDto {
  /** Your wallet that it is judged for. */
  @ApiProperty({ example: '0x5A9DB0c0000000000000000000000000000a55E7' })
  wallet!: string;

  @ApiProperty({ enum: ['confirmed', 'pending', 'rejected'], example: 'confirmed' })
  status!: PaymentStatus;

  @ApiProperty({ type: String, nullable: true, example: null })
  reason!: Reason | null;

  @ApiProperty({ example: '25' })
  amountUsdc!: string;

  @ApiProperty({ type: String, nullable: true, example: EXAMPLE_PAYER })
  fromAddress!: string | null;

  /** Orders of yours that the payment has been used for. */
  @ApiProperty({ type: [String], example: [] })
  references!: string[];
}

/** A transaction in terms of payments. */
@ApiSchema({ name: 'TransactionExplanation' })
export class TransactionExplanation {
  @ApiProperty({ example: SANDBOX.name })
  chain!: string;

  /** CAIP-2 id. */
  @ApiProperty({ example: SANDBOX.network })
  network!: string;

  @ApiProperty({ example: EXAMPLE_HASH })
  txHash!: string;

  /** The registered USDC. */
  @ApiProperty({ example: SANDBOX.usdcAddress })
  asset!: string;

  @ApiProperty({ enum: ['succeeded', 'failed', 'pending'], example: 'succeeded' })
  execution!: 'succeeded' | 'failed' | 'pending';

  /** Block number, or slot on Solana. */
  @ApiProperty({ type: 'integer', nullable: true, example: 5_000_000 })
  blockNumber!: number | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-22T12:00:00.000Z' })
  timestamp!: string | null;

  @ApiProperty({ type: FinalityDto })
  finality!: FinalityDto;

  /** In their order, those of USDC first; two hundred at most. */
  @ApiProperty({ type: [MovementDto] })
  movements!: MovementDto[];

  /** Who gained USDC in the end, the largest gain first; twenty at most. */
  @ApiProperty({ type: [GainDto] })
  gains!: GainDto[];

  /** Addresses that passed on all the USDC that they received. */
  @ApiProperty({ type: [String], example: [] })
  routers!: string[];

  /** Other tokens that moved, by their addresses. */
  @ApiProperty({ type: [String], example: [] })
  otherTokens!: string[];

  @ApiProperty({ type: [String], example: [] })
  memos!: string[];

  /** False when something above is cut, or a part of the transaction could not be read. */
  @ApiProperty({ example: true })
  complete!: boolean;

  /** Null without a wallet of yours on the chain. */
  @ApiProperty({ type: OutlookDto, nullable: true })
  verification!: OutlookDto | null;

  /** Why `POST /verify` answers that, in a sentence. */
  @ApiProperty({
    example:
      'It is a yes: your wallet 0x5A9DB0c0000000000000000000000000000a55E7 gained 25 USDC, and the block is final.',
  })
  why!: string;

  /** The transaction in a few sentences. */
  @ApiProperty({
    example: `The transaction succeeded in block 5000000. 25 USDC reached ${EXAMPLE_WALLET}, paid by ${EXAMPLE_PAYER}.`,
  })
  summary!: string;
}
