import { Body, Controller, HttpCode, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import { NoIdempotencyKey } from '../../../platform/http/idempotency/store-response-when.js';
import { SignedIn, type AppRequest } from '../../../platform/http/request/access.js';
import { LimitClass } from '../../../platform/http/request/limit-class.js';
import { personOf } from '../sessions/person-session.js';
import { SessionResponse } from '../sessions/dto/session.dto.js';
import { sessionOf } from '../sessions/session-authenticator.js';
import { SessionView } from '../sessions/session-view.js';
import { OperatorKeySignInDto } from '../sign-in/dto/sign-in.dto.js';
import { FailedSignIns } from '../sign-in/failed-sign-ins.js';
import { OperatorConfirmation } from './operator-confirmation.js';

/** The operator key of a person who has a second factor already. */
@ApiTags('Second factor')
@LimitClass('second-factor')
@UseInterceptors(FailedSignIns)
@Controller('second-factor/operator')
export class OperatorConfirmationController {
  constructor(
    private readonly confirmation: OperatorConfirmation,
    private readonly view: SessionView,
  ) {}

  @Post()
  @HttpCode(200)
  @SignedIn()
  @NoIdempotencyKey()
  @ApiOperation({
    operationId: 'confirmOperator',
    summary: 'Give the operator key beside a second factor, once',
    description:
      'For an address of `OPERATOR_EMAILS` that had a second factor before. An enrolment takes the key itself.',
  })
  @ApiOkResponse({ type: SessionResponse })
  @FailsWith('CONFLICT', 'The person has no second factor yet.')
  @FailsWith('INVALID_API_KEY', 'The operator key is wrong.')
  @FailsWith('IP_NOT_ALLOWED', 'ADMIN_ALLOWED_ADDRESSES does not hold the address.')
  @FailsWith('ROLE_NOT_ALLOWED', 'The address is none of the operator.')
  @FailsWith('SECOND_FACTOR_REQUIRED', 'The second factor was given more than ten minutes ago.')
  async confirm(
    @Body() { adminKey }: OperatorKeySignInDto,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    const session = personOf(sessionOf(request));
    return this.view.of(await this.confirmation.confirm(session, adminKey, request.ip ?? '', response));
  }
}
