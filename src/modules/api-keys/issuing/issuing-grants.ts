import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { grantableScopes, mayEnter } from '../../../domain/access/role.js';
import { DomainError } from '../../../domain/error-code.js';
import { Clock } from '../../../platform/clock.js';
import type { SessionCaller, TenantPrincipal } from '../../../platform/http/request/principal.js';
import { Memberships } from '../../accounts/index.js';
import { assertActive } from '../authentication/key-status.js';
import { ApiKeyEntity } from '../directory/api-key.entity.js';
import type { KeyGrant } from './key-grant.js';

/** Who issues a key. */
export interface KeyIssuer {
  readonly bounds: KeyGrant;
  /** The member whose key the new one is: a key passes on who made it, else its child would stay when it ends. */
  readonly maker: string | null;
}

/** What the issuer of a key may give away, held until the transaction ends. */
@Injectable()
export class IssuingGrants {
  constructor(
    private readonly memberships: Memberships,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the bounds of the issuing key, or of the issuing member's role, and whose the new key is. Locks its row, so that a key under
   * revocation, or a member who is being removed, issues nothing that stays.
   *
   * @throws FailedAuthentication for a key that is no longer valid
   * @throws DomainError `ROLE_NOT_ALLOWED` for a member who is none any more
   */
  async of(manager: EntityManager, principal: TenantPrincipal): Promise<KeyIssuer> {
    if (principal.session !== null) return this.ofMember(manager, principal, principal.session);
    const issuing = await manager.findOne(ApiKeyEntity, {
      where: { tenantId: principal.tenantId, id: principal.keyId ?? '' },
      lock: { mode: 'pessimistic_read' },
    });
    assertActive(issuing, this.clock.nowMs());
    return { bounds: issuing, maker: issuing.createdBy };
  }

  private async ofMember(
    manager: EntityManager,
    { tenantId, environment }: TenantPrincipal,
    { userId }: SessionCaller,
  ): Promise<KeyIssuer> {
    const role = userId === null ? null : await this.memberships.lockRole(manager, tenantId, userId);
    if (role === null || !mayEnter(role, 'keys', 'change', environment))
      throw new DomainError('ROLE_NOT_ALLOWED', 'Your role may not make keys any more.');
    const bounds = {
      environment,
      scopes: grantableScopes(role, environment),
      ...{ expiresAt: null, allowedIps: null, requestsPerDay: null, limitedBy: [] },
    };
    return { bounds, maker: userId };
  }
}
