import { ApiProperty, ApiPropertyOptional, ApiSchema, getSchemaPath } from '@nestjs/swagger';
import { REASON_MESSAGES, type VerificationAnswer } from '../verification-answer.js';

const REASONS = Object.keys(REASON_MESSAGES);

/** Yes, no or not yet: all three are answers. */
@ApiSchema({ name: 'Verification' })
export class VerifyResponseDto implements VerificationAnswer {
  /** True exactly when the payment is confirmed and meets all conditions of the request. */
  @ApiProperty({ example: true })
  success!: boolean;

  @ApiProperty({ enum: ['confirmed', 'pending', 'rejected'] })
  status!: VerificationAnswer['status'];

  /** The reason when `success` is false; else absent. */
  @ApiPropertyOptional({ enum: REASONS })
  reason?: NonNullable<VerificationAnswer['reason']>;

  @ApiPropertyOptional({ type: String })
  message?: string;

  /** Answered from a stored payment: no unit was used. */
  @ApiProperty({ example: false })
  cached!: boolean;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  paymentId!: string | null;

  @ApiProperty()
  txHash!: string;

  @ApiProperty({ example: 'sandbox' })
  chain!: string;

  /** CAIP-2 id. */
  @ApiProperty({ example: 'x402:sandbox' })
  network!: string;

  /** USDC contract or mint. */
  @ApiProperty()
  asset!: string;

  /** The amount that your wallet gained, or the named payer's part of it. */
  @ApiProperty({ example: '25' })
  amountUsdc!: string;

  @ApiProperty({ example: '25000000' })
  amountAtomic!: string;

  /**
   * The payer, independent of `payer` in the request: the address that lost the amount your wallet gained, if it is one
   * address; else the sender.
   */
  @ApiProperty({ type: String, nullable: true })
  fromAddress!: string | null;

  @ApiProperty({ type: String, nullable: true })
  toAddress!: string | null;

  /** Block number, or slot on Solana. */
  @ApiProperty({ type: Number, nullable: true })
  blockNumber!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  confirmations!: number | null;

  @ApiPropertyOptional({ type: Number })
  requiredConfirmations?: number;

  @ApiPropertyOptional({ type: Number })
  retryAfterSeconds?: number;

  @ApiProperty({ enum: ['none', 'latest', 'confirmed', 'safe', 'finalized'] })
  finality!: string;

  /** 0 (none) to 1. */
  @ApiProperty({ example: 0 })
  riskScore!: number;

  @ApiProperty({ type: [String] })
  riskReasons!: readonly string[];

  /** The amount paid beyond the expected amount. */
  @ApiProperty({ example: '0' })
  surplusAtomic!: string;

  /**
   * The conditions, `payer` and `memo`, that tie the payment to your buyer beyond its public hash; `none` unless all
   * hold.
   */
  @ApiProperty({ enum: ['none', 'payer', 'memo', 'payer+memo'] })
  binding!: VerificationAnswer['binding'];

  /** Time of the block. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  timestamp!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  verifiedAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  firstVerifiedAt!: string | null;

  /** The payment is bound to the reference of this request. */
  @ApiProperty({ example: false })
  claimed!: boolean;

  @ApiProperty({ type: String, nullable: true })
  reference!: string | null;

  @ApiProperty()
  requestId!: string;
}

@ApiSchema({ name: 'VerificationResults' })
export class VerifyBatchResponseDto {
  /** One item for each verification, in their order: the answer, or the error envelope. */
  @ApiProperty({
    type: 'array',
    items: {
      oneOf: [{ $ref: getSchemaPath(VerifyResponseDto) }, { $ref: '#/components/schemas/ErrorEnvelope' }],
    },
  })
  results!: object[];
}
