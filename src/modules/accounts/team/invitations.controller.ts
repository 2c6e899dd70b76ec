import { Body, Controller, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import type { Author } from '../../../platform/audit/audit.js';
import { CurrentAuthor } from '../../../platform/audit/current-author.js';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import { NoIdempotencyKey } from '../../../platform/http/idempotency/store-response-when.js';
import { Public, SignedIn, type AppRequest } from '../../../platform/http/request/access.js';
import { LimitClass } from '../../../platform/http/request/limit-class.js';
import { TenantView } from '../operator/tenant-view.js';
import { SessionResponse } from '../sessions/dto/session.dto.js';
import { personOf } from '../sessions/person-session.js';
import { sessionOf } from '../sessions/session-authenticator.js';
import { SessionView } from '../sessions/session-view.js';
import { Sessions } from '../sessions/sessions.service.js';
import { OwnPageGuard } from '../sign-in/own-page.guard.js';
import { InvitationSummaryResponse, InvitationTokenDto } from './dto/team.dto.js';
import { TeamService } from './team.service.js';

/** Invitations, for those who hold their links. */
@ApiTags('Team')
@LimitClass('invitation')
@Controller('invitations')
export class InvitationsController {
  constructor(
    private readonly team: TeamService,
    private readonly sessions: Sessions,
    private readonly view: SessionView,
    private readonly views: TenantView,
    private readonly dataSource: DataSource,
  ) {}

  @Post('look')
  @HttpCode(200)
  @Public()
  @UseGuards(OwnPageGuard)
  @NoIdempotencyKey()
  @ApiOperation({ operationId: 'lookAtInvitation', summary: 'See what an invitation is to' })
  @ApiOkResponse({ type: InvitationSummaryResponse })
  @FailsWith('NOT_FOUND', 'The invitation is past, taken back or accepted.')
  look(@Body() { token }: InvitationTokenDto): Promise<InvitationSummaryResponse> {
    return this.team.look(token);
  }

  @Post('accept')
  @HttpCode(200)
  @SignedIn()
  @NoIdempotencyKey()
  @ApiOperation({ operationId: 'acceptInvitation', summary: 'Become a member, and work in that account' })
  @ApiOkResponse({ type: SessionResponse })
  @FailsWith('NOT_FOUND', 'The invitation is past, taken back or accepted.')
  @FailsWith('CONFLICT', 'The person is a member of the account already, or is the operator key.')
  async accept(
    @Body() { token }: InvitationTokenDto,
    @CurrentAuthor() author: Author,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    const session = personOf(sessionOf(request));
    const tokenHash = await this.dataSource.transaction(async (manager) => {
      const tenantId = await this.team.accept(session.userId, token, author, manager);
      await this.views.recordEnd(manager, session, author);
      return this.sessions.change(session, { tenantId, viewTenantId: null }, response, manager);
    });
    return this.view.of(tokenHash);
  }
}
