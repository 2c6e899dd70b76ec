import { ApiHideProperty, ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsString, ValidateBy, ValidateIf } from 'class-validator';
import { findChain } from '../../../../domain/chain.js';
import { LONGEST_MEMO } from '../../../../domain/evidence.js';
import type { Fingerprinted } from '../../../../platform/http/idempotency/idempotency-key.js';
import type { RawVerification } from '../verification-request.js';
import { documentedHash } from './verify-examples.js';

const HASH_IS_TEXT = '$property must be text: put the hash into quotation marks';

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
@ApiSchema({ name: 'VerificationRequest' })
export class VerifyRequestDto implements RawVerification, Fingerprinted {
  // One of the two spellings must be there, which no client generator can express: the document has one.
  @ApiHideProperty()
  @MayBeMissing()
  @IsString({ message: HASH_IS_TEXT, context: { code: 'INVALID_TX_HASH' } })
  tx_hash?: string;

  /** Transaction hash: `0x` and 64 hexadecimal digits, or a base58 signature on Solana. `tx_hash` means the same. */
  @ApiProperty({ required: true, example: documentedHash('confirmed'), maxLength: 200 })
  @MayBeMissing()
  @IsString({ message: HASH_IS_TEXT, context: { code: 'INVALID_TX_HASH' } })
  txHash?: string;

  /** A chain of `GET /supported-chains`. */
  @ApiProperty({ required: true, example: 'sandbox' })
  @MayBeMissing()
  @IsString({
    message: 'chain must be text, such as "base" or "eip155:8453"',
    context: { code: 'INVALID_CHAIN' },
  })
  chain?: string;

  @ApiHideProperty()
  @MayBeMissing()
  @IsAmount()
  expected_amount?: string | number;

  /**
   * Least amount in USDC: greater than 0, at most 1000000, at most 6 decimals. Without it any amount is enough.
   * `expected_amount` means the same.
   */
  @ApiPropertyOptional({ oneOf: [{ type: 'string' }, { type: 'number' }], example: '1.5' })
  @MayBeMissing()
  @IsAmount()
  expectedAmount?: string | number;

  /** The receiver. Required without an API key; with one, it must be your own wallet. */
  @ApiPropertyOptional({ type: String })
  @MayBeMissing()
  @IsString({ context: { code: 'INVALID_ADDRESS' } })
  recipient?: string;

  /** Order or resource that this payment pays for. The binding is permanent. 1–128 of A–Z a–z 0–9 . _ : - */
  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 128 })
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

/** Joins the spellings of a member and of a chain; two different values stay two, and are refused later. */
function inOneSpelling({ txHash, expectedAmount, chain, ...rest }: RawVerification): object {
  const { tx_hash = txHash, expected_amount = expectedAmount } = rest;
  return {
    ...rest,
    chain: typeof chain === 'string' ? (findChain(chain)?.name ?? chain) : chain,
    tx_hash,
    expected_amount,
    ...(tx_hash !== txHash && { txHash }),
    ...(expected_amount !== expectedAmount && { expectedAmount }),
  };
}

/** Up to a hundred payments; each is verified separately; its answer has the same position. */
@ApiSchema({ name: 'VerificationBatch' })
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
