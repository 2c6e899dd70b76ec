import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import type { Role } from '../../../domain/access/role.js';
import { DomainError } from '../../../domain/error-code.js';
import { AuditLog, type Author } from '../../../platform/audit/audit.js';
import { Clock } from '../../../platform/clock.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { Mail } from '../../../platform/mail/mail.js';
import { shownName } from '../../../platform/mail/templates/names.js';
import { addressOf } from '../../tenants/index.js';
import { SessionSecret } from '../sessions/session-secret.js';
import { assertManages } from './assert-manages.js';
import { InvitationStanding, noInvitation } from './invitation-standing.js';
import { InvitationsRepository, type Invitation } from './invitations.repository.js';
import { Memberships, type Member } from './memberships.js';

const LIFE_MS = 7 * 86_400_000;
/** Invitations of a tenant that wait at once. */
const MOST_WAITING = 100;
const LINK_PATH = '/console/invitation';

/** Somebody who is to be invited. */
export interface InvitationRequest {
  readonly tenantId: string;
  readonly email: string | null;
  readonly role: Role;
  /** The origin of the link. */
  readonly origin: string;
}

/** An invitation; the link is shown once, where it was not sent by mail. */
export interface SentInvitation {
  readonly invitation: Invitation;
  readonly link: string | null;
}

/** What the holder of a link is invited to. */
export interface InvitationSummary {
  readonly companyName: string | null;
  readonly email: string | null;
  readonly role: Role;
}

/** The members of a tenant and those who are invited. Who is a member already is changed by `MemberChanges`. */
@Injectable()
export class TeamService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly memberships: Memberships,
    private readonly invitations: InvitationsRepository,
    private readonly standing: InvitationStanding,
    private readonly secret: SessionSecret,
    private readonly mail: Mail,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Returns the members and the invitations that wait. */
  async read(tenantId: string): Promise<{ members: Member[]; invitations: Invitation[] }> {
    const [members, invitations] = await Promise.all([
      this.memberships.ofTenant(tenantId),
      this.invitations.list(tenantId),
    ]);
    return { members, invitations };
  }

  /**
   * Invites somebody, on behalf of a member.
   *
   * @throws DomainError `ROLE_NOT_ALLOWED`, `CONFLICT` when too many invitations wait, `RATE_LIMIT_EXCEEDED` for too many
   *   by mail
   */
  invite(principal: TenantPrincipal, request: InvitationRequest, author: Author): Promise<SentInvitation> {
    return this.dataSource.transaction(async (manager) => {
      const own = await this.ownRole(manager, principal);
      assertManages(own, request.role);
      return this.inviteIn(manager, request, author);
    });
  }

  /** Invites somebody in the caller's transaction, whoever asks. @throws DomainError `CONFLICT` */
  async inviteIn(
    manager: EntityManager,
    request: InvitationRequest,
    author: Author,
  ): Promise<SentInvitation> {
    const { tenantId, email, role, origin } = request;
    if ((await this.invitations.count(manager, tenantId)) >= MOST_WAITING)
      throw new DomainError('CONFLICT', `${MOST_WAITING} invitations wait already: take some back first.`);
    const token = await this.secret.makeToken('invitation');
    const invitation = await this.invitations.insert(manager, {
      ...{ tenantId, email, role, tokenHash: hash('sha256', token, 'buffer'), invitedBy: author.actor },
      expiresAt: new Date(this.clock.nowMs() + LIFE_MS),
    });
    await this.record(manager, tenantId, author, {
      action: 'invitation.created',
      subject: invitation.id,
      after: { role, byMail: email !== null },
    });
    const link = `${origin}${LINK_PATH}#${token}`;
    const askedBy = author.actor.startsWith('user:') ? author.actor : null;
    const isSent = email !== null && (await this.sendMail(manager, invitation, { to: email, link, askedBy }));
    return { invitation, link: isSent ? null : link };
  }

  /**
   * Takes back, in the caller's transaction, what the operator has sent to another address of a tenant without an owner.
   *
   * @returns whether there was such an invitation
   */
  async withdrawFromOwner(
    manager: EntityManager,
    { id, email }: { readonly id: string; readonly email: string },
    author: Author,
  ): Promise<boolean> {
    const gone = await this.invitations.withdrawFromOwner(manager, id, email);
    for (const subject of gone)
      await this.record(manager, id, author, { action: 'invitation.revoked', subject });
    return gone.length > 0;
  }

  /** Takes an invitation back. @throws DomainError `NOT_FOUND`, `ROLE_NOT_ALLOWED` */
  async revoke(principal: TenantPrincipal, id: string, author: Author): Promise<void> {
    const { tenantId } = principal;
    await this.dataSource.transaction(async (manager) => {
      const own = await this.ownRole(manager, principal);
      const gone = await this.takeBack(manager, tenantId, id, author);
      assertManages(own, gone.role);
    });
  }

  /** Takes an invitation back in the caller's transaction, whoever asks. @throws DomainError `NOT_FOUND` */
  async takeBack(manager: EntityManager, tenantId: string, id: string, author: Author): Promise<Invitation> {
    const gone = isUUID(id) ? await this.invitations.revoke(manager, tenantId, id) : null;
    if (gone === null) throw new DomainError('NOT_FOUND', 'No such invitation.');
    await this.record(manager, tenantId, author, { action: 'invitation.revoked', subject: id });
    return gone;
  }

  /** Says what an invitation is to. @throws DomainError `NOT_FOUND` */
  async look(token: string): Promise<InvitationSummary> {
    const tokenHash = await this.secret.hashOf('invitation', token);
    const invitation = tokenHash === null ? null : await this.invitations.find(tokenHash);
    const [tenant] =
      invitation === null
        ? []
        : await this.dataSource.query<{ companyName: string | null; email: string }[]>(
            `SELECT company_name AS "companyName", email FROM tenants WHERE id = $1 AND status <> 'deleted'`,
            [invitation.tenantId],
          );
    if (invitation === null || tenant === undefined) throw noInvitation();
    const companyName = shownName(tenant.companyName ?? '');
    return {
      companyName: companyName === '' ? null : companyName,
      email: addressOf(tenant),
      role: invitation.role,
    };
  }

  /**
   * Makes the person a member, once. Whoever is a member already keeps the role.
   *
   * @returns the tenant
   * @throws DomainError `NOT_FOUND`; `CONFLICT` for a member, if the invitation is not to the own address: it stays
   */
  async accept(userId: string, token: string, author: Author, manager: EntityManager): Promise<string> {
    const tokenHash = await this.secret.hashOf('invitation', token);
    const invitation = tokenHash === null ? null : await this.invitations.take(manager, tokenHash);
    if (invitation === null) throw noInvitation();
    const { tenantId, role, id } = invitation;
    const isToOwnAddress = await this.standing.assertFor(manager, invitation, userId);
    const isNew = await this.memberships.add(manager, tenantId, userId, role);
    // Else a member who tries the link takes it away from whom it was made for.
    if (!isNew && !isToOwnAddress) throw memberAlready();
    await this.record(manager, tenantId, author, {
      action: 'invitation.accepted',
      subject: id,
      ...(isNew && { after: { userId, role } }),
    });
    return tenantId;
  }

  private async ownRole(manager: EntityManager, { tenantId, session }: TenantPrincipal): Promise<Role> {
    const { userId = null } = session ?? {};
    const own = userId === null ? null : await this.memberships.lockRole(manager, tenantId, userId);
    if (own === null)
      throw new DomainError('ROLE_NOT_ALLOWED', 'You are no member of this account any more.');
    return own;
  }

  private async sendMail(
    manager: EntityManager,
    { id, tenantId, role, expiresAt, invitedBy }: Invitation,
    { to, link, askedBy }: { readonly to: string; readonly link: string; readonly askedBy: string | null },
  ): Promise<boolean> {
    const [facts] = await manager.query<
      { companyName: string | null; email: string; inviter: string | null }[]
    >(
      `SELECT t.company_name AS "companyName", t.email, coalesce(u.name, u.email) AS inviter
         FROM tenants t LEFT JOIN users u ON u.id = $2::uuid WHERE t.id = $1`,
      [tenantId, /^user:(.+)$/.exec(invitedBy)?.[1] ?? null],
    );
    const { companyName = null, email = '', inviter = null } = facts ?? {};
    const tenant = companyName ?? addressOf({ email }) ?? '';
    return this.mail.send(manager, {
      ...{ to, template: 'invitation', tenantId, dedupeKey: `invitation:${id}` },
      ...(askedBy !== null && { askedBy }),
      data: { link, expiresAt: expiresAt.toISOString(), tenant, role, invitedBy: inviter },
    });
  }

  private async record(
    manager: EntityManager,
    tenantId: string,
    author: Author,
    change: { action: string; subject: string; before?: object; after?: object },
  ): Promise<void> {
    const { action, subject, before, after } = change;
    await this.audit.record(manager, {
      ...author,
      ...{ tenantId, action, subject },
      ...(before !== undefined && { before: { ...before } }),
      ...(after !== undefined && { after: { ...after } }),
    });
  }
}

function memberAlready(): DomainError {
  return new DomainError(
    'CONFLICT',
    'You are a member of this account already: the invitation stays for whom it was made.',
  );
}
