import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsString, ValidateBy, ValidateIf } from 'class-validator';
import { LONGEST_MEMO } from '../../../../domain/evidence.js';
import type { Fingerprinted } from '../../../../platform/http/idempotency/idempotency-key.js';
import { SANDBOX_FAMILIES } from '../../verifiers/sandbox/sandbox-families.js';
import type { RawVerification } from '../verification-request.js';

const EXAMPLE_HASH = SANDBOX_FAMILIES.find(({ name }) => name === 'confirmed')?.exampleHash;

/** A field that may be left out, but must not be null. */
const MayBeMissing = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

const IsAmount = (): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isAmount',
      validator: {
        validate: (value) => typeof value === 'string' || typeof value === 'number',
        defaultMessage: () => '$property must be a number or a decimal string',
      },
    },
    { context: { code: 'INVALID_AMOUNT' } },
  );

/** One payment to verify. The fields are checked for their content where their chain is known. */
export class VerifyRequestDto implements RawVerification, Fingerprinted {
  /** Transaction hash: `0x` and 64 hexadecimal digits, or a base58 signature on Solana. */
  @ApiProperty({ example: EXAMPLE_HASH, maxLength: 200 })
  @MayBeMissing()
  @IsString({ context: { code: 'INVALID_TX_HASH' } })
  tx_hash?: string;

  /** The same as `tx_hash`. */
  @ApiPropertyOptional({ maxLength: 200 })
  @MayBeMissing()
  @IsString({ context: { code: 'INVALID_TX_HASH' } })
  txHash?: string;

  /** A chain of `GET /supported-chains`. */
  @ApiProperty({ example: 'sandbox' })
  @MayBeMissing()
  @IsString({ context: { code: 'INVALID_CHAIN' } })
  chain?: string;

  /** Least amount in USDC: greater than 0, at most 1000000, at most 6 decimals. Without it any amount is enough. */
  @ApiPropertyOptional({ oneOf: [{ type: 'string' }, { type: 'number' }], example: '1.5' })
  @MayBeMissing()
  @IsAmount()
  expected_amount?: string | number;

  /** The same as `expected_amount`. */
  @ApiPropertyOptional({ oneOf: [{ type: 'string' }, { type: 'number' }] })
  @MayBeMissing()
  @IsAmount()
  expectedAmount?: string | number;

  /** The receiver. Required without an API key; with one, it must be your own wallet. */
  @ApiPropertyOptional({ type: String })
  @MayBeMissing()
  @IsString({ context: { code: 'INVALID_ADDRESS' } })
  recipient?: string;

  /** Order or resource that this payment pays for. The binding is permanent. 1–128 of A–Z a–z 0–9 . _ : - */
  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 128, example: 'order-1001' })
  @MayBeMissing()
  @IsString({ context: { code: 'INVALID_PARAMETER' } })
  reference?: string;

  /** The address that must have paid: the owner of the money, or the sender (a router, a forwarding account). */
  @ApiPropertyOptional({ type: String })
  @MayBeMissing()
  @IsString({ context: { code: 'INVALID_ADDRESS' } })
  payer?: string;

  /** The payment must not be older than this ISO 8601 time. */
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @MayBeMissing()
  @IsString({ context: { code: 'INVALID_PARAMETER' } })
  paidAfter?: string;

  /** Memo that the payment must carry (Solana). */
  @ApiPropertyOptional({ type: String, maxLength: LONGEST_MEMO })
  @MayBeMissing()
  @IsString({ context: { code: 'INVALID_PARAMETER' } })
  memo?: string;

  toFingerprint(): object {
    return inOneSpelling(this);
  }
}

/** Joins the two spellings of a member; two different values stay two, and are refused later. */
function inOneSpelling({ txHash, expectedAmount, ...rest }: RawVerification): object {
  const { tx_hash = txHash, expected_amount = expectedAmount } = rest;
  return {
    ...rest,
    tx_hash,
    expected_amount,
    ...(tx_hash !== txHash && { txHash }),
    ...(expected_amount !== expectedAmount && { expectedAmount }),
  };
}

/** Up to a hundred payments; each is verified separately; its answer has the same position. */
export class VerifyBatchDto implements Fingerprinted {
  @ApiProperty({ type: [VerifyRequestDto], minItems: 1, maxItems: 100 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  verifications!: unknown[];

  /** Entries are validated one by one later; an invalid one stays as it is. */
  toFingerprint(): object {
    return {
      verifications: this.verifications.map((item) =>
        typeof item === 'object' && item !== null && !Array.isArray(item) ? inOneSpelling(item) : item,
      ),
    };
  }
}

export class VerifyQueryDto {
  /** Answer 402 instead of 200 whenever `success` is false. */
  @ApiPropertyOptional({ enum: ['true', 'false'], default: 'false' })
  @MayBeMissing()
  // Excludes "1": a caller that relies on the status alone must not get an answer as if it had left the option out.
  @IsIn(['true', 'false'], { context: { code: 'INVALID_PARAMETER' } })
  strict = 'false';
}
