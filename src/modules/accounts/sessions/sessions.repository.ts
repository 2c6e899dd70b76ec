import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Role } from '../../../domain/access/role.js';
import type { Session, SessionTenant, SignInMethod } from './session.js';

/** A session that is not looked in at for so long ends. */
const IDLE = "interval '14 days'";

const MOST_OF_PERSON = 30;
/** How long an operator's view of a tenant lasts. */
const VIEW = "interval '1 hour'";
/** The tenant that an operator looks at, while the view lasts. */
const VIEWED = 'CASE WHEN s.view_until > now() THEN s.view_tenant_id END';

interface Row extends Omit<Session, 'tenant'> {
  readonly viewTenantId: string | null;
  readonly role: Role | null;
  readonly facts: Omit<SessionTenant, 'role' | 'isView'> | null;
}

/** A session to be stored. */
export interface NewSession {
  readonly tokenHash: Buffer;
  readonly userId: string | null;
  readonly method: SignInMethod;
  readonly tenantId: string | null;
  readonly secondFactorAt: Date | null;
  readonly operatorKeyHash: Buffer | null;
  readonly userAgent: string | null;
  readonly expiresAt: Date;
}

/** Views of sessions: of one by its id or its token, or else of all; of these all, or those that are past. */
export interface ViewsOf {
  readonly sessionId?: string;
  readonly tokenHash?: Buffer;
  readonly isPast?: boolean;
}

/** A view that ended. */
export interface EndedView {
  readonly userId: string | null;
  readonly tenantId: string;
}

/** A session that ended; `tenantId` is the tenant that an operator looked at in it, if any. */
export interface EndedSession extends Omit<EndedView, 'tenantId'> {
  readonly tenantId: string | null;
}

const ENDED = 'user_id AS "userId", view_tenant_id AS "tenantId"';

/** A session as its owner sees it. */
export interface ListedSession {
  readonly id: string;
  readonly method: SignInMethod;
  readonly userAgent: string | null;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
}

/** Stores sessions, by the SHA-256 of their tokens. Owns the table `sessions`. */
@Injectable()
export class SessionsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Returns the session with its person and tenant, if it has not ended. One statement by unique keys; nothing is
   * cached, so a session, a membership or a role that ends is over at the next request.
   */
  async find(tokenHash: Buffer, manager: EntityManager = this.dataSource.manager): Promise<Session | null> {
    const [row] = await manager.query<Row[]>(
      `SELECT s.id, s.token_hash AS "tokenHash", s.method, s.user_id AS "userId", u.email,
              s.created_at AS "signedInAt",
              s.second_factor_at AS "secondFactorAt", u.operator_confirmed_at AS "operatorConfirmedAt",
              s.operator_key_hash AS "operatorKeyHash",
              s.expires_at AS "expiresAt", s.last_seen_at AS "lastSeenAt",
              ${VIEWED} AS "viewTenantId", m.role,
              s.view_tenant_id IS NOT NULL AND s.view_until <= now() AS "hasPastView",
              coalesce(u.totp_confirmed_at IS NOT NULL, false)
                OR EXISTS (SELECT FROM user_passkeys p WHERE p.user_id = s.user_id) AS "hasSecondFactor",
              CASE WHEN t.id IS NOT NULL THEN jsonb_build_object(
                'id', t.id, 'email', t.email, 'companyName', t.company_name, 'plan', t.plan,
                'limitOverrides', t.limit_overrides, 'paidUp', t.paid_up, 'requireReference', t.require_reference,
                'riskThreshold', t.risk_threshold,
                'isSuspended', t.status = 'suspended' OR t.billing_suspended_at IS NOT NULL,
                'suspendedBy', CASE WHEN t.status = 'suspended' THEN 'operator'
                                    WHEN t.billing_suspended_at IS NOT NULL THEN 'billing' END) END AS facts
         FROM sessions s
         LEFT JOIN users u ON u.id = s.user_id
         LEFT JOIN memberships m ON m.user_id = s.user_id AND m.tenant_id = s.tenant_id
         LEFT JOIN tenants t ON t.id = coalesce(${VIEWED}, m.tenant_id) AND t.status <> 'deleted'
        WHERE s.token_hash = $1 AND s.expires_at > now() AND s.last_seen_at > now() - ${IDLE}`,
      [tokenHash],
    );
    return row === undefined ? null : toSession(row);
  }

  /**
   * Stores a session, after others of the person. Of the person's sessions the thirty used last stay, so nobody fills
   * the table by signing in; one with an operator's view stays for the hour of that, whose end is told.
   */
  async insert(manager: EntityManager, session: NewSession): Promise<string> {
    if (session.userId !== null) {
      // Sign-ins at once count each other.
      await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('sessions:' || $1, 0))`, [
        session.userId,
      ]);
      await manager.query(
        `DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE user_id = $1 AND view_tenant_id IS NULL
            ORDER BY last_seen_at DESC, id OFFSET ${MOST_OF_PERSON - 1} FOR UPDATE SKIP LOCKED)`,
        [session.userId],
      );
    }
    const [row] = await manager.query<[{ id: string }]>(
      `INSERT INTO sessions (token_hash, user_id, method, tenant_id, second_factor_at, operator_key_hash, user_agent,
                             expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [
        session.tokenHash,
        session.userId,
        session.method,
        session.tenantId,
        session.secondFactorAt,
        session.operatorKeyHash,
        session.userAgent,
        session.expiresAt,
      ],
    );
    return row.id;
  }

  /**
   * Gives the session a new token, as at every change of what it may do; the old one is worth nothing then.
   *
   * @returns whether the session had not ended
   */
  async replaceToken(
    manager: EntityManager,
    id: string,
    tokenHash: Buffer,
    change: Readonly<Partial<Pick<NewSession, 'tenantId' | 'secondFactorAt'>>> & {
      readonly viewTenantId?: string | null;
    } = {},
  ): Promise<boolean> {
    const [, count] = await manager.query<[unknown, number]>(
      `UPDATE sessions SET token_hash = $2,
         tenant_id = CASE WHEN $3 THEN $4::uuid ELSE tenant_id END,
         second_factor_at = coalesce($5, second_factor_at),
         view_tenant_id = CASE WHEN $6 THEN $7::uuid ELSE view_tenant_id END,
         view_until = CASE WHEN $6 THEN now() + ${VIEW} ELSE view_until END
       WHERE id = $1 AND expires_at > now()`,
      [
        id,
        tokenHash,
        change.tenantId !== undefined,
        change.tenantId ?? null,
        change.secondFactorAt ?? null,
        change.viewTenantId !== undefined,
        change.viewTenantId ?? null,
      ],
    );
    return count > 0;
  }

  /** Notes that the session is in use. */
  async touch(id: string): Promise<void> {
    await this.dataSource.query('UPDATE sessions SET last_seen_at = now() WHERE id = $1', [id]);
  }

  async end(id: string, manager: EntityManager = this.dataSource.manager): Promise<void> {
    await manager.query('DELETE FROM sessions WHERE id = $1', [id]);
  }

  async endByToken(manager: EntityManager, tokenHash: Buffer): Promise<void> {
    await manager.query('DELETE FROM sessions WHERE token_hash = $1', [tokenHash]);
  }

  /** Ends views in the caller's transaction. Of any number of calls at once, one gets each. */
  endViews(manager: EntityManager, { sessionId, tokenHash, isPast = false }: ViewsOf): Promise<EndedView[]> {
    return manager
      .query<[EndedView[], number]>(
        `UPDATE sessions s SET view_tenant_id = NULL, view_until = NULL
           FROM (SELECT id, user_id, view_tenant_id FROM sessions
                  WHERE view_tenant_id IS NOT NULL AND ($1::uuid IS NULL OR id = $1)
                    AND ($2::bytea IS NULL OR token_hash = $2)
                    AND (NOT $3 OR view_until <= now() OR expires_at <= now() OR last_seen_at <= now() - ${IDLE})
                  FOR UPDATE) ended
          WHERE s.id = ended.id RETURNING ended.user_id AS "userId", ended.view_tenant_id AS "tenantId"`,
        [sessionId ?? null, tokenHash ?? null, isPast],
      )
      .then(([views]) => views);
  }

  /** No session shows the tenant any more, neither as chosen nor as an operator's view. */
  async forgetTenant(manager: EntityManager, tenantId: string): Promise<void> {
    await manager.query('UPDATE sessions SET view_tenant_id = NULL WHERE view_tenant_id = $1', [tenantId]);
    await manager.query('UPDATE sessions SET tenant_id = NULL WHERE tenant_id = $1', [tenantId]);
  }

  /** Ends a session of the person. @returns what it was; null without one */
  async endOwn(manager: EntityManager, userId: string, id: string): Promise<EndedSession | null> {
    const [[ended]] = await manager.query<[EndedSession[], number]>(
      `DELETE FROM sessions WHERE id = $1 AND user_id = $2 RETURNING ${ENDED}`,
      [id, userId],
    );
    return ended ?? null;
  }

  /** Ends every session of the person but one. */
  async endOthers(manager: EntityManager, userId: string, keptId: string | null): Promise<EndedSession[]> {
    const [ended] = await manager.query<[EndedSession[], number]>(
      `DELETE FROM sessions WHERE user_id = $1 AND ($2::uuid IS NULL OR id <> $2) RETURNING ${ENDED}`,
      [userId, keptId],
    );
    return ended;
  }

  /** The tenant is not chosen any more in any of the person's sessions. */
  async leave(manager: EntityManager, userId: string, tenantId: string): Promise<void> {
    await manager.query('UPDATE sessions SET tenant_id = NULL WHERE user_id = $1 AND tenant_id = $2', [
      userId,
      tenantId,
    ]);
  }

  /** The person's sessions, the latest first. */
  list(userId: string): Promise<ListedSession[]> {
    return this.dataSource.query(
      `SELECT id, method, user_agent AS "userAgent", created_at AS "createdAt", last_seen_at AS "lastSeenAt",
              expires_at AS "expiresAt"
         FROM sessions WHERE user_id = $1 AND expires_at > now() AND last_seen_at > now() - ${IDLE}
        ORDER BY last_seen_at DESC, id LIMIT 100`,
      [userId],
    );
  }

  /** Deletes ended sessions, but for those whose view has yet to be told of. @returns how many */
  async deleteEnded(): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown, number]>(
      `DELETE FROM sessions WHERE view_tenant_id IS NULL AND (expires_at <= now() OR last_seen_at <= now() - ${IDLE})`,
    );
    return count;
  }
}

function toSession({ viewTenantId, role, facts, ...row }: Row): Session {
  const isView = viewTenantId !== null;
  const held = isView ? 'viewer' : role;
  return { ...row, tenant: facts === null || held === null ? null : { ...facts, role: held, isView } };
}
