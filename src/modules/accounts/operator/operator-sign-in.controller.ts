import { Body, Controller, HttpCode, Post, Req, Res, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import { NoIdempotencyKey } from '../../../platform/http/idempotency/store-response-when.js';
import { Public, type AppRequest } from '../../../platform/http/request/access.js';
import { LimitClass } from '../../../platform/http/request/limit-class.js';
import { SessionResponse } from '../sessions/dto/session.dto.js';
import { operatorKeyMark } from '../sessions/session-authenticator.js';
import { SessionSecret } from '../sessions/session-secret.js';
import { SessionView } from '../sessions/session-view.js';
import { Sessions } from '../sessions/sessions.service.js';
import { OperatorKeySignInDto } from '../sign-in/dto/sign-in.dto.js';
import { FailedSignIns } from '../sign-in/failed-sign-ins.js';
import { OwnPageGuard } from '../sign-in/own-page.guard.js';
import { OperatorKey } from './operator-key.js';

/** Signing in as the operator, by the operator key. */
@ApiTags('Sign-in')
@Public()
@LimitClass('sign-in')
@UseGuards(OwnPageGuard)
@UseInterceptors(FailedSignIns)
@Controller('sign-in/operator-key')
export class OperatorSignInController {
  constructor(
    private readonly operatorKey: OperatorKey,
    private readonly sessions: Sessions,
    private readonly secret: SessionSecret,
    private readonly view: SessionView,
    private readonly dataSource: DataSource,
  ) {}

  @Post()
  @HttpCode(200)
  @NoIdempotencyKey()
  @ApiOperation({
    operationId: 'signInByOperatorKey',
    summary: 'Sign in as the operator, for twelve hours',
    description:
      'The browser keeps a session, and not the key. It ends when the key is taken out of the settings.',
  })
  @ApiOkResponse({ type: SessionResponse })
  @FailsWith('INVALID_API_KEY', 'The key is not the operator key.')
  @FailsWith('IP_NOT_ALLOWED', 'ADMIN_ALLOWED_ADDRESSES does not hold the address.')
  async signIn(
    @Body() { adminKey }: OperatorKeySignInDto,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    this.operatorKey.authenticate(adminKey, request.ip ?? '');
    const operatorKeyHash = await operatorKeyMark(this.secret, adminKey.trim());
    const person = { method: 'operator-key', userId: null, tenantId: null, operatorKeyHash } as const;
    const tokenHash = await this.sessions.open(this.dataSource.manager, person, { request, response });
    return this.view.of(tokenHash);
  }
}
