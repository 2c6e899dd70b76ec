import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import type { Environment } from '../../../domain/chain.js';
import { DEFAULT_SCOPES, SCOPES, type Scope } from '../../../domain/access/scope.js';
import type { Author } from '../../../platform/audit/audit.js';
import { Clock } from '../../../platform/clock.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { assertAlive, noSuchTenant, TenantsRepository } from '../../tenants/index.js';
import { ApiKeyEntity } from '../directory/api-key.entity.js';
import { issueKey, type IssuedKey } from './issue-key.js';
import { KeyChanges } from './key-changes.js';
import { assertPossible, assertWithin, dailyLimits, type KeyGrant } from './key-grant.js';
import { assertActive } from '../authentication/key-status.js';

/** What somebody asks of a new key; what is absent follows from who asks. */
export interface KeyRequest {
  readonly name?: string | null | undefined;
  readonly environment?: Environment | undefined;
  readonly scopes?: readonly Scope[] | undefined;
  readonly expiresInDays?: number | undefined;
  readonly allowedIps?: readonly string[] | undefined;
  readonly requestsPerDay?: number | undefined;
}

const DAY_MS = 86_400_000;

/** The operator may grant whatever there is. */
const OPERATOR: KeyGrant = {
  environment: 'live',
  scopes: SCOPES,
  expiresAt: null,
  allowedIps: null,
  requestsPerDay: null,
  limitedBy: [],
};

/** Makes keys: for a tenant by one of its keys, which bounds them, or by the operator, who is not bound. */
@Injectable()
export class ApiKeyIssuer {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenants: TenantsRepository,
    private readonly changes: KeyChanges,
    private readonly clock: Clock,
  ) {}

  /**
   * A key made by a key. Bounds that are not named are those of the key that asks.
   *
   * @throws DomainError `INSUFFICIENT_SCOPE` when the new key would be the stronger one, `VALIDATION_FAILED` when there can be
   * none like it
   */
  async mintByKey(principal: TenantPrincipal, request: KeyRequest, author: Author): Promise<IssuedKey> {
    const { tenantId, keyId } = principal;
    return this.dataSource.transaction(async (manager) => {
      // The tenant first, as in its erasure: two that lock in different orders would wait for each other.
      assertAlive(await this.tenants.lock(manager, tenantId, 'rely'));
      // Shared, so that a key which is being revoked cannot leave a successor behind.
      const asking = await manager.findOne(ApiKeyEntity, {
        where: { tenantId, id: keyId },
        lock: { mode: 'pessimistic_read' },
      });
      assertActive(asking, this.clock.nowMs());
      return this.mint(manager, tenantId, request, { asking, author });
    });
  }

  /** @throws DomainError `NOT_FOUND`, `CONFLICT` for a deleted tenant, `VALIDATION_FAILED` for a key that cannot be */
  async mintByOperator(tenantId: string, request: KeyRequest, author: Author): Promise<IssuedKey> {
    if (!isUUID(tenantId)) throw noSuchTenant();
    return this.dataSource.transaction(async (manager) => {
      assertAlive(await this.tenants.lock(manager, tenantId, 'rely'));
      return this.mint(manager, tenantId, request, { asking: OPERATOR, author });
    });
  }

  private async mint(
    manager: EntityManager,
    tenantId: string,
    request: KeyRequest,
    { asking, author }: { asking: KeyGrant; author: Author },
  ): Promise<IssuedKey> {
    const id = randomUUID();
    const grant = this.grantFor(id, request, asking);
    assertPossible(grant);
    assertWithin(asking, grant);
    const issued = await issueKey(manager, tenantId, request.name ?? null, grant, id);
    await this.changes.recordIssue(manager, issued.row, author);
    return issued;
  }

  private grantFor(id: string, request: KeyRequest, asking: KeyGrant): KeyGrant {
    const { expiresInDays } = request;
    return {
      environment: request.environment ?? asking.environment,
      scopes: request.scopes ?? defaultScopes(asking.scopes),
      expiresAt:
        expiresInDays === undefined
          ? asking.expiresAt
          : new Date(this.clock.nowMs() + expiresInDays * DAY_MS),
      allowedIps: request.allowedIps ?? asking.allowedIps,
      ...dailyLimits(id, request.requestsPerDay, asking),
    };
  }
}

/** The usual ones, as far as the asking key holds them. With none of them it must say what it wants. */
function defaultScopes(held: readonly Scope[]): readonly Scope[] {
  const scopes = DEFAULT_SCOPES.filter((scope) => held.includes(scope));
  return scopes.length > 0 ? scopes : DEFAULT_SCOPES;
}
