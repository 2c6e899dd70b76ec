import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Role } from '../../../domain/access/role.js';

/** An invitation that is neither accepted nor past. */
export interface Invitation {
  readonly id: string;
  readonly tenantId: string;
  readonly email: string | null;
  readonly role: Role;
  /** As in the audit log: `user:<id>` or `operator`. */
  readonly invitedBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** How a new person is invited: by the token of an invitation, or by a proved address. */
export interface Admission {
  readonly tokenHash: Buffer | null;
  readonly email: string | null;
}

const ADMITS = `(token_hash = $1 OR lower(email) = lower($2)) AND admitted_user_id IS NULL AND expires_at > now()`;
const COLUMNS = `id, tenant_id AS "tenantId", email, role, invited_by AS "invitedBy", created_at AS "createdAt",
  expires_at AS "expiresAt"`;

/**
 * Those of `i` that wait. Whoever is a member already, by proving the address of the tenant or by another invitation, has
 * accepted all that were sent to the own address.
 */
const WAITS = `i.expires_at > now() AND NOT EXISTS (SELECT FROM users u JOIN memberships m ON m.user_id = u.id
    AND m.tenant_id = i.tenant_id WHERE lower(u.email) = lower(i.email))`;

/** Stores invitations, by the SHA-256 of their tokens. Owns the table `invitations`. */
@Injectable()
export class InvitationsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async insert(
    manager: EntityManager,
    invitation: Omit<Invitation, 'id' | 'createdAt'> & { readonly tokenHash: Buffer },
  ): Promise<Invitation> {
    const { tenantId, tokenHash, email, role, invitedBy, expiresAt } = invitation;
    const [row] = await manager.query<[Invitation]>(
      `INSERT INTO invitations (tenant_id, token_hash, email, role, invited_by, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${COLUMNS}`,
      [tenantId, tokenHash, email, role, invitedBy, expiresAt],
    );
    return row;
  }

  /** Returns the invitation of a token, or null. */
  async find(
    tokenHash: Buffer,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Invitation | null> {
    const [row] = await manager.query<Invitation[]>(
      `SELECT ${COLUMNS} FROM invitations WHERE token_hash = $1 AND expires_at > now()`,
      [tokenHash],
    );
    return row ?? null;
  }

  /** Whether an invitation that has let nobody in yet is at hand, by its token, or waits for the address. */
  async admits(manager: EntityManager, { tokenHash, email }: Admission): Promise<boolean> {
    const rows = await manager.query<unknown[]>(`SELECT FROM invitations WHERE ${ADMITS} LIMIT 1`, [
      tokenHash,
      email,
    ]);
    return rows.length > 0;
  }

  /** Notes that such invitations have let a new person in. @returns whether there was one */
  async admit(manager: EntityManager, { tokenHash, email }: Admission, userId: string): Promise<boolean> {
    const [, count] = await manager.query<[unknown, number]>(
      `UPDATE invitations SET admitted_user_id = $3 WHERE ${ADMITS}`,
      [tokenHash, email, userId],
    );
    return count > 0;
  }

  /** Takes the invitation out, so that it is accepted once. @returns null when it is gone */
  async take(manager: EntityManager, tokenHash: Buffer): Promise<Invitation | null> {
    const [rows] = await manager.query<[Invitation[], number]>(
      `DELETE FROM invitations WHERE token_hash = $1 AND expires_at > now() RETURNING ${COLUMNS}`,
      [tokenHash],
    );
    return rows[0] ?? null;
  }

  /** Those that wait, the latest first. */
  list(tenantId: string): Promise<Invitation[]> {
    return this.dataSource.query(
      `SELECT ${COLUMNS} FROM invitations i WHERE i.tenant_id = $1 AND ${WAITS}
        ORDER BY created_at DESC, id LIMIT 200`,
      [tenantId],
    );
  }

  async count(manager: EntityManager, tenantId: string): Promise<number> {
    const [row] = await manager.query<[{ count: number }]>(
      `SELECT count(*)::int AS count FROM invitations i WHERE i.tenant_id = $1 AND ${WAITS}`,
      [tenantId],
    );
    return row.count;
  }

  /** Takes an invitation of the tenant back. @returns null when there is none */
  async revoke(manager: EntityManager, tenantId: string, id: string): Promise<Invitation | null> {
    const [rows] = await manager.query<[Invitation[], number]>(
      `DELETE FROM invitations WHERE tenant_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
      [tenantId, id],
    );
    return rows[0] ?? null;
  }

  /**
   * Takes back those by which the operator makes an owner of another address, while the tenant has none.
   *
   * @returns their ids
   */
  async withdrawFromOwner(manager: EntityManager, tenantId: string, email: string): Promise<string[]> {
    const [rows] = await manager.query<[{ id: string }[], number]>(
      `DELETE FROM invitations i WHERE i.tenant_id = $1 AND i.role = 'owner' AND i.invited_by LIKE 'operator%'
          AND lower(i.email) <> lower($2)
          AND NOT EXISTS (SELECT FROM memberships m WHERE m.tenant_id = i.tenant_id AND m.role = 'owner')
       RETURNING id`,
      [tenantId, email],
    );
    return rows.map(({ id }) => id);
  }

  /** Deletes all of a tenant's. */
  async erase(manager: EntityManager, tenantId: string): Promise<void> {
    await manager.query('DELETE FROM invitations WHERE tenant_id = $1', [tenantId]);
  }

  /** Deletes past invitations. @returns how many */
  async deleteExpired(): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown, number]>(
      'DELETE FROM invitations WHERE expires_at <= now()',
    );
    return count;
  }
}
