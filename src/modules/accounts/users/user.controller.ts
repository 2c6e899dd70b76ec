import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import { DataSource } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import { CurrentUser, SignedIn, type AppRequest } from '../../../platform/http/request/access.js';
import type { UserPrincipal } from '../../../platform/http/request/principal.js';
import { SessionListResponse, SessionResponse, toListedSession } from '../sessions/dto/session.dto.js';
import { NOBODY, personOf } from '../sessions/person-session.js';
import { EndedViews } from '../sessions/ended-views.js';
import { sessionOf } from '../sessions/session-authenticator.js';
import { SessionView } from '../sessions/session-view.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { RenameUserDto } from './dto/user.dto.js';
import { UsersRepository } from './users.repository.js';

/** A person's own name and sessions. */
@ApiTags('Session')
@SignedIn()
@Controller()
export class UserController {
  constructor(
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly views: EndedViews,
    private readonly view: SessionView,
    private readonly dataSource: DataSource,
  ) {}

  @Patch('user')
  @ApiOperation({ operationId: 'renameUser', summary: 'Change your name' })
  @ApiOkResponse({ type: SessionResponse })
  @FailsWith('CONFLICT', NOBODY)
  async rename(@Body() { name }: RenameUserDto, @Req() request: AppRequest): Promise<SessionResponse> {
    const session = personOf(sessionOf(request));
    await this.users.rename(this.dataSource.manager, session.userId, name);
    return this.view.describe(session);
  }

  @Get('sessions')
  @ApiOperation({ operationId: 'listSessions', summary: 'List where you are signed in' })
  @ApiOkResponse({ type: SessionListResponse })
  async list(@CurrentUser() { userId, sessionId }: UserPrincipal): Promise<SessionListResponse> {
    const sessions = userId === null ? [] : await this.sessions.list(userId);
    return { sessions: sessions.map((session) => toListedSession(session, sessionId)) };
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'endSession', summary: 'Sign out elsewhere, at once' })
  @ApiNoContentResponse()
  @FailsWith('CONFLICT', NOBODY)
  async end(@Req() request: AppRequest, @Param('id') id: string): Promise<void> {
    const { userId } = personOf(sessionOf(request));
    const isEnded = isUUID(id) && (await this.views.endOwn(userId, id));
    if (!isEnded) throw new DomainError('NOT_FOUND', 'You have no such session.');
  }

  @Delete('sessions')
  @HttpCode(204)
  @ApiOperation({ operationId: 'endOtherSessions', summary: 'Sign out everywhere else' })
  @ApiNoContentResponse()
  @FailsWith('CONFLICT', NOBODY)
  async endOthers(@Req() request: AppRequest): Promise<void> {
    const { id, userId } = personOf(sessionOf(request));
    await this.dataSource.transaction((manager) => this.views.endOthers(manager, userId, id));
  }
}
