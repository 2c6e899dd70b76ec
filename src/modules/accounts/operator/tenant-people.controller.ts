import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Author } from '../../../platform/audit/audit.js';
import { CurrentAuthor } from '../../../platform/audit/current-author.js';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import { NoIdempotencyKey } from '../../../platform/http/idempotency/store-response-when.js';
import { OperatorOnly } from '../../../platform/http/request/access.js';
import { InviteDto, SentInvitationResponse, toInvitation } from '../team/dto/team.dto.js';
import { TenantPeople } from './tenant-people.js';

/** The operator's changes of a tenant's people: for an owner who has lost every way in, or was never the right one. */
@ApiTags('Operator')
@OperatorOnly()
@Controller('admin/tenants')
export class TenantPeopleController {
  constructor(private readonly people: TenantPeople) {}

  @Post(':id/invitations')
  @NoIdempotencyKey()
  @ApiOperation({
    operationId: 'inviteTenantMember',
    summary: 'Invite somebody into a tenant, as its owner if need be',
  })
  @ApiCreatedResponse({ type: SentInvitationResponse })
  @FailsWith('CONFLICT', 'The tenant has been deleted, or too many of its invitations wait.')
  async invite(
    @Param('id') id: string,
    @Body() { email, role }: InviteDto,
    @CurrentAuthor() author: Author,
  ): Promise<SentInvitationResponse> {
    const { invitation, link } = await this.people.invite(id, { email: email ?? null, role }, author);
    return { invitation: toInvitation(invitation), link };
  }

  @Delete(':id/invitations/:invitationId')
  @HttpCode(204)
  @ApiOperation({ operationId: 'revokeTenantInvitation', summary: "Take one of a tenant's invitations back" })
  @ApiNoContentResponse()
  async revoke(
    @Param('id') id: string,
    @Param('invitationId') invitationId: string,
    @CurrentAuthor() author: Author,
  ): Promise<void> {
    await this.people.revoke(id, invitationId, author);
  }

  @Delete(':id/members/:userId')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'removeTenantMember',
    summary: 'Take a member out of a tenant, at once in every session',
    description: 'Also the last owner: whoever proves the address of the tenant is its owner then.',
  })
  @ApiNoContentResponse()
  async remove(
    @Param('id') id: string,
    @Param('userId') userId: string,
    @CurrentAuthor() author: Author,
  ): Promise<void> {
    await this.people.remove(id, userId, author);
  }
}
