import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { AuditLog, type Author } from '../../../platform/audit/audit.js';
import type { AppRequest } from '../../../platform/http/request/access.js';
import { assertAlive, TenantsService } from '../../tenants/index.js';
import { sessionOf } from '../sessions/session-authenticator.js';
import type { Session } from '../sessions/session.js';
import { Sessions, type Exchange } from '../sessions/sessions.service.js';
import type { Invitation } from '../team/invitations.repository.js';
import type { Member } from '../team/memberships.js';
import { TeamService } from '../team/team.service.js';

/** A request of the operator, by a key or in a session, with the answer that takes its cookies. */
type OperatorExchange = Exchange & { readonly request: AppRequest };

/**
 * Lets the operator look at a tenant as its members do: the operator's session shows that tenant, read-only, until the
 * view ends. Each look is in the tenant's audit log, written in the transaction that opens it.
 */
@Injectable()
export class TenantView {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenants: TenantsService,
    private readonly team: TeamService,
    private readonly sessions: Sessions,
    private readonly audit: AuditLog,
  ) {}

  /** Returns the people of a tenant. @throws DomainError `NOT_FOUND` */
  async members(id: string, author: Author): Promise<{ members: Member[]; invitations: Invitation[] }> {
    await this.tenants.get(id);
    const entry = { tenantId: id, action: 'tenant.members_viewed', subject: id };
    await this.audit.record(this.dataSource.manager, { ...author, ...entry });
    return this.team.read(id);
  }

  /**
   * Begins a view, ends the one before, and gives the session a new token.
   *
   * @returns the hash of the new token
   * @throws DomainError `NOT_FOUND`; `CONFLICT` for a deleted tenant, or for a caller without a session
   */
  async begin(id: string, { request, response }: OperatorExchange, author: Author): Promise<Buffer> {
    const session = ownSession(request);
    assertAlive(await this.tenants.get(id));
    return this.dataSource.transaction(async (manager) => {
      await this.recordEnd(manager, session, author);
      await this.audit.record(manager, {
        ...author,
        ...{ tenantId: id, action: 'tenant.view_begun', subject: id },
      });
      return this.sessions.change(session, { viewTenantId: id }, response, manager);
    });
  }

  /**
   * Ends the view, if there is one, and gives the session a new token.
   *
   * @returns the hash of the new token
   * @throws DomainError `CONFLICT` for a caller without a session
   */
  async end({ request, response }: OperatorExchange, author: Author): Promise<Buffer> {
    const session = ownSession(request);
    return this.dataSource.transaction(async (manager) => {
      await this.recordEnd(manager, session, author);
      return this.sessions.change(session, { viewTenantId: null }, response, manager);
    });
  }

  /**
   * Records the end of the session's view, if there is one, in the transaction that ends it. Choosing an account ends it
   * as well; the author is the operator, whatever the person does next.
   */
  async recordEnd(manager: EntityManager, { tenant, userId }: Session, author: Author): Promise<void> {
    if (tenant?.isView !== true) return;
    await this.audit.record(manager, {
      ...author,
      actor: userId === null ? 'operator' : `operator:${userId}`,
      ...{ tenantId: tenant.id, action: 'tenant.view_ended', subject: tenant.id },
    });
  }
}

function ownSession(request: AppRequest): Session {
  const { principal } = request;
  if (principal?.kind === 'operator' && principal.sessionId !== null) return sessionOf(request);
  throw new DomainError(
    'CONFLICT',
    'A view belongs to a session: sign in at /console as the operator. With the key, read /admin/tenants/{id}/….',
  );
}
