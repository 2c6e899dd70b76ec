import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Role } from '../../../domain/access/role.js';
import { DomainError } from '../../../domain/error-code.js';
import { AuditLog, type Author } from '../../../platform/audit/audit.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { TenantsRepository } from '../../tenants/index.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { assertManages } from './assert-manages.js';
import { KeysOfMembers, type MemberNow } from './keys-of-members.js';
import { Memberships } from './memberships.js';

/** The role of each member, before a change. */
type Team = ReadonlyMap<string, Role>;

/**
 * Changes and removes members. Changes of a team come one after another (all its members are locked), so a tenant
 * always keeps an owner. With a role end the keys of the member that it could not make: the member has seen them.
 */
@Injectable()
export class MemberChanges {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenants: TenantsRepository,
    private readonly memberships: Memberships,
    private readonly sessions: SessionsRepository,
    private readonly keys: KeysOfMembers,
    private readonly audit: AuditLog,
  ) {}

  /** Gives a member another role. @throws DomainError `NOT_FOUND`, `ROLE_NOT_ALLOWED`, `CONFLICT` for the last owner */
  async changeRole(principal: TenantPrincipal, userId: string, role: Role, author: Author): Promise<void> {
    await this.change({ tenantId: principal.tenantId, userId, role }, author, (team) => {
      assertManages(roleOfChanger(principal, userId, team), role);
      if (role !== 'owner') assertNotLastOwner(team, userId);
    });
  }

  /**
   * Takes a member out of the tenant, at once in every session. Members may leave by themselves.
   *
   * @throws DomainError `NOT_FOUND`, `ROLE_NOT_ALLOWED`; `CONFLICT` for the last owner
   */
  async remove(principal: TenantPrincipal, userId: string, author: Author): Promise<void> {
    await this.change({ tenantId: principal.tenantId, userId, role: null }, author, (team) => {
      roleOfChanger(principal, userId, team);
      assertNotLastOwner(team, userId);
    });
  }

  /** Takes a member out for the operator, whatever the role. @throws DomainError `NOT_FOUND` */
  async takeOut(tenantId: string, userId: string, author: Author): Promise<void> {
    await this.change({ tenantId, userId, role: null }, author, () => undefined);
  }

  private async change(
    member: MemberNow,
    author: Author,
    assertAllowed: (team: Team) => void,
  ): Promise<void> {
    const { tenantId, userId, role } = member;
    const keys = this.keys.get();
    const ended = await this.dataSource.transaction(async (manager) => {
      // Whoever makes a key relies on the tenant: the key is there already, or finds the member gone.
      await this.tenants.lock(manager, tenantId, 'change');
      const team = await this.memberships.lockTeam(manager, tenantId);
      const before = team.get(userId);
      if (before === undefined) throw noSuchMember();
      assertAllowed(team);
      if (role === before) return [];
      await this.store(manager, member);
      await this.audit.record(manager, {
        ...author,
        ...{ tenantId, action: role === null ? 'member.removed' : 'member.changed', subject: userId },
        before: { role: before },
        ...(role !== null && { after: { role } }),
      });
      return keys.endBeyond(manager, member, author);
    });
    await keys.announce(ended);
  }

  private async store(manager: EntityManager, { tenantId, userId, role }: MemberNow): Promise<void> {
    if (role !== null) return this.memberships.setRole(manager, tenantId, userId, role);
    await this.memberships.remove(manager, tenantId, userId);
    await this.sessions.leave(manager, userId, tenantId);
  }
}

/** @throws DomainError `NOT_FOUND` for a caller who is no member any more, `ROLE_NOT_ALLOWED` */
function roleOfChanger({ session }: TenantPrincipal, userId: string, team: Team): Role {
  const own = team.get(session?.userId ?? '');
  const other = team.get(userId);
  if (own === undefined || other === undefined) throw noSuchMember();
  if (session?.userId !== userId) assertManages(own, other);
  return own;
}

function assertNotLastOwner(team: Team, userId: string): void {
  const owners = [...team.values()].filter((role) => role === 'owner').length;
  if (team.get(userId) === 'owner' && owners === 1)
    throw new DomainError('CONFLICT', 'This is the last owner of the account: make another one first.');
}

function noSuchMember(): DomainError {
  return new DomainError('NOT_FOUND', 'No such member.');
}
