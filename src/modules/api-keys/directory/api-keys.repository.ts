import { Injectable } from '@nestjs/common';
import { In, IsNull, type EntityManager } from 'typeorm';
import type { Environment } from '../../../domain/chain.js';
import type { Cursor } from '../../../platform/http/query/pagination.js';
import { ApiKeyEntity } from './api-key.entity.js';

/** The scope of a query on keys: a tenant and its environments. */
export interface KeyOwner {
  readonly tenantId: string;
  readonly environments: readonly Environment[];
}

/** Stores API keys. Every query has conditions on the tenant and the environments. */
@Injectable()
export class ApiKeysRepository {
  /** Returns a key, or null. */
  find(manager: EntityManager, owner: KeyOwner, id: string): Promise<ApiKeyEntity | null> {
    return manager.findOneBy(ApiKeyEntity, { ...within(owner), id });
  }

  /** Locks the row until the transaction ends, so concurrent changes of one key run one after the other. */
  lock(manager: EntityManager, owner: KeyOwner, id: string): Promise<ApiKeyEntity | null> {
    return manager.findOne(ApiKeyEntity, {
      where: { ...within(owner), id },
      lock: { mode: 'for_no_key_update' },
    });
  }

  /** Stores a changed key. */
  save(manager: EntityManager, key: ApiKeyEntity): Promise<ApiKeyEntity> {
    return manager.save(key);
  }

  /** Returns a page of keys after the cursor, newest first. */
  list(
    manager: EntityManager,
    owner: KeyOwner,
    after: Cursor | null,
    limit: number,
  ): Promise<ApiKeyEntity[]> {
    const query = manager.createQueryBuilder(ApiKeyEntity, 'k').where(within(owner));
    if (after !== null) {
      query.andWhere('(k.createdAt, k.id) < (CAST(:createdAt AS timestamptz), :id)', { ...after });
    }
    return query.orderBy('k.createdAt', 'DESC').addOrderBy('k.id', 'DESC').limit(limit).getMany();
  }

  /** Locks the unrevoked keys of both environments that a member made, or whose keys did. */
  lockMadeBy(manager: EntityManager, tenantId: string, userId: string): Promise<ApiKeyEntity[]> {
    return manager.find(ApiKeyEntity, {
      where: { tenantId, createdBy: userId, revokedAt: IsNull() },
      order: { createdAt: 'ASC', id: 'ASC' },
      lock: { mode: 'for_no_key_update' },
    });
  }

  /** Returns all keys of a tenant in both environments. */
  listAll(manager: EntityManager, tenantId: string): Promise<ApiKeyEntity[]> {
    return manager.find(ApiKeyEntity, { where: { tenantId }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /** Revokes all keys of a tenant, and deletes their possibly personal data: names, addresses, makers, expiry warnings. */
  async erase(manager: EntityManager, tenantId: string, nowMs: number): Promise<void> {
    await manager.query('DELETE FROM key_expiry_warnings WHERE tenant_id = $1', [tenantId]);
    await manager.query(
      `UPDATE api_keys SET name = NULL, allowed_ips = NULL, created_by = NULL, revoked_at = coalesce(revoked_at, $2)
       WHERE tenant_id = $1`,
      [tenantId, new Date(nowMs)],
    );
  }
}

function within({ tenantId, environments }: KeyOwner): {
  tenantId: string;
  environment: ReturnType<typeof In>;
} {
  return { tenantId, environment: In([...environments]) };
}
