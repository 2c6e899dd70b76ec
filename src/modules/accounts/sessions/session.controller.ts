import { Body, Controller, Delete, Get, HttpCode, Post, Put, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import type { Author } from '../../../platform/audit/audit.js';
import { CurrentAuthor } from '../../../platform/audit/current-author.js';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import { NoIdempotencyKey } from '../../../platform/http/idempotency/store-response-when.js';
import { CurrentUser, Public, SignedIn, type AppRequest } from '../../../platform/http/request/access.js';
import { LimitClass } from '../../../platform/http/request/limit-class.js';
import type { UserPrincipal } from '../../../platform/http/request/principal.js';
import { TenantView } from '../operator/tenant-view.js';
import { SignUp } from '../sign-in/sign-up.js';
import { Memberships } from '../team/memberships.js';
import { ChooseTenantDto, SessionResponse } from './dto/session.dto.js';
import { personOf } from './person-session.js';
import { SessionAuthenticator, sessionOf } from './session-authenticator.js';
import { SessionView } from './session-view.js';
import { Sessions } from './sessions.service.js';

/** The session of a browser. */
@ApiTags('Session')
@LimitClass('session')
@Controller('session')
export class SessionController {
  constructor(
    private readonly authenticator: SessionAuthenticator,
    private readonly sessions: Sessions,
    private readonly memberships: Memberships,
    private readonly signUp: SignUp,
    private readonly view: SessionView,
    private readonly views: TenantView,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  @Public()
  @ApiOperation({
    operationId: 'getSession',
    summary: 'Who is signed in, and what that opens',
    description:
      'Answers 200 without a session, too. `X-CSRF-Token` of the answer goes into every request that changes something.',
  })
  @ApiOkResponse({ type: SessionResponse })
  async get(
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    const described = await this.view.describe(await this.authenticator.find(request));
    if (described.csrfToken !== undefined) response.setHeader('X-CSRF-Token', described.csrfToken);
    return described;
  }

  @Delete()
  @HttpCode(204)
  @SignedIn(null, { beforeSecondFactor: true })
  @ApiOperation({ operationId: 'signOut', summary: 'Sign out' })
  @ApiNoContentResponse()
  async end(
    @CurrentAuthor() author: Author,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const session = sessionOf(request);
    await this.dataSource.transaction(async (manager) => {
      await this.views.recordEnd(manager, session, author);
      await this.sessions.end(session.id, response, manager);
    });
  }

  @Put('tenant')
  @SignedIn()
  @ApiOperation({ operationId: 'chooseTenant', summary: 'Choose the account to work in' })
  @ApiOkResponse({ type: SessionResponse })
  @FailsWith('NOT_FOUND', 'The person is no member of such an account.')
  async choose(
    @CurrentUser() { userId }: UserPrincipal,
    @Body() { tenantId }: ChooseTenantDto,
    @CurrentAuthor() author: Author,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    const session = sessionOf(request);
    const tokenHash = await this.dataSource.transaction(async (manager) => {
      const isKnown = userId !== null && isUUID(tenantId);
      const role = isKnown ? await this.memberships.lockRole(manager, tenantId, userId) : null;
      if (role === null) throw new DomainError('NOT_FOUND', 'You are no member of such an account.');
      await this.views.recordEnd(manager, session, author);
      return this.sessions.change(session, { tenantId, viewTenantId: null }, response, manager);
    });
    return this.view.of(tokenHash);
  }

  @Post('tenant/new')
  @HttpCode(200)
  @SignedIn()
  @NoIdempotencyKey()
  @ApiOperation({
    operationId: 'openAccount',
    summary: 'Open an account on the free plan, and work in it',
    description: 'For a person who is a member of none, where everybody may sign up (`SIGN_UP=open`).',
  })
  @ApiOkResponse({ type: SessionResponse })
  @FailsWith('SIGN_UP_CLOSED', 'This server opens no accounts by itself.')
  @FailsWith('CONFLICT', 'The person is a member of an account, or is the operator key.')
  async openAccount(
    @CurrentAuthor() author: Author,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    const session = personOf(sessionOf(request));
    const tokenHash = await this.dataSource.transaction(async (manager) => {
      const tenantId = await this.signUp.openOwn(manager, session.userId);
      await this.views.recordEnd(manager, session, author);
      return this.sessions.change(session, { tenantId, viewTenantId: null }, response, manager);
    });
    return this.view.of(tokenHash);
  }
}
