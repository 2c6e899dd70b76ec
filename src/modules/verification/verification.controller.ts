import { Body, Controller, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Authenticated, CurrentPrincipal, RequestId } from '../../platform/http/access.js';
import { RememberWhen } from '../../platform/http/idempotency/remember-when.js';
import type { Principal } from '../../platform/http/principal.js';
import { VerifyBatchDto, VerifyQueryDto, VerifyRequestDto } from './dto/verify-request.dto.js';
import { VerifyBatchResponseDto, VerifyResponseDto } from './dto/verify-response.dto.js';
import { isFinalAnswer } from './verification-answer.js';
import { VerificationDesk } from './verification-desk.js';

const PAYMENT_STATUS_HEADER = 'X-Payment-Status';

@ApiTags('Verification')
@Controller('verify')
export class VerificationController {
  constructor(private readonly desk: VerificationDesk) {}

  /**
   * Verify a payment by its transaction hash.
   *
   * "No" and "not yet" are answers too: 200 with `success: false`, `status` and `reason`. Errors are for calls that
   * could not be answered.
   */
  @Post()
  @HttpCode(200)
  @RememberWhen(isFinalAnswer)
  @Authenticated('verify', { anonymous: true })
  @ApiOkResponse({ type: VerifyResponseDto })
  @ApiResponse({
    status: 402,
    type: VerifyResponseDto,
    description: 'Only with strict=true: the payment is not confirmed.',
  })
  async verify(
    @CurrentPrincipal() principal: Principal,
    @Body() body: VerifyRequestDto,
    @Query() query: VerifyQueryDto,
    @RequestId() requestId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<VerifyResponseDto> {
    const answer = await this.desk.verify(principal, body, requestId);
    response.setHeader(PAYMENT_STATUS_HEADER, answer.status);
    if (query.strict === 'true' && !answer.success) response.status(402);
    return answer;
  }

  /** Verify up to a hundred payments; each is judged alone and answered in its place, with an answer or an error. */
  @Post('batch')
  @HttpCode(200)
  @RememberWhen(isFinalAnswer)
  @Authenticated('verify')
  @ApiOkResponse({ type: VerifyBatchResponseDto })
  verifyBatch(
    @CurrentPrincipal() principal: Principal,
    @Body() body: VerifyBatchDto,
    @RequestId() requestId: string,
  ): Promise<VerifyBatchResponseDto> {
    return this.desk.verifyBatch(principal, body.verifications, requestId);
  }
}
