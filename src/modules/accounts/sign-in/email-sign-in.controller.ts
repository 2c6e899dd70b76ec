import { Body, Controller, HttpCode, Post, Req, Res, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import { NoIdempotencyKey } from '../../../platform/http/idempotency/store-response-when.js';
import { Public, type AppRequest } from '../../../platform/http/request/access.js';
import { LimitClass } from '../../../platform/http/request/limit-class.js';
import { SessionResponse } from '../sessions/dto/session.dto.js';
import { SessionView } from '../sessions/session-view.js';
import {
  EmailSignInAskedResponse,
  EmailSignInDto,
  LinkTokenDto,
  LookedAtLinkResponse,
  SignInCodeDto,
} from './dto/sign-in.dto.js';
import { EmailSignIn } from './email-sign-in.js';
import { FailedSignIns } from './failed-sign-ins.js';
import { OwnPageGuard } from './own-page.guard.js';

/** Signing in by a link in a mail. */
@ApiTags('Sign-in')
@Public()
@LimitClass('sign-in')
@UseGuards(OwnPageGuard)
@UseInterceptors(FailedSignIns)
@Controller('sign-in/email')
export class EmailSignInController {
  constructor(
    private readonly signIn: EmailSignIn,
    private readonly view: SessionView,
  ) {}

  @Post()
  @HttpCode(202)
  @NoIdempotencyKey()
  @ApiOperation({
    operationId: 'askForSignInLink',
    summary: 'Ask for a link to sign in',
    description: 'The answer is the same whether the address may sign in or not.',
  })
  @ApiAcceptedResponse({ type: EmailSignInAskedResponse })
  async ask(
    @Body() { email, invitation }: EmailSignInDto,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EmailSignInAskedResponse> {
    const expiresAt = await this.signIn.ask(email, invitation ?? null, { request, response });
    return { expiresAt: expiresAt.toISOString() };
  }

  @Post('look')
  @HttpCode(200)
  @NoIdempotencyKey()
  @ApiOperation({
    operationId: 'lookAtSignInLink',
    summary: 'See what a link is good for in this browser',
    description:
      'Uses nothing up. In another browser than the one that asked, it gives a code to type there.',
  })
  @ApiOkResponse({ type: LookedAtLinkResponse })
  @FailsWith('INVALID_SIGN_IN', 'The link is unknown, used or past.')
  look(@Body() { token }: LinkTokenDto, @Req() request: AppRequest): Promise<LookedAtLinkResponse> {
    return this.signIn.look(token, { request });
  }

  @Post('confirm')
  @HttpCode(200)
  @NoIdempotencyKey()
  @ApiOperation({
    operationId: 'confirmSignInLink',
    summary: 'Sign in by a link, in the browser that asked for it',
  })
  @ApiOkResponse({ type: SessionResponse })
  @FailsWith('INVALID_SIGN_IN', 'The link is unknown, used, past, or of another browser.')
  @FailsWith('CONFLICT', 'The link joins an address that another person has.')
  async confirm(
    @Body() { token }: LinkTokenDto,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    return this.view.of(await this.signIn.confirm(token, { request, response }));
  }

  @Post('code')
  @HttpCode(200)
  @NoIdempotencyKey()
  @ApiOperation({
    operationId: 'confirmSignInCode',
    summary: 'Sign in by the code that a link showed in another browser',
    description: 'Five tries.',
  })
  @ApiOkResponse({ type: SessionResponse })
  @FailsWith('INVALID_SIGN_IN', 'The code is not right, or was tried five times.')
  @FailsWith('CONFLICT', 'The link joins an address that another person has.')
  async confirmByCode(
    @Body() { code }: SignInCodeDto,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    return this.view.of(await this.signIn.confirmByCode(code, { request, response }));
  }
}
