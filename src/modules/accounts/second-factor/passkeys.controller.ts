import { Body, Controller, Delete, HttpCode, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { AppConfig } from '../../../platform/config/app-config.js';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import { NoIdempotencyKey } from '../../../platform/http/idempotency/store-response-when.js';
import { SignedIn, type AppRequest } from '../../../platform/http/request/access.js';
import { LimitClass } from '../../../platform/http/request/limit-class.js';
import { requireOwnOrigin } from '../../../platform/http/browser/own-origin.js';
import { STALE } from '../sessions/fresh-session.js';
import { SessionResponse } from '../sessions/dto/session.dto.js';
import { sessionOf } from '../sessions/session-authenticator.js';
import { SessionView } from '../sessions/session-view.js';
import { personOf } from '../sessions/person-session.js';
import { FailedSignIns } from '../sign-in/failed-sign-ins.js';
import { EnrolDto, NewPasskeyDto, PasskeyAnswerDto } from './dto/second-factor.dto.js';
import { Enrolment } from './enrolment.js';
import { Passkeys } from './passkeys.js';

const OPTIONS = { schema: { type: 'object', additionalProperties: true } } as const;
const REFUSED = 'The answer is not to what was asked, or not by a passkey of the person here.';

/** The passkeys of the person who is signed in. */
@ApiTags('Second factor')
@LimitClass('second-factor')
@UseInterceptors(FailedSignIns)
@Controller('second-factor')
export class PasskeysController {
  constructor(
    private readonly passkeys: Passkeys,
    private readonly enrolment: Enrolment,
    private readonly view: SessionView,
    private readonly config: AppConfig,
  ) {}

  @Post('passkeys/options')
  @HttpCode(200)
  @SignedIn()
  @NoIdempotencyKey()
  @ApiOperation({
    operationId: 'askForNewPasskey',
    summary: 'Get the options to make a passkey with',
    description: '`PublicKeyCredentialCreationOptionsJSON` of WebAuthn. They count once, for five minutes.',
  })
  @ApiOkResponse(OPTIONS)
  @FailsWith('CONFLICT', 'The person has ten passkeys, or the console is open at a bare IP address.')
  @FailsWith('INVALID_API_KEY', 'The operator key is wrong.')
  @FailsWith('RECENT_SIGN_IN_REQUIRED', STALE)
  async creation(@Body() { adminKey }: EnrolDto, @Req() request: AppRequest): Promise<object> {
    const session = personOf(sessionOf(request));
    const hasOperatorKey = this.enrolment.assertMayEnrol(session, adminKey, request.ip ?? '');
    return this.passkeys.creation(session, requireOwnOrigin(request, this.config), hasOperatorKey);
  }

  @Post('passkeys')
  @HttpCode(200)
  @SignedIn()
  @NoIdempotencyKey()
  @ApiOperation({
    operationId: 'addPasskey',
    summary: 'Add the passkey that the browser made',
    description: 'From now on, signing in asks for a second factor.',
  })
  @ApiOkResponse({ type: SessionResponse })
  @FailsWith('INVALID_SIGN_IN', REFUSED)
  @FailsWith('CONFLICT', 'Somebody has this passkey.')
  @FailsWith('RECENT_SIGN_IN_REQUIRED', STALE)
  async add(
    @Body() { name, response: answer }: NewPasskeyDto,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    const session = personOf(sessionOf(request));
    return this.view.of(await this.passkeys.add(session, { name, answer }, response));
  }

  @Post('passkey/options')
  @HttpCode(200)
  @SignedIn(null, { beforeSecondFactor: true })
  @NoIdempotencyKey()
  @ApiOperation({
    operationId: 'askForPasskey',
    summary: 'Get the options to use a passkey with',
    description: '`PublicKeyCredentialRequestOptionsJSON` of WebAuthn. They count once, for five minutes.',
  })
  @ApiOkResponse(OPTIONS)
  @FailsWith('CONFLICT', 'The person has no passkey, or the console is open at a bare IP address.')
  async request(@Req() request: AppRequest): Promise<object> {
    const session = personOf(sessionOf(request));
    return this.passkeys.request(session, requireOwnOrigin(request, this.config));
  }

  @Post('passkey')
  @HttpCode(200)
  @SignedIn(null, { beforeSecondFactor: true })
  @NoIdempotencyKey()
  @ApiOperation({ operationId: 'givePasskey', summary: 'Give a passkey as second factor' })
  @ApiOkResponse({ type: SessionResponse })
  @FailsWith('INVALID_SIGN_IN', REFUSED)
  async use(
    @Body() { response: answer }: PasskeyAnswerDto,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    return this.view.of(await this.passkeys.use(personOf(sessionOf(request)), answer, response));
  }

  @Delete('passkeys/:id')
  @HttpCode(200)
  @SignedIn()
  @ApiOperation({ operationId: 'removePasskey', summary: 'Remove a passkey' })
  @ApiOkResponse({ type: SessionResponse })
  @FailsWith('RECENT_SIGN_IN_REQUIRED', STALE)
  async remove(
    @Param('id') id: string,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    return this.view.of(await this.passkeys.remove(personOf(sessionOf(request)), id, response));
  }
}
