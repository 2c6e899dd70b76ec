import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Author } from '../../../platform/audit/audit.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { assertAlive, TenantsService } from '../../tenants/index.js';
import { MemberChanges } from '../team/member-changes.js';
import { TeamService, type InvitationRequest, type SentInvitation } from '../team/team.service.js';

/** Lets the operator change who belongs to a tenant. Each change is in the tenant's audit log. */
@Injectable()
export class TenantPeople {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenants: TenantsService,
    private readonly team: TeamService,
    private readonly changes: MemberChanges,
    private readonly config: AppConfig,
  ) {}

  /** Invites somebody. @throws DomainError `NOT_FOUND`; `CONFLICT` for a deleted tenant, or when too many wait */
  async invite(
    tenantId: string,
    request: Pick<InvitationRequest, 'email' | 'role'>,
    author: Author,
  ): Promise<SentInvitation> {
    assertAlive(await this.tenants.get(tenantId));
    const { origin } = new URL(this.config.http.publicUrl);
    return this.dataSource.transaction((manager) =>
      this.team.inviteIn(manager, { ...request, tenantId, origin }, author),
    );
  }

  /** Takes an invitation back, whoever made it. @throws DomainError `NOT_FOUND` */
  async revoke(tenantId: string, id: string, author: Author): Promise<void> {
    await this.tenants.get(tenantId);
    await this.dataSource.transaction((manager) => this.team.takeBack(manager, tenantId, id, author));
  }

  /** Takes a member out, the last owner as well. @throws DomainError `NOT_FOUND` */
  async remove(tenantId: string, userId: string, author: Author): Promise<void> {
    await this.tenants.get(tenantId);
    await this.changes.takeOut(tenantId, userId, author);
  }
}
