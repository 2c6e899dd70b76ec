import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Author } from '../../platform/audit/audit.js';
import { AppConfig } from '../../platform/config/app-config.js';
import { isMailAddress } from '../../platform/mail/mail-address.js';
import { Mail } from '../../platform/mail/mail.js';
import { OperatorEmails } from './operator/operator-emails.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { InvitationsRepository } from './team/invitations.repository.js';
import { TeamService } from './team/team.service.js';

/** What the life of a tenant means for its people, in the transaction of tenant-lifecycle. */
@Injectable()
export class AccountLifecycle {
  constructor(
    private readonly team: TeamService,
    private readonly invitations: InvitationsRepository,
    private readonly sessions: SessionsRepository,
    private readonly mail: Mail,
    private readonly config: AppConfig,
    private readonly operatorEmails: OperatorEmails,
  ) {}

  /**
   * Invites the owner of a new tenant to its console, where this server sends mail.
   *
   * @returns whether an invitation is on its way
   */
  async inviteOwner(
    manager: EntityManager,
    tenant: { readonly id: string; readonly email: string },
    author: Author,
  ): Promise<boolean> {
    // Addresses of tenants may have forms that no mail is sent to, such as quoted ones.
    if (!this.mail.isOn || !isMailAddress(tenant.email)) return false;
    const { origin } = new URL(this.config.http.publicUrl);
    const request = { tenantId: tenant.id, email: tenant.email, role: 'owner', origin } as const;
    await this.team.inviteIn(manager, request, author);
    return true;
  }

  /**
   * Follows a corrected address. While nobody owns the tenant, what the operator has sent to another address makes nobody
   * its owner any more, and the new address is invited instead.
   */
  async addressChanged(
    manager: EntityManager,
    tenant: { readonly id: string; readonly email: string },
    author: Author,
  ): Promise<void> {
    if (!(await this.team.withdrawFromOwner(manager, tenant, author))) return;
    await this.inviteOwner(manager, tenant, author);
  }

  /** Takes everybody out of an erased tenant, and deletes the people who belong to no other one, but for the operator. */
  async erase(manager: EntityManager, tenantId: string): Promise<void> {
    await this.invitations.erase(manager, tenantId);
    // Before their sessions, as every change of a person does. Who becomes a member elsewhere at this moment is seen below,
    // and stays.
    await manager.query(
      'SELECT FROM users WHERE id IN (SELECT user_id FROM memberships WHERE tenant_id = $1) ORDER BY id FOR UPDATE',
      [tenantId],
    );
    await this.sessions.forgetTenant(manager, tenantId);
    // One statement of two tables: who leaves by it is known to it alone.
    await manager.query(
      `WITH gone AS (DELETE FROM memberships WHERE tenant_id = $1 RETURNING user_id)
       DELETE FROM users u USING gone g WHERE u.id = g.user_id AND coalesce(u.email, '') <> ALL ($2)
          AND NOT EXISTS (SELECT FROM memberships m WHERE m.user_id = u.id AND m.tenant_id <> $1)`,
      [tenantId, this.operatorEmails.all],
    );
  }
}
