import { Body, Controller, Delete, HttpCode, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import { NoIdempotencyKey } from '../../../platform/http/idempotency/store-response-when.js';
import { SignedIn, type AppRequest } from '../../../platform/http/request/access.js';
import { LimitClass } from '../../../platform/http/request/limit-class.js';
import { STALE } from '../sessions/fresh-session.js';
import { SessionResponse } from '../sessions/dto/session.dto.js';
import { sessionOf } from '../sessions/session-authenticator.js';
import { SessionView } from '../sessions/session-view.js';
import { personOf } from '../sessions/person-session.js';
import { FailedSignIns } from '../sign-in/failed-sign-ins.js';
import { ConfirmedTotpResponse, EnrolDto, NewTotpResponse, TotpCodeDto } from './dto/second-factor.dto.js';
import { Enrolment } from './enrolment.js';
import { TotpFactor } from './totp-factor.js';

const WRONG = 'The code is wrong, or was used already.';
const TRIED = 'Five wrong codes in a row: none is looked at for a quarter of an hour.';

/** The authenticator of the person who is signed in. */
@ApiTags('Second factor')
@LimitClass('second-factor')
@UseInterceptors(FailedSignIns)
@Controller('second-factor/totp')
export class TotpController {
  constructor(
    private readonly totp: TotpFactor,
    private readonly enrolment: Enrolment,
    private readonly view: SessionView,
  ) {}

  @Post('enrol')
  @HttpCode(200)
  @SignedIn()
  @NoIdempotencyKey()
  @ApiOperation({ operationId: 'enrolAuthenticator', summary: 'Get a secret for an authenticator' })
  @ApiOkResponse({ type: NewTotpResponse })
  @FailsWith('CONFLICT', 'The person has an authenticator.')
  @FailsWith('INVALID_API_KEY', 'The operator key is wrong.')
  @FailsWith('RECENT_SIGN_IN_REQUIRED', STALE)
  async enrol(@Body() { adminKey }: EnrolDto, @Req() request: AppRequest): Promise<NewTotpResponse> {
    const session = personOf(sessionOf(request));
    const hasOperatorKey = this.enrolment.assertMayEnrol(session, adminKey, request.ip ?? '');
    return this.totp.enrol(session, hasOperatorKey);
  }

  @Post('confirm')
  @HttpCode(200)
  @SignedIn()
  @NoIdempotencyKey()
  @ApiOperation({
    operationId: 'confirmAuthenticator',
    summary: 'Confirm the authenticator by its first code',
    description: 'From now on, signing in asks for a code. Eight recovery codes are shown once.',
  })
  @ApiOkResponse({ type: ConfirmedTotpResponse })
  @FailsWith('INVALID_SIGN_IN', WRONG)
  @FailsWith('CONFLICT', 'No authenticator waits for its first code.')
  @FailsWith('RECENT_SIGN_IN_REQUIRED', STALE)
  @FailsWith('RATE_LIMIT_EXCEEDED', TRIED)
  async confirm(
    @Body() { code }: TotpCodeDto,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ConfirmedTotpResponse> {
    const session = personOf(sessionOf(request));
    const { recoveryCodes, tokenHash } = await this.totp.confirm(session, code, response);
    return Object.assign(await this.view.of(tokenHash), { recoveryCodes });
  }

  @Post()
  @HttpCode(200)
  @SignedIn(null, { beforeSecondFactor: true })
  @NoIdempotencyKey()
  @ApiOperation({
    operationId: 'giveAuthenticatorCode',
    summary: 'Give a code of the authenticator, or a recovery code, as second factor',
  })
  @ApiOkResponse({ type: SessionResponse })
  @FailsWith('INVALID_SIGN_IN', WRONG)
  @FailsWith('CONFLICT', 'The person has no authenticator.')
  @FailsWith('RATE_LIMIT_EXCEEDED', TRIED)
  async use(
    @Body() { code }: TotpCodeDto,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    return this.view.of(await this.totp.use(personOf(sessionOf(request)), code, response));
  }

  @Delete()
  @HttpCode(200)
  @SignedIn()
  @ApiOperation({
    operationId: 'removeAuthenticator',
    summary: 'Remove the authenticator and its recovery codes, by one last code',
  })
  @ApiOkResponse({ type: SessionResponse })
  @FailsWith('INVALID_SIGN_IN', WRONG)
  @FailsWith('CONFLICT', 'The person has no authenticator.')
  @FailsWith('RATE_LIMIT_EXCEEDED', TRIED)
  async remove(
    @Body() { code }: TotpCodeDto,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    return this.view.of(await this.totp.remove(personOf(sessionOf(request)), code, response));
  }
}
