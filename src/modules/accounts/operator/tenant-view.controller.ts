import { Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Author } from '../../../platform/audit/audit.js';
import { CurrentAuthor } from '../../../platform/audit/current-author.js';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import { NoIdempotencyKey } from '../../../platform/http/idempotency/store-response-when.js';
import { OperatorOnly, type AppRequest } from '../../../platform/http/request/access.js';
import { SessionResponse } from '../sessions/dto/session.dto.js';
import { SessionView } from '../sessions/session-view.js';
import { TeamResponse, toInvitation, toMember } from '../team/dto/team.dto.js';
import { TenantView } from './tenant-view.js';

/** The operator's way into a tenant: its people, and the console as they see it. */
@ApiTags('Operator')
@OperatorOnly()
@Controller('admin')
export class TenantViewController {
  constructor(
    private readonly views: TenantView,
    private readonly session: SessionView,
  ) {}

  @Get('tenants/:id/members')
  @ApiOperation({
    operationId: 'listTenantMembers',
    summary: "List a tenant's members, and its invitations that wait",
    description: "Each look is recorded in the tenant's audit log, as `tenant.members_viewed`.",
  })
  @ApiOkResponse({ type: TeamResponse })
  async members(@Param('id') id: string, @CurrentAuthor() author: Author): Promise<TeamResponse> {
    const { members, invitations } = await this.views.members(id, author);
    return {
      members: members.map((member) => toMember(member, null)),
      invitations: invitations.map(toInvitation),
    };
  }

  @Post('tenants/:id/view')
  @HttpCode(200)
  @NoIdempotencyKey()
  @ApiOperation({
    operationId: 'viewAsTenant',
    summary: 'See the console as a tenant sees it, and change nothing',
    description:
      "For a session of the operator. Recorded in the tenant's audit log, as `tenant.view_begun`. The session has a " +
      'new token afterwards.',
  })
  @ApiOkResponse({ type: SessionResponse })
  @FailsWith('CONFLICT', 'The caller has no session, or the tenant has been deleted.')
  async begin(
    @Param('id') id: string,
    @CurrentAuthor() author: Author,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    return this.session.of(await this.views.begin(id, { request, response }, author));
  }

  @Delete('view')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'endView',
    summary: "End the view of a tenant; the operator's own session goes on",
  })
  @ApiOkResponse({ type: SessionResponse })
  @FailsWith('CONFLICT', 'The caller has no session.')
  async end(
    @CurrentAuthor() author: Author,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    return this.session.of(await this.views.end({ request, response }, author));
  }
}
