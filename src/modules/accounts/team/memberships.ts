import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import type { Role } from '../../../domain/access/role.js';

/** Members of one tenant. Those who are added at once may exceed it, by less than the list shows beyond it. */
const MOST_MEMBERS = 400;
const MOST_LISTED = 500;

/** A tenant that a person is a member of. */
export interface Membership {
  readonly id: string;
  readonly companyName: string | null;
  readonly email: string;
  readonly role: Role;
}

/** A member as the team sees it. */
export interface Member {
  readonly userId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly wallets: readonly { readonly namespace: string; readonly address: string }[];
  readonly role: Role;
  readonly joinedAt: Date;
  readonly lastSeenAt: Date | null;
}

/** Stores who belongs to which tenant. Owns the table `memberships`. */
@Injectable()
export class Memberships {
  constructor(private readonly dataSource: DataSource) {}

  /** The tenants of a person that still exist, the oldest first. */
  ofUser(userId: string, manager: EntityManager = this.dataSource.manager): Promise<Membership[]> {
    return manager.query(
      `SELECT t.id, t.company_name AS "companyName", t.email, m.role
         FROM memberships m JOIN tenants t ON t.id = m.tenant_id AND t.status <> 'deleted'
        WHERE m.user_id = $1 ORDER BY m.created_at, t.id LIMIT 200`,
      [userId],
    );
  }

  /** The members of a tenant, the oldest first. */
  ofTenant(tenantId: string): Promise<Member[]> {
    return this.dataSource.query(
      `SELECT u.id AS "userId", u.name, u.email, m.role, m.created_at AS "joinedAt",
              (SELECT max(s.last_seen_at) FROM sessions s WHERE s.user_id = u.id) AS "lastSeenAt",
              coalesce((SELECT jsonb_agg(jsonb_build_object('namespace', w.namespace, 'address', w.address)
                          ORDER BY w.created_at) FROM user_wallets w WHERE w.user_id = u.id), '[]') AS wallets
         FROM memberships m JOIN users u ON u.id = m.user_id
        WHERE m.tenant_id = $1 ORDER BY m.created_at, u.id LIMIT ${MOST_LISTED}`,
      [tenantId],
    );
  }

  /**
   * Returns the role of a person, and keeps it from changing until the transaction ends: what a member does in it is
   * done while a member.
   *
   * @returns null for a person who is no member
   */
  async lockRole(manager: EntityManager, tenantId: string, userId: string): Promise<Role | null> {
    const [row] = await manager.query<{ role: Role }[]>(
      'SELECT role FROM memberships WHERE tenant_id = $1 AND user_id = $2 FOR SHARE',
      [tenantId, userId],
    );
    return row?.role ?? null;
  }

  /** Locks all members of a tenant, so that changes of a team come one after another. */
  async lockTeam(manager: EntityManager, tenantId: string): Promise<ReadonlyMap<string, Role>> {
    const rows = await manager.query<{ userId: string; role: Role }[]>(
      `SELECT user_id AS "userId", role FROM memberships WHERE tenant_id = $1 ORDER BY user_id FOR UPDATE`,
      [tenantId],
    );
    return new Map(rows.map(({ userId, role }) => [userId, role]));
  }

  /**
   * Makes a person a member.
   *
   * @returns whether it was none before
   * @throws DomainError `CONFLICT` when the tenant has as many as it may have; `NOT_SIGNED_IN` for a person who has been
   *   deleted meanwhile, with the only other tenant
   */
  async add(manager: EntityManager, tenantId: string, userId: string, role: Role): Promise<boolean> {
    // Waits for such a deletion, which in its turn sees this membership.
    const people = await manager.query<unknown[]>('SELECT FROM users WHERE id = $1 FOR KEY SHARE', [userId]);
    if (people.length === 0)
      throw new DomainError('NOT_SIGNED_IN', 'Your session has ended: sign in at /console.');
    const [{ members }] = await manager.query<[{ members: number }]>(
      'SELECT count(*)::int AS members FROM memberships WHERE tenant_id = $1 AND user_id <> $2',
      [tenantId, userId],
    );
    if (members >= MOST_MEMBERS)
      throw new DomainError('CONFLICT', `This account has ${MOST_MEMBERS} members: one has to leave first.`);
    const rows = await manager.query<unknown[]>(
      `INSERT INTO memberships (tenant_id, user_id, role) VALUES ($1, $2, $3)
       ON CONFLICT (tenant_id, user_id) DO NOTHING RETURNING role`,
      [tenantId, userId, role],
    );
    return rows.length > 0;
  }

  /** Makes a person the owner of a tenant that has none. @returns whether it did */
  async addFirstOwner(manager: EntityManager, tenantId: string, userId: string): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `INSERT INTO memberships (tenant_id, user_id, role) SELECT $1::uuid, $2::uuid, 'owner'
        WHERE NOT EXISTS (SELECT FROM memberships WHERE tenant_id = $1 AND role = 'owner')
       ON CONFLICT (tenant_id, user_id) DO NOTHING RETURNING role`,
      [tenantId, userId],
    );
    return rows.length > 0;
  }

  async setRole(manager: EntityManager, tenantId: string, userId: string, role: Role): Promise<void> {
    await manager.query('UPDATE memberships SET role = $3 WHERE tenant_id = $1 AND user_id = $2', [
      tenantId,
      userId,
      role,
    ]);
  }

  async remove(manager: EntityManager, tenantId: string, userId: string): Promise<void> {
    await manager.query('DELETE FROM memberships WHERE tenant_id = $1 AND user_id = $2', [tenantId, userId]);
  }

  /** Addresses to write to about a tenant: its owners', and its admins' if wanted. */
  async addresses(manager: EntityManager, tenantId: string, roles: readonly Role[]): Promise<string[]> {
    const rows = await manager.query<{ email: string }[]>(
      `SELECT DISTINCT lower(u.email) AS email FROM memberships m JOIN users u ON u.id = m.user_id
        WHERE m.tenant_id = $1 AND m.role = ANY ($2) AND u.email IS NOT NULL`,
      [tenantId, roles],
    );
    return rows.map(({ email }) => email);
  }
}
