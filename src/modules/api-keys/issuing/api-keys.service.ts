import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
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
import { KeyChanges } from './key-changes.js';
import { assertWithin, grantOf } from './key-grant.js';
import { assertActive, statusOf, type KeyStatus } from '../authentication/key-status.js';

/** A key as lists show it. */
export interface ListedKey {
  readonly row: ApiKeyEntity;
  readonly status: KeyStatus;
}

/**
 * The keys of a tenant, as one of them manages them, or the operator. A live key manages the keys of both environments, since
 * a tenant's first key is a live one; a test key knows only test keys (`ownerOf`).
 */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: ApiKeysRepository,
    private readonly tenants: TenantsRepository,
    private readonly changes: KeyChanges,
    private readonly clock: Clock,
  ) {}

  async list(owner: KeyOwner, { cursor, limit }: PageQueryDto): Promise<Page<ListedKey>> {
    const after = cursor === undefined ? null : decodeCursor(cursor);
    const rows = await this.keys.list(this.dataSource.manager, owner, after, limit + 1);
    const page = toPage(rows, limit, ({ createdAt, id }) => ({
      // The column holds milliseconds, so nothing is lost.
      createdAt: createdAt.toISOString().replace('Z', '000Z'),
      id,
    }));
    return { ...page, items: page.items.map((row) => this.listed(row)) };
  }

  /** @throws DomainError `NOT_FOUND` */
  async get(principal: TenantPrincipal, id: string): Promise<ListedKey> {
    const row = isUUID(id) ? await this.keys.find(this.dataSource.manager, ownerOf(principal), id) : null;
    if (row === null) throw noSuchKey();
    return this.listed(row);
  }

  /** @throws DomainError `NOT_FOUND` */
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
   * Ends a key now, everywhere. Revoking it again changes nothing.
   *
   * @param force also when nobody can manage the tenant's keys afterwards
   * @throws DomainError `NOT_FOUND`; `CONFLICT` without force for the last usable live key that can manage keys
   */
  async revoke(owner: KeyOwner, id: string, force: boolean, author: Author): Promise<void> {
    await this.changeRow(owner, id, async (manager, key) => {
      if (key.revokedAt !== null) return key;
      if (!force) await this.assertNotLastManager(manager, key);
      await this.changes.record(manager, key, 'api_key.revoked', {}, author);
      key.revokedAt = new Date(this.clock.nowMs());
      await this.changes.tellEnd(manager, key, { effectiveAt: key.revokedAt, replacedBy: null });
      return this.keys.save(manager, key);
    });
    await this.changes.announce(id);
  }

  /**
   * A new key with the name, grant and expiry of the old one, which ends when the overlap does, or before.
   *
   * @throws DomainError `NOT_FOUND`, `CONFLICT` when the key is not active, `INSUFFICIENT_SCOPE` when it can do more
   * than the key that asks: its successor would be shown to a weaker one
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
      // Held as well: a key that is being revoked leaves no successor behind, whoever revokes it.
      const asking = await this.keys.lock(manager, ownerOf(principal), principal.keyId);
      assertActive(asking, nowMs);
      const grant = grantOf(old);
      assertWithin(asking, grant);
      issued = await issueKey(manager, old.tenantId, old.name, grant);
      old.expiresAt = earlierOf(old.expiresAt, new Date(nowMs + overlapSeconds * 1000));
      const replacedBy = { replacedBy: issued.row.id, expiresAt: old.expiresAt.toISOString() };
      await this.changes.record(manager, old, 'api_key.rotated', replacedBy, author);
      await this.changes.tellEnd(manager, old, { effectiveAt: old.expiresAt, replacedBy: issued.row.id });
      return this.keys.save(manager, old);
    });
    await this.changes.announce(id);
    if (issued === undefined) throw new Error('a rotation yields a key');
    return issued;
  }

  /**
   * A tenant's keys of both environments, whatever has become of them: the operator's view.
   *
   * @throws DomainError `NOT_FOUND` for a tenant that never was
   */
  async ownedBy(tenantId: string): Promise<KeyOwner> {
    const tenant = isUUID(tenantId) ? await this.tenants.find(this.dataSource.manager, tenantId) : null;
    if (tenant === null) throw noSuchTenant();
    return { tenantId, environments: ['live', 'test'] };
  }

  /** Nobody else changes a key of this tenant meanwhile. */
  private async assertNotLastManager(manager: EntityManager, key: ApiKeyEntity): Promise<void> {
    const nowMs = this.clock.nowMs();
    if (!isManager(key) || statusOf(key, nowMs) !== 'active') return;
    const all = await this.keys.listAll(manager, key.tenantId);
    const others = all.filter(({ id }) => id !== key.id);
    if (others.some((other) => isManager(other) && statusOf(other, nowMs) === 'active')) return;
    throw new DomainError(
      'CONFLICT',
      'This is the last key that can manage your keys: without it you are locked out. Make another first, or add ?force=true.',
    );
  }

  /**
   * Changes one key under its lock, and the tenant's, in the order in which an erasure takes them. Changes of one
   * tenant's keys take turns: two keys revoked at once would each see the other alive.
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

/** Which keys a key may see and manage. */
export function ownerOf({ tenantId, environment }: TenantPrincipal): KeyOwner {
  return { tenantId, environments: environment === 'live' ? ['live', 'test'] : ['test'] };
}

/** A tenant without such a key has to ask the operator for one: test keys cannot make live ones. */
function isManager({ environment, scopes }: ApiKeyEntity): boolean {
  return environment === 'live' && scopes.includes('keys');
}

/** One answer for ids that are missing, another tenant's, another environment's, or no ids at all. */
function noSuchKey(): DomainError {
  return new DomainError('NOT_FOUND', 'No such API key.');
}

function earlierOf(first: Date | null, second: Date): Date {
  return first !== null && first < second ? first : second;
}
