import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsString, Length } from 'class-validator';
import { ROLES, type Role } from '../../../../domain/access/role.js';
import { IfPresent } from '../../../../platform/http/body/if-present.js';
import { UserWalletDto } from '../../sessions/dto/session.dto.js';
import { IsMailAddress } from '../../sign-in/dto/is-mail-address.js';
import type { Invitation } from '../invitations.repository.js';
import type { Member } from '../memberships.js';

const NULLABLE_TEXT = { type: String, nullable: true } as const;
const MOMENT = { type: String, format: 'date-time' } as const;

/** A member of the account. */
@ApiSchema({ name: 'Member' })
export class MemberDto {
  @ApiProperty({ format: 'uuid' }) userId!: string;
  @ApiProperty(NULLABLE_TEXT) name!: string | null;
  @ApiProperty(NULLABLE_TEXT) email!: string | null;
  @ApiProperty({ type: [UserWalletDto] }) wallets!: UserWalletDto[];
  @ApiProperty({ enum: ROLES }) role!: Role;
  @ApiProperty(MOMENT) joinedAt!: string;
  @ApiProperty({ ...MOMENT, nullable: true }) lastSeenAt!: string | null;
  @ApiProperty() isYou!: boolean;
}

/** An invitation that waits. */
@ApiSchema({ name: 'Invitation' })
export class InvitationDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty(NULLABLE_TEXT) email!: string | null;
  @ApiProperty({ enum: ROLES }) role!: Role;
  @ApiProperty({ description: '`user:<id>` of a member, or `operator`.' }) invitedBy!: string;
  @ApiProperty(MOMENT) createdAt!: string;
  @ApiProperty(MOMENT) expiresAt!: string;
}

/** The team of the account. */
@ApiSchema({ name: 'Team' })
export class TeamResponse {
  @ApiProperty({ type: [MemberDto] }) members!: MemberDto[];
  @ApiProperty({ type: [InvitationDto] }) invitations!: InvitationDto[];
}

/** Somebody to be invited. */
@ApiSchema({ name: 'NewInvitation' })
export class InviteDto {
  @ApiPropertyOptional({
    example: 'colleague@example.com',
    description: 'Without it, or where this server sends no mail, the answer holds the link.',
  })
  @IfPresent()
  @IsMailAddress()
  email?: string;

  @ApiProperty({ enum: ROLES, example: 'developer' })
  @IsIn(ROLES)
  role!: Role;
}

/** A new invitation. */
@ApiSchema({ name: 'SentInvitation' })
export class SentInvitationResponse {
  @ApiProperty({ type: InvitationDto }) invitation!: InvitationDto;
  @ApiProperty({ ...NULLABLE_TEXT, description: 'Shown once; null where it was sent by mail.' })
  link!: string | null;
}

/** Another role. */
@ApiSchema({ name: 'MemberChange' })
export class ChangeMemberDto {
  @ApiProperty({ enum: ROLES, example: 'developer' })
  @IsIn(ROLES)
  role!: Role;
}

/** The token of an invitation: what follows `#` in its link. */
@ApiSchema({ name: 'InvitationToken' })
export class InvitationTokenDto {
  @ApiProperty({ minLength: 1, maxLength: 100 })
  @IsString()
  @Length(1, 100)
  token!: string;
}

/** What an invitation is to. */
@ApiSchema({ name: 'InvitationSummary' })
export class InvitationSummaryResponse {
  @ApiProperty(NULLABLE_TEXT) companyName!: string | null;
  @ApiProperty(NULLABLE_TEXT) email!: string | null;
  @ApiProperty({ enum: ROLES }) role!: Role;
}

export function toMember(member: Member, ownId: string | null): MemberDto {
  return {
    userId: member.userId,
    name: member.name,
    email: member.email,
    wallets: member.wallets.map(({ namespace, address }) => ({ namespace, address }) as UserWalletDto),
    role: member.role,
    joinedAt: member.joinedAt.toISOString(),
    lastSeenAt: member.lastSeenAt?.toISOString() ?? null,
    isYou: member.userId === ownId,
  };
}

/** A tenant does not hear which person of the operator it was. */
export function toInvitation(invitation: Invitation): InvitationDto {
  const { id, email, role, createdAt, expiresAt } = invitation;
  const invitedBy = invitation.invitedBy.startsWith('operator') ? 'operator' : invitation.invitedBy;
  return {
    ...{ id, email, role, invitedBy },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
