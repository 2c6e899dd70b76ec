import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Req } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Author } from '../../../platform/audit/audit.js';
import { CurrentAuthor } from '../../../platform/audit/current-author.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import { NoIdempotencyKey } from '../../../platform/http/idempotency/store-response-when.js';
import { CurrentTenant, SignedIn, type AppRequest } from '../../../platform/http/request/access.js';
import { requireOwnOrigin } from '../../../platform/http/browser/own-origin.js';
import { LimitClass } from '../../../platform/http/request/limit-class.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import {
  ChangeMemberDto,
  InviteDto,
  SentInvitationResponse,
  TeamResponse,
  toInvitation,
  toMember,
} from './dto/team.dto.js';
import { MemberChanges } from './member-changes.js';
import { TeamService } from './team.service.js';

/** The people of an account. */
@ApiTags('Team')
@SignedIn('team')
@Controller('team')
export class TeamController {
  constructor(
    private readonly team: TeamService,
    private readonly changes: MemberChanges,
    private readonly config: AppConfig,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'getTeam', summary: 'List members, and invitations that wait' })
  @ApiOkResponse({ type: TeamResponse })
  async read(@CurrentTenant() { tenantId, session }: TenantPrincipal): Promise<TeamResponse> {
    const { members, invitations } = await this.team.read(tenantId);
    return {
      members: members.map((member) => toMember(member, session?.userId ?? null)),
      invitations: invitations.map(toInvitation),
    };
  }

  @Post('invitations')
  @LimitClass('invite')
  @NoIdempotencyKey()
  @ApiOperation({ operationId: 'inviteMember', summary: 'Invite somebody into the account' })
  @ApiCreatedResponse({ type: SentInvitationResponse })
  @FailsWith('CONFLICT', 'Too many invitations wait.')
  @FailsWith('RATE_LIMIT_EXCEEDED', 'The address, or the account, has had too many by mail within a day.')
  async invite(
    @CurrentTenant() principal: TenantPrincipal,
    @Body() { email, role }: InviteDto,
    @CurrentAuthor() author: Author,
    @Req() request: AppRequest,
  ): Promise<SentInvitationResponse> {
    const origin = requireOwnOrigin(request, this.config);
    const wanted = { tenantId: principal.tenantId, email: email ?? null, role, origin };
    const { invitation, link } = await this.team.invite(principal, wanted, author);
    return { invitation: toInvitation(invitation), link };
  }

  @Delete('invitations/:id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'revokeInvitation', summary: 'Take an invitation back' })
  @ApiNoContentResponse()
  async revoke(
    @CurrentTenant() principal: TenantPrincipal,
    @Param('id') id: string,
    @CurrentAuthor() author: Author,
  ): Promise<void> {
    await this.team.revoke(principal, id, author);
  }

  @Patch('members/:userId')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'changeMember',
    summary: 'Give a member another role',
    description: 'Ends the keys of the member that the new role could not make.',
  })
  @ApiNoContentResponse()
  @FailsWith('CONFLICT', 'It is the last owner.')
  async change(
    @CurrentTenant() principal: TenantPrincipal,
    @Param('userId') userId: string,
    @Body() { role }: ChangeMemberDto,
    @CurrentAuthor() author: Author,
  ): Promise<void> {
    await this.changes.changeRole(principal, userId, role, author);
  }

  @Delete('members/:userId')
  @HttpCode(204)
  @SignedIn('team', { ownParameter: 'userId' })
  @ApiOperation({
    operationId: 'removeMember',
    summary: 'Remove a member, at once in every session',
    description: 'Ends the keys of the member. By the own id every member leaves, whatever the role.',
  })
  @ApiNoContentResponse()
  @FailsWith('CONFLICT', 'It is the last owner.')
  async remove(
    @CurrentTenant() principal: TenantPrincipal,
    @Param('userId') userId: string,
    @CurrentAuthor() author: Author,
  ): Promise<void> {
    await this.changes.remove(principal, userId, author);
  }
}
