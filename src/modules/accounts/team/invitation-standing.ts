import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { mayManage } from '../../../domain/access/role.js';
import { DomainError } from '../../../domain/error-code.js';
import type { Invitation } from './invitations.repository.js';
import { Memberships } from './memberships.js';

/** Decides whether an invitation is still worth what it says, and to whom. */
@Injectable()
export class InvitationStanding {
  constructor(private readonly memberships: Memberships) {}

  /**
   * Admits a person by an invitation. It is worth what whoever made it may do today. One to an address makes its owner
   * or admin alone; and once the address is a member's, nobody else comes in by it.
   *
   * @returns whether it is to the person's own address
   * @throws DomainError `NOT_FOUND`, `ROLE_NOT_ALLOWED`
   */
  async assertFor(manager: EntityManager, invitation: Invitation, userId: string): Promise<boolean> {
    await this.assertMaker(manager, invitation);
    const { tenantId, email, role } = invitation;
    if (email === null) return false;
    const [held] = await manager.query<{ userId: string; isMember: boolean }[]>(
      `SELECT u.id AS "userId", m.user_id IS NOT NULL AS "isMember" FROM users u
         LEFT JOIN memberships m ON m.user_id = u.id AND m.tenant_id = $1 WHERE lower(u.email) = lower($2)`,
      [tenantId, email],
    );
    if (held?.userId === userId) return true;
    if (held?.isMember === true) throw noInvitation();
    if (role === 'owner' || role === 'admin')
      throw new DomainError(
        'ROLE_NOT_ALLOWED',
        'This invitation is for another address: sign in by that one.',
      );
    return false;
  }

  private async assertMaker(
    manager: EntityManager,
    { tenantId, role, invitedBy }: Invitation,
  ): Promise<void> {
    const [, inviterId] = /^user:(.+)$/.exec(invitedBy) ?? [];
    if (inviterId === undefined) return;
    const inviter = await this.memberships.lockRole(manager, tenantId, inviterId);
    if (inviter === null || !mayManage(inviter, role)) throw noInvitation();
  }
}

/** What everybody hears of an invitation that is not there. */
export function noInvitation(): DomainError {
  return new DomainError(
    'NOT_FOUND',
    'This invitation is past, taken back or accepted: ask for another one.',
  );
}
