import { ApiProperty, ApiSchema } from '@nestjs/swagger';

const V2_REQUIREMENTS = {
  scheme: 'exact',
  network: 'eip155:84532',
  amount: '10000',
  asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
  payTo: '0x209693Bc6afc0C5328bA36FaF03C514EF312287C',
  maxTimeoutSeconds: 300,
  extra: { name: 'USDC', version: '2' },
};

/** The body of `verify` and `settle`: exactly what the official clients send. Unknown members are let through. */
@ApiSchema({ name: 'SignedPaymentRequest' })
export class ProtocolRequestDto {
  @ApiProperty({ required: false, enum: [1, 2], example: 2 })
  x402Version?: number;

  /** The payment that the buyer signed, as received in its header. */
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: {
      x402Version: 2,
      accepted: V2_REQUIREMENTS,
      payload: {
        signature: `0x${'00'.repeat(65)}`,
        authorization: {
          from: '0x857b06519E91e3A54538791bDbb0E22373e36b66',
          to: '0x209693Bc6afc0C5328bA36FaF03C514EF312287C',
          value: '10000',
          validAfter: '0',
          validBefore: '1893456000',
          nonce: `0x${'01'.repeat(32)}`,
        },
      },
    },
  })
  paymentPayload!: Record<string, unknown>;

  /** The payment that your server requires. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: V2_REQUIREMENTS })
  paymentRequirements!: Record<string, unknown>;
}

@ApiSchema({ name: 'SignedPaymentVerification' })
export class FacilitatorVerifyResponseDto {
  @ApiProperty({ example: false })
  isValid!: boolean;

  /** The reason, as a code of the protocol (docs/facilitator.md). */
  @ApiProperty({ required: false, example: 'invalid_exact_evm_signature' })
  invalidReason?: string;

  @ApiProperty({ required: false, example: 'the authorization is valid for more than a day' })
  invalidMessage?: string;

  @ApiProperty({ required: false, example: '0x857b06519E91e3A54538791bDbb0E22373e36b66' })
  payer?: string;
}

@ApiSchema({ name: 'SettlementResult' })
export class SettleResponseDto {
  @ApiProperty({ example: true })
  success!: boolean;

  /** `settlement_pending` with a transaction: it was sent and is in no block yet; repeat the call. */
  @ApiProperty({ required: false, example: 'settlement_pending' })
  errorReason?: string;

  @ApiProperty({ required: false, example: 'The transaction was sent and is in no block yet.' })
  errorMessage?: string;

  @ApiProperty({ required: false, example: '0x857b06519E91e3A54538791bDbb0E22373e36b66' })
  payer?: string;

  /** Hash of the transaction; empty when nothing was sent. */
  @ApiProperty({ example: `0x${'89'.repeat(32)}` })
  transaction!: string;

  /** As the request spelled it. */
  @ApiProperty({ example: 'eip155:84532' })
  network!: string;

  /** With `upto`: the moved amount in atomic units, which may be less than the agreed amount. */
  @ApiProperty({ required: false, example: '4000' })
  amount?: string;

  @ApiProperty({ selfRequired: false, type: 'object', additionalProperties: true, example: {} })
  extra?: Record<string, unknown>;
}

@ApiSchema({ name: 'SupportedKind' })
export class SupportedKindDto {
  @ApiProperty({ enum: [1, 2], example: 2 })
  x402Version!: number;

  @ApiProperty({ example: 'exact' })
  scheme!: string;

  @ApiProperty({ example: 'eip155:84532' })
  network!: string;

  /** On Solana: `feePayer`, and `maxTransactionFeeLamports`, the highest fee that it pays for one transaction. */
  @ApiProperty({ selfRequired: false, type: 'object', additionalProperties: true, example: {} })
  extra?: Record<string, unknown>;
}

@ApiSchema({ name: 'SupportedKinds' })
export class SupportedDto {
  @ApiProperty({ type: [SupportedKindDto] })
  kinds!: SupportedKindDto[];

  @ApiProperty({ type: [String], example: ['payment-identifier'] })
  extensions!: string[];

  /** The addresses that send the transactions, by CAIP-2 pattern. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string' } },
    example: { 'eip155:*': ['0x209693Bc6afc0C5328bA36FaF03C514EF312287C'] },
  })
  signers!: Record<string, string[]>;
}
