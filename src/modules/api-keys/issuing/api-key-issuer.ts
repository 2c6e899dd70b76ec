import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import type { Environment } from '../../../domain/chain.js';
import { DEFAULT_SCOPES, type Scope } from '../../../domain/access/scope.js';
import type { Author } from '../../../platform/audit/audit.js';
import { Clock } from '../../../platform/clock.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { assertAlive, noSuchTenant, TenantsRepository } from '../../tenants/index.js';
import { issueKey, type IssuedKey } from './issue-key.js';
import { KeyChanges } from './key-changes.js';
import { assertPossible, assertWithin, dailyLimits, UNBOUNDED, type KeyGrant } from './key-grant.js';
import { IssuingGrants, type KeyIssuer } from './issuing-grants.js';

/** The wanted properties of a new key. The defaults depend on the caller. */
export interface KeyRequest {
  readonly name?: string | null | undefined;
  readonly environment?: Environment | undefined;
  readonly scopes?: readonly Scope[] | undefined;
  readonly expiresInDays?: number | undefined;
  readonly allowedIps?: readonly string[] | undefined;
  readonly requestsPerDay?: number | undefined;
}

const DAY_MS = 86_400_000;

/** The operator may grant every scope, without bounds, and is no member. */
const OPERATOR: KeyIssuer = { bounds: UNBOUNDED, maker: null };

/** Issues API keys. A key issues only keys within its own bounds; the operator has no bounds. */
@Injectable()
export class ApiKeyIssuer {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenants: TenantsRepository,
    private readonly changes: KeyChanges,
    private readonly grants: IssuingGrants,
    private readonly clock: Clock,
  ) {}

  /**
   * Issues a key on behalf of another key, or of a member. Missing bounds default to those of the issuing key; a member
   * gives no scope that the role does not hold.
   *
   * @throws DomainError `INSUFFICIENT_SCOPE` when the new key exceeds the issuing key
   * @throws DomainError `VALIDATION_FAILED` for a combination that no key may have
   */
  async issueByKey(principal: TenantPrincipal, request: KeyRequest, author: Author): Promise<IssuedKey> {
    const { tenantId } = principal;
    return this.dataSource.transaction(async (manager) => {
      // Locks the tenant first, as its erasure does. A different order could cause a deadlock.
      assertAlive(await this.tenants.lock(manager, tenantId, 'rely'));
      const issuing = await this.grants.of(manager, principal);
      return this.issue(manager, tenantId, request, { issuing, author });
    });
  }

  /**
   * Issues a key on behalf of the operator.
   *
   * @throws DomainError `NOT_FOUND` for an unknown tenant, `CONFLICT` for a deleted one
   * @throws DomainError `VALIDATION_FAILED` for a combination that no key may have
   */
  async issueByOperator(tenantId: string, request: KeyRequest, author: Author): Promise<IssuedKey> {
    if (!isUUID(tenantId)) throw noSuchTenant();
    return this.dataSource.transaction(async (manager) => {
      assertAlive(await this.tenants.lock(manager, tenantId, 'rely'));
      return this.issue(manager, tenantId, request, { issuing: OPERATOR, author });
    });
  }

  private async issue(
    manager: EntityManager,
    tenantId: string,
    request: KeyRequest,
    { issuing, author }: { issuing: KeyIssuer; author: Author },
  ): Promise<IssuedKey> {
    const id = randomUUID();
    const grant = this.grantFor(id, request, issuing.bounds);
    assertPossible(grant);
    assertWithin(issuing.bounds, grant);
    const owner = { tenantId, name: request.name ?? null, createdBy: issuing.maker };
    const issued = await issueKey(manager, owner, grant, id);
    await this.changes.recordIssue(manager, issued.row, author);
    return issued;
  }

  private grantFor(id: string, request: KeyRequest, issuing: KeyGrant): KeyGrant {
    const { expiresInDays } = request;
    return {
      environment: request.environment ?? issuing.environment,
      scopes: request.scopes ?? defaultScopes(issuing.scopes),
      expiresAt:
        expiresInDays === undefined
          ? issuing.expiresAt
          : new Date(this.clock.nowMs() + expiresInDays * DAY_MS),
      allowedIps: request.allowedIps ?? issuing.allowedIps,
      ...dailyLimits(id, request.requestsPerDay, issuing),
    };
  }
}

/**
 * Returns those default scopes that the issuing key holds. If it holds none of them, returns all, and the later check
 * fails.
 */
function defaultScopes(held: readonly Scope[]): readonly Scope[] {
  const scopes = DEFAULT_SCOPES.filter((scope) => held.includes(scope));
  return scopes.length > 0 ? scopes : DEFAULT_SCOPES;
}
