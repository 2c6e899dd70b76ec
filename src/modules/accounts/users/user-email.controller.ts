import { Body, Controller, HttpCode, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../../../domain/error-code.js';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import { NoIdempotencyKey } from '../../../platform/http/idempotency/store-response-when.js';
import { SignedIn, type AppRequest } from '../../../platform/http/request/access.js';
import { FreshSession, STALE } from '../sessions/fresh-session.js';
import { LimitClass } from '../../../platform/http/request/limit-class.js';
import { OperatorEmails } from '../operator/operator-emails.js';
import { personOf } from '../sessions/person-session.js';
import { sessionOf } from '../sessions/session-authenticator.js';
import { EmailSignInAskedResponse } from '../sign-in/dto/sign-in.dto.js';
import { EmailSignIn } from '../sign-in/email-sign-in.js';
import { FailedSignIns } from '../sign-in/failed-sign-ins.js';
import { UserEmailDto } from './dto/user-email.dto.js';

/** The address of the person who is signed in. */
@ApiTags('Session')
@SignedIn()
@LimitClass('join-email')
@UseInterceptors(FailedSignIns)
@Controller('user/email')
export class UserEmailController {
  constructor(
    private readonly signIn: EmailSignIn,
    private readonly fresh: FreshSession,
    private readonly operatorEmails: OperatorEmails,
  ) {}

  @Post()
  @HttpCode(202)
  @NoIdempotencyKey()
  @ApiOperation({
    operationId: 'joinEmail',
    summary: 'Ask for a link that joins an address to the person',
    description:
      'The link is confirmed as one to sign in is, in the session that asked for it: `POST /sign-in/email/confirm`. ' +
      'The address before and the new one are told.',
  })
  @ApiAcceptedResponse({ type: EmailSignInAskedResponse })
  @FailsWith('CONFLICT', 'It is an address of the operator, which is joined to nothing.')
  @FailsWith('RECENT_SIGN_IN_REQUIRED', STALE)
  @FailsWith('RATE_LIMIT_EXCEEDED', 'The address, or the person, was sent too many such links within a day.')
  async ask(
    @Body() { email }: UserEmailDto,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EmailSignInAskedResponse> {
    const session = personOf(sessionOf(request));
    this.fresh.assert(session);
    // Else whoever reads such a mailbox could join it to an account that has a second factor already.
    if (this.operatorEmails.has(email))
      throw new DomainError('CONFLICT', 'An address of the operator is joined to no account: sign in by it.');
    const expiresAt = await this.signIn.askToJoin(session, email, { request, response });
    return { expiresAt: expiresAt.toISOString() };
  }
}
