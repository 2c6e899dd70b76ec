import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional, IsString, MaxLength } from 'class-validator';
import { ChainName } from '../../../../platform/http/query/chain-name.js';
import { PageQueryDto } from '../../../../platform/http/query/pagination.js';

const STATUSES = ['pending', 'confirmed', 'rejected', 'reorged'];
const FORMATS = ['json', 'csv'] as const;
const NO_TIME = '$property must be a day or an ISO 8601 time with a zone, such as 2026-01-31T12:00:00Z.';

export class PaymentsQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ type: String, example: 'base' })
  @IsOptional()
  @ChainName()
  chain?: string;

  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES, { context: { code: 'INVALID_PARAMETER' } })
  status?: string;

  /** First seen at or after this time. */
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true }, { message: NO_TIME, context: { code: 'INVALID_PARAMETER' } })
  from?: string;

  /** First seen before this time. */
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true }, { message: NO_TIME, context: { code: 'INVALID_PARAMETER' } })
  to?: string;

  /** Bound to this reference. */
  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString({ context: { code: 'INVALID_PARAMETER' } })
  @MaxLength(128, { context: { code: 'INVALID_PARAMETER' } })
  reference?: string;

  /**
   * A transaction hash, the id of a payment, a reference, or an address: of the payer, or one of your wallets. The whole
   * of it, not a part.
   */
  @ApiPropertyOptional({ type: String, maxLength: 128, example: 'order-1001' })
  @IsOptional()
  @IsString({ context: { code: 'INVALID_PARAMETER' } })
  @MaxLength(128, { context: { code: 'INVALID_PARAMETER' } })
  q?: string;

  /** `csv` exports all payments that match the filters as a file. `limit` is ignored then, and `cursor` refused. */
  @ApiPropertyOptional({ enum: FORMATS, default: 'json' })
  @IsOptional()
  @IsIn(FORMATS, { context: { code: 'INVALID_PARAMETER' } })
  format?: (typeof FORMATS)[number];
}

@ApiSchema({ name: 'Claim' })
export class ClaimDto {
  @ApiProperty({ example: 'order-1001' })
  reference!: string;

  /** The payer of the bound part; null when the whole payment is bound. */
  @ApiProperty({ type: String, nullable: true })
  payer!: string | null;
}

/** A payment as it is remembered: what it paid your wallet, without any request's expectation. */
@ApiSchema({ name: 'Payment' })
export class PaymentDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: STATUSES })
  status!: string;

  @ApiProperty({ type: String, nullable: true })
  reason!: string | null;

  @ApiProperty()
  txHash!: string;

  @ApiProperty({ example: 'base' })
  chain!: string;

  @ApiProperty({ example: 'eip155:8453' })
  network!: string;

  @ApiProperty({ example: '1.5' })
  amountUsdc!: string;

  @ApiProperty({ example: '1500000' })
  amountAtomic!: string;

  /** The payer: the address that lost the amount your wallet gained, if it is one address; else the sender. */
  @ApiProperty({ type: String, nullable: true })
  fromAddress!: string | null;

  @ApiProperty({ type: String, nullable: true })
  toAddress!: string | null;

  @ApiProperty({ type: Number, nullable: true })
  blockNumber!: number | null;

  /** Time of the block. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  timestamp!: string | null;

  @ApiProperty()
  finality!: string;

  @ApiProperty({ type: [ClaimDto] })
  claims!: ClaimDto[];

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  firstVerifiedAt!: string | null;

  @ApiProperty({ format: 'date-time' })
  verifiedAt!: string;
}

@ApiSchema({ name: 'PaymentPage' })
export class PaymentsPageDto {
  @ApiProperty({ type: [PaymentDto] })
  payments!: PaymentDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}
