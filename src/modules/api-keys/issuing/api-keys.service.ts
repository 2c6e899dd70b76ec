import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import type { Environment } from '../../../domain/chain.js';
import { DomainError } from '../../../domain/error-code.js';
import type { Author } from '../../../platform/audit/audit.js';
import {
  decodeCursor,
  toPage,
  type Page,
  type PageQueryDto,
} from '../../../platform/http/query/pagination.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { Clock } from '../../../platform/clock.js';
import type { ApiKeyEntity } from '../directory/api-key.entity.js';
import { noSuchTenant, TenantsRepository } from '../../tenants/index.js';
import { ApiKeysRepository, type KeyOwner } from '../directory/api-keys.repository.js';
import { issueKey, type IssuedKey } from './issue-key.js';
import { IssuingGrants } from './issuing-grants.js';
import { KeyChanges } from './key-changes.js';
import { assertWithin, grantOf } from './key-grant.js';
import { statusOf, type KeyStatus } from '../authentication/key-status.js';

/** A key as lists show it. */
export interface ListedKey {
  readonly row: ApiKeyEntity;
  readonly status: KeyStatus;
}

/**
 * Manages the keys of a tenant, for one of its keys or for the operator. A live key manages the keys of both
 * environments, because a tenant's first key is live. A test key manages only test keys (`ownerOf`).
 */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: ApiKeysRepository,
    private readonly tenants: TenantsRepository,
    private readonly changes: KeyChanges,
    private readonly grants: IssuingGrants,
    private readonly clock: Clock,
  ) {}

  /** Returns a page of keys, newest first. */
  async list(owner: KeyOwner, { cursor, limit }: PageQueryDto): Promise<Page<ListedKey>> {
    const after = cursor === undefined ? null : decodeCursor(cursor);
    const rows = await this.keys.list(this.dataSource.manager, owner, after, limit + 1);
    const page = toPage(rows, limit, ({ createdAt, id }) => ({
      // The column has a precision of milliseconds, so the cursor loses nothing.
      createdAt: createdAt.toISOString().replace('Z', '000Z'),
      id,
    }));
    return { ...page, items: page.items.map((row) => this.listed(row)) };
  }

  /**
   * Returns a key with its status.
   *
   * @throws DomainError `NOT_FOUND`
   */
  async get(principal: TenantPrincipal, id: string): Promise<ListedKey> {
    const row = isUUID(id) ? await this.keys.find(this.dataSource.manager, ownerOf(principal), id) : null;
    if (row === null) throw noSuchKey();
    return this.listed(row);
  }

  /**
   * Renames a key.
   *
   * @throws DomainError `NOT_FOUND`
   */
  async rename(principal: TenantPrincipal, id: string, name: string, author: Author): Promise<ListedKey> {
    const row = await this.changeRow(ownerOf(principal), id, async (manager, key) => {
      if (key.name === name) return key;
      await this.changes.record(manager, key, 'api_key.renamed', {}, author);
      key.name = name;
      return this.keys.save(manager, key);
    });
    return this.listed(row);
  }

  /**
   * Revokes a key at once, in every process. A second revocation changes nothing.
   *
   * @param force also revokes the last key that can manage the tenant's keys
   * @throws DomainError `NOT_FOUND`
   * @throws DomainError `CONFLICT` without force for the last active live key that can manage keys
   */
  async revoke(owner: KeyOwner, id: string, force: boolean, author: Author): Promise<void> {
    await this.changeRow(owner, id, async (manager, key) => {
      if (key.revokedAt !== null) return key;
      if (!force) await this.assertNotLastManager(manager, key);
      return this.changes.revoke(manager, key, author);
    });
    await this.changes.announce(id);
  }

  /**
   * Issues a key with the name, grant and expiry of the old one. The old key expires after the overlap, or earlier at
   * its own expiry.
   *
   * @throws DomainError `NOT_FOUND`, or `CONFLICT` when the key is not active
   * @throws DomainError `INSUFFICIENT_SCOPE` when the key exceeds the issuing key, which would see the successor
   */
  async rotate(
    principal: TenantPrincipal,
    id: string,
    overlapSeconds: number,
    author: Author,
  ): Promise<IssuedKey> {
    let issued: IssuedKey | undefined;
    await this.changeRow(ownerOf(principal), id, async (manager, old) => {
      const nowMs = this.clock.nowMs();
      const status = statusOf(old, nowMs);
      if (status !== 'active')
        throw new DomainError('CONFLICT', `This key is ${status} and cannot be rotated.`);
      const { bounds, maker } = await this.grants.of(manager, principal);
      const grant = grantOf(old);
      assertWithin(bounds, grant);
      // Whoever rotates sees the successor, so it is theirs, whoever made the old one.
      issued = await issueKey(manager, { tenantId: old.tenantId, name: old.name, createdBy: maker }, grant);
      old.expiresAt = earlierOf(old.expiresAt, new Date(nowMs + overlapSeconds * 1000));
      const replacedBy = { replacedBy: issued.row.id, expiresAt: old.expiresAt.toISOString() };
      await this.changes.record(manager, old, 'api_key.rotated', replacedBy, author);
      await this.changes.notifyEnd(manager, old, { effectiveAt: old.expiresAt, replacedBy: issued.row.id });
      return this.keys.save(manager, old);
    });
    await this.changes.announce(id);
    if (issued === undefined) throw new Error('a rotation yields a key');
    return issued;
  }

  /**
   * Returns the scope of the operator's queries: a tenant's keys in both environments, whatever the tenant's status.
   *
   * @throws DomainError `NOT_FOUND` for a tenant that never existed
   */
  async ownedBy(tenantId: string): Promise<KeyOwner> {
    const tenant = isUUID(tenantId) ? await this.tenants.find(this.dataSource.manager, tenantId) : null;
    if (tenant === null) throw noSuchTenant();
    return { tenantId, environments: ['live', 'test'] };
  }

  /** The caller holds the tenant's lock, so the tenant's other keys cannot change meanwhile. */
  private async assertNotLastManager(manager: EntityManager, key: ApiKeyEntity): Promise<void> {
    const nowMs = this.clock.nowMs();
    if (!isManager(key) || statusOf(key, nowMs) !== 'active') return;
    const all = await this.keys.listAll(manager, key.tenantId);
    const others = all.filter(({ id }) => id !== key.id);
    if (others.some((other) => isManager(other) && statusOf(other, nowMs) === 'active')) return;
    throw new DomainError(
      'CONFLICT',
      'This is the last key that can manage your keys: without it you cannot manage keys. Create another first, or add ?force=true.',
    );
  }

  /**
   * Changes a key under the locks of the tenant and the key, in the same order as an erasure. So changes of a tenant's
   * keys run one after another. Two concurrent revocations would each see the other key as active.
   */
  private async changeRow(
    owner: KeyOwner,
    id: string,
    change: (manager: EntityManager, key: ApiKeyEntity) => Promise<ApiKeyEntity>,
  ): Promise<ApiKeyEntity> {
    if (!isUUID(id)) throw noSuchKey();
    return this.dataSource.transaction(async (manager) => {
      await this.tenants.lock(manager, owner.tenantId, 'change');
      const key = await this.keys.lock(manager, owner, id);
      if (key === null) throw noSuchKey();
      return change(manager, key);
    });
  }

  private listed(row: ApiKeyEntity): ListedKey {
    return { row, status: statusOf(row, this.clock.nowMs()) };
  }
}

/** Returns the scope of the keys that this principal may see and manage: in a session, those of the chosen environment. */
export function ownerOf({ tenantId, environment, session }: TenantPrincipal): KeyOwner {
  if (session !== null) return { tenantId, environments: [environment] };
  return { tenantId, environments: environment === 'live' ? ['live', 'test'] : ['test'] };
}

/** The part of what the caller may manage that is of one environment; all of it without one. */
export function within(owner: KeyOwner, { environment }: { readonly environment?: Environment }): KeyOwner {
  if (environment === undefined) return owner;
  return { ...owner, environments: owner.environments.filter((one) => one === environment) };
}

/**
 * Returns whether the key can manage all keys. Without such a key, only the operator can issue one, because test keys
 * cannot.
 */
function isManager({ environment, scopes }: ApiKeyEntity): boolean {
  return environment === 'live' && scopes.includes('keys');
}

/** Returns the same error for malformed and unknown ids, and for ids of other tenants or environments. */
function noSuchKey(): DomainError {
  return new DomainError('NOT_FOUND', 'No such API key.');
}

function earlierOf(first: Date | null, second: Date): Date {
  return first !== null && first < second ? first : second;
}
