import { Body, Controller, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  Authenticated,
  CurrentPrincipal,
  RequestId,
  type IdentifiedRequest,
} from '../../../platform/http/request/access.js';
import { StoreResponseWhen } from '../../../platform/http/idempotency/store-response-when.js';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import type { Principal } from '../../../platform/http/request/principal.js';
import {
  CountedByItem,
  takeForItems,
  takeForWork,
} from '../../../platform/http/request/request-allowance.js';
import {
  BATCH_EXAMPLES,
  UNCONFIRMED_EXAMPLES,
  VERIFY_ANSWER_EXAMPLES,
  VERIFY_EXAMPLES,
} from './dto/verify-examples.js';
import { VerifyBatchDto, VerifyQueryDto, VerifyRequestDto } from './dto/verify-request.dto.js';
import { VerifyBatchResponseDto, VerifyResponseDto } from './dto/verify-response.dto.js';
import { isFinalAnswer } from './verification-answer.js';
import { VerificationBatch } from './verification-batch.js';

const PAYMENT_STATUS_HEADER = 'X-Payment-Status';
const STATUS_HEADER = {
  [PAYMENT_STATUS_HEADER]: {
    description: 'The same as `status`.',
    required: true,
    schema: { type: 'string' as const, enum: ['confirmed', 'pending', 'rejected'] },
  },
};

@ApiTags('Verification')
@Controller('verify')
export class VerificationController {
  constructor(private readonly batch: VerificationBatch) {}

  /**
   * Verify a payment by its transaction hash.
   *
   * @remarks "No" and "not yet" are answers too: 200 with `success: false`, `status` and `reason`. Errors are for calls that
   * could not be answered.
   */
  @Post()
  @ApiOperation({ operationId: 'verifyPayment' })
  @HttpCode(200)
  @StoreResponseWhen(isFinalAnswer)
  @Authenticated('verify', { anonymous: true })
  @ApiBody({ type: VerifyRequestDto, examples: VERIFY_EXAMPLES })
  @ApiOkResponse({
    type: VerifyResponseDto,
    examples: VERIFY_ANSWER_EXAMPLES,
    description: 'Confirmed, rejected or pending.',
    headers: STATUS_HEADER,
  })
  @ApiResponse({
    status: 402,
    type: VerifyResponseDto,
    examples: UNCONFIRMED_EXAMPLES,
    headers: STATUS_HEADER,
    description: 'Only with strict=true: the payment is not confirmed.',
  })
  @FailsWith('WALLET_NOT_REGISTERED', 'You have not registered a wallet on this chain.')
  @FailsWith('VERIFIER_UNAVAILABLE', 'The chain could not be read; no unit was charged.')
  async verify(
    @Req() { principal, requestId }: IdentifiedRequest,
    @Body() body: VerifyRequestDto,
    @Query() query: VerifyQueryDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<VerifyResponseDto> {
    const answer = await this.batch.verify(principal, body, requestId, (requests) => {
      takeForWork(response, requests);
    });
    response.setHeader(PAYMENT_STATUS_HEADER, answer.status);
    if (query.strict === 'true' && !answer.success) response.status(402);
    return answer;
  }

  /**
   * Verify up to a hundred payments.
   *
   * @remarks Each item is verified separately; its answer or error has the same position. A batch counts as as many
   * requests as it has items. A batch that exceeds the rest of your limits is refused as a whole, with 429 and
   * `available`.
   */
  @Post('batch')
  @ApiOperation({ operationId: 'verifyPayments' })
  @HttpCode(200)
  @CountedByItem()
  @StoreResponseWhen(isFinalAnswer)
  @Authenticated('verify')
  @ApiBody({ type: VerifyBatchDto, examples: BATCH_EXAMPLES })
  @ApiOkResponse({
    type: VerifyBatchResponseDto,
    description: 'One answer or error for each item, in their order.',
  })
  async verifyBatch(
    @CurrentPrincipal() principal: Principal,
    @Body() body: VerifyBatchDto,
    @RequestId() requestId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<VerifyBatchResponseDto> {
    await takeForItems(response, body.verifications.length);
    return this.batch.verifyBatch(principal, body.verifications, requestId);
  }
}
